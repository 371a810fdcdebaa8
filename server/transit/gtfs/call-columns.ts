/** The calls of all trips in flat columns, so that some ten million of them fit. */
import { IntColumn } from './int-column.ts';

/** A time that the feed leaves blank. */
export const BLANK = -1;

/** Flags of a call: booked in a zone or a window (GTFS-Flex), no boarding, no alighting. */
export const callFlags = { isFlex: 1, noPickup: 2, noDropOff: 4 } as const;

export interface Call {
  readonly trip: number;
  readonly sequence: number;
  readonly stop: number;
  readonly arrivalSec: number;
  readonly departureSec: number;
  readonly flags: number;
  readonly ordinal: number;
  readonly line: number;
}

export class CallColumns {
  readonly trip = new IntColumn();
  readonly sequence = new IntColumn();
  readonly stop = new IntColumn();
  readonly arrival = new IntColumn();
  readonly departure = new IntColumn();
  readonly flags = new IntColumn();
  readonly ordinal = new IntColumn();
  readonly line = new IntColumn();
  /** Rows by trip and then by sequence; those of trip i begin at `#starts[i]`. */
  #rows = new Int32Array(0);
  #starts = new Int32Array(1);

  push(call: Call): void {
    this.trip.push(call.trip);
    this.sequence.push(call.sequence);
    this.stop.push(call.stop);
    this.arrival.push(call.arrivalSec);
    this.departure.push(call.departureSec);
    this.flags.push(call.flags);
    this.ordinal.push(call.ordinal);
    this.line.push(call.line);
  }

  /** Once all calls are there: groups them by trip, in the order of their sequence. */
  group(tripCount: number): void {
    const starts = new Int32Array(tripCount + 1);
    const { length } = this.trip;
    for (let row = 0; row < length; row++) starts[this.trip.at(row) + 1]!++;
    for (let trip = 1; trip < starts.length; trip++) starts[trip]! += starts[trip - 1]!;
    const next = starts.slice();
    const rows = new Int32Array(length);
    for (let row = 0; row < length; row++) rows[next[this.trip.at(row)]!++] = row;
    for (let trip = 0; trip + 1 < starts.length; trip++) {
      const calls = rows.subarray(starts[trip], starts[trip + 1]);
      if (this.#isSorted(calls)) continue;
      // The sort is stable only by this tie: of equal numbers the earlier row counts.
      calls.sort((a, b) => this.sequence.at(a) - this.sequence.at(b) || a - b);
    }
    this.#rows = rows;
    this.#starts = starts;
  }

  /** Rows of a trip's calls. */
  callsOf(trip: number): Int32Array {
    return this.#rows.subarray(this.#starts[trip], this.#starts[trip + 1]);
  }

  isFlex(row: number): boolean {
    return (this.flags.at(row) & callFlags.isFlex) !== 0;
  }

  /** Whether the feed gives no time for a call. */
  isBlank(row: number): boolean {
    return this.arrival.at(row) === BLANK && this.departure.at(row) === BLANK;
  }

  /** Whether two trips call at the same stops at the same times under the same rules. */
  areEqual(tripA: number, tripB: number): boolean {
    const [a, b] = [this.callsOf(tripA), this.callsOf(tripB)];
    return a.length === b.length && a.every((row, i) => this.#isSame(row, b[i]!));
  }

  /** Equal for trips whose calls are equal; undefined for a trip that is booked. */
  findHash(trip: number): number | undefined {
    let hash = 0x811c_9dc5;
    for (const row of this.callsOf(trip)) {
      if (this.isFlex(row)) return undefined;
      hash = mix(mix(hash, this.stop.at(row)), this.arrival.at(row));
      hash = mix(mix(hash, this.departure.at(row)), this.flags.at(row));
    }
    return hash;
  }

  #isSame(a: number, b: number): boolean {
    return (
      this.stop.at(a) === this.stop.at(b) &&
      this.arrival.at(a) === this.arrival.at(b) &&
      this.departure.at(a) === this.departure.at(b) &&
      this.flags.at(a) === this.flags.at(b)
    );
  }

  #isSorted(rows: Int32Array): boolean {
    for (let at = 1; at < rows.length; at++) {
      if (this.sequence.at(rows[at]!) < this.sequence.at(rows[at - 1]!)) return false;
    }
    return true;
  }
}

/** One step of FNV-1a on 32-bit words. */
function mix(hash: number, value: number): number {
  return Math.imul(hash ^ value, 0x0100_0193);
}
