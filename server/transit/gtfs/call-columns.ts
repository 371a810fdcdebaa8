/** The calls of all trips in flat columns of integers: an object for each of ten million calls would not fit in memory. */

/** A blank time. */
export const BLANK = -1;

/** `isFlex`: the call has a zone for a stop or a window for a time (GTFS-Flex). */
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
  /** Rows sorted by trip and sequence; the rows of trip i begin at `#starts[i]`. */
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

  /** Sorts the calls by trip and sequence. Call it once, after the last `push`. */
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
      // Of equal numbers the row that comes first in the file counts.
      calls.sort((a, b) => this.sequence.at(a) - this.sequence.at(b) || a - b);
    }
    this.#rows = rows;
    this.#starts = starts;
  }

  /** Rows of the calls of a trip. */
  callsOf(trip: number): Int32Array {
    return this.#rows.subarray(this.#starts[trip], this.#starts[trip + 1]);
  }

  isFlex(row: number): boolean {
    return (this.flags.at(row) & callFlags.isFlex) !== 0;
  }

  /** Whether a call has no time at all. */
  isBlank(row: number): boolean {
    return this.arrival.at(row) === BLANK && this.departure.at(row) === BLANK;
  }

  /** Whether two trips have the same stops, times and flags. */
  areEqual(tripA: number, tripB: number): boolean {
    const [a, b] = [this.callsOf(tripA), this.callsOf(tripB)];
    return a.length === b.length && a.every((row, i) => this.#isSame(row, b[i]!));
  }

  /** A hash that is equal for trips with equal calls; undefined for a trip with Flex calls. */
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

/** One step of the FNV-1a hash on 32-bit words. */
function mix(hash: number, value: number): number {
  return Math.imul(hash ^ value, 0x0100_0193);
}

/** A growing column of 32-bit integers. */
export class IntColumn {
  #values = new Int32Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const grown = new Int32Array(this.#length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#length++] = value;
  }

  /** The value of a row that exists. */
  at(row: number): number {
    return this.#values[row]!;
  }
}
