/**
 * Checks of whole trips: do the calls of a trip make a journey that can be served?
 *
 * Calls stand in flat columns, so that some ten million of them fit; they need not be sorted in the
 * file. A trip that is left out takes its calls, headways and transfers with it.
 */
import { findSeconds } from '../../base/seconds.ts';
import type { CheckContext, CheckedRow, TableHook } from './check-row.ts';
import { IntColumn } from './int-column.ts';
import type { FeedProblemCode } from './problems.ts';

const TRIPS = 'trips.txt';
const STOP_TIMES = 'stop_times.txt';
const BLANK = -1;

/** Collects `trips.txt`. */
export class TripsCheck implements TableHook {
  readonly indexes = new Map<string, number>();
  readonly ordinals = new IntColumn();
  readonly lines = new IntColumn();

  onRow(row: CheckedRow): boolean {
    this.indexes.set(row.get('trip_id'), this.ordinals.length);
    this.ordinals.push(row.ordinal);
    this.lines.push(row.line);
    return true;
  }
}

/** Collects `stop_times.txt`, then judges each trip. */
export class StopTimesCheck implements TableHook {
  readonly usedStops = new Set<string>();
  readonly #context: CheckContext;
  readonly #trips: TripsCheck;
  readonly #trip = new IntColumn();
  readonly #sequence = new IntColumn();
  readonly #arrival = new IntColumn();
  readonly #departure = new IntColumn();
  /** 1 where the call is booked in a zone or a window (GTFS-Flex). */
  readonly #isFlex = new IntColumn();
  readonly #ordinal = new IntColumn();
  readonly #line = new IntColumn();

  constructor(context: CheckContext, trips: TripsCheck) {
    this.#context = context;
    this.#trips = trips;
  }

  onRow(row: CheckedRow): boolean {
    const stopId = row.get('stop_id');
    const hasZone = row.get('location_id') !== '' || row.get('location_group_id') !== '';
    if (stopId === '' && !hasZone) {
      const where = { file: STOP_TIMES, line: row.line, field: 'stop_id' };
      this.#context.log.add('missing-cell', where, { zh: '必填', en: 'a value' });
      return false;
    }
    const isFlex = hasZone || row.get('start_pickup_drop_off_window') !== '';
    const arrival = row.get('arrival_time');
    const departure = row.get('departure_time');
    const arrivalSec = arrival === '' ? BLANK : (findSeconds(arrival) ?? BLANK);
    this.#trip.push(this.#trips.indexes.get(row.get('trip_id')) ?? 0);
    this.#sequence.push(Number(row.get('stop_sequence')));
    this.#arrival.push(arrivalSec);
    this.#departure.push(departure === arrival ? arrivalSec : (findSeconds(departure) ?? BLANK));
    this.#isFlex.push(isFlex ? 1 : 0);
    this.#ordinal.push(row.ordinal);
    this.#line.push(row.line);
    this.usedStops.add(stopId);
    return true;
  }

  /** Judges all trips, once all calls are known. */
  checkTrips(): void {
    const { log, edits, keys } = this.#context;
    const { rows, starts } = this.#groupByTrip();
    let usable = 0;
    let unusable = 0;
    for (const [tripId, index] of this.#trips.indexes) {
      const calls = rows.subarray(starts[index], starts[index + 1]);
      const kept = this.#dropDuplicates(tripId, calls);
      const fault = this.#findFault(kept);
      if (!fault) {
        usable++;
        continue;
      }
      if (kept.length > 0) unusable++;
      const { code, row, zh, en } = fault;
      const where =
        row === undefined
          ? { file: TRIPS, line: this.#trips.lines.at(index) }
          : { file: STOP_TIMES, line: this.#line.at(row) };
      log.add(code, { ...where, field: 'trip_id', value: tripId }, { zh, en });
      edits.drop(TRIPS, this.#trips.ordinals.at(index));
      keys.drop(TRIPS, 'trip_id', tripId);
      for (const call of calls) edits.drop(STOP_TIMES, this.#ordinal.at(call));
    }
    if (unusable > usable && usable > 0) {
      const value = `${unusable} / ${usable + unusable}`;
      const expected = { zh: '多数班次可用', en: 'most trips usable' };
      log.add('most-trips-unusable', { file: STOP_TIMES, value }, expected);
    }
  }

  /** Rows by trip and then by sequence; `starts[i]` is where trip i begins. */
  #groupByTrip(): { rows: Int32Array; starts: Int32Array } {
    const starts = new Int32Array(this.#trips.indexes.size + 1);
    const { length } = this.#trip;
    for (let row = 0; row < length; row++) starts[this.#trip.at(row) + 1]!++;
    for (let trip = 1; trip < starts.length; trip++) starts[trip]! += starts[trip - 1]!;
    const next = starts.slice();
    const rows = new Int32Array(length);
    for (let row = 0; row < length; row++) rows[next[this.#trip.at(row)]!++] = row;
    for (let trip = 0; trip + 1 < starts.length; trip++) {
      const calls = rows.subarray(starts[trip], starts[trip + 1]);
      if (this.#isSorted(calls)) continue;
      // The sort is stable only by this tie: of equal numbers the earlier row counts.
      calls.sort((a, b) => this.#sequence.at(a) - this.#sequence.at(b) || a - b);
    }
    return { rows, starts };
  }

  #isSorted(calls: Int32Array): boolean {
    for (let at = 1; at < calls.length; at++) {
      if (this.#sequence.at(calls[at]!) < this.#sequence.at(calls[at - 1]!)) return false;
    }
    return true;
  }

  #dropDuplicates(tripId: string, calls: Int32Array): Int32Array {
    let kept: number[] | undefined;
    for (let at = 1; at < calls.length; at++) {
      const row = calls[at]!;
      if (this.#sequence.at(row) !== this.#sequence.at(calls[at - 1]!)) {
        kept?.push(row);
        continue;
      }
      kept ??= [...calls.subarray(0, at)];
      const value = `${tripId},${this.#sequence.at(row)}`;
      const where = { file: STOP_TIMES, line: this.#line.at(row), field: 'trip_id,stop_sequence', value };
      this.#context.log.add('duplicate-key', where, { zh: '每个键只出现一次', en: 'each key once' });
      this.#context.edits.drop(STOP_TIMES, this.#ordinal.at(row));
    }
    return kept ? Int32Array.from(kept) : calls;
  }

  #findFault(calls: Int32Array): { code: FeedProblemCode; row?: number; zh: string; en: string } | undefined {
    if (calls.length === 0) {
      return {
        code: 'trip-without-stop-times',
        zh: 'stop_times.txt 中的停靠',
        en: 'calls in stop_times.txt',
      };
    }
    const fixed = calls.filter((row) => this.#isFlex.at(row) === 0);
    const isBooked = fixed.length < calls.length;
    const first = fixed[0];
    const last = fixed.at(-1);
    if (fixed.length < 2) {
      if (isBooked) return undefined;
      return { code: 'trip-too-short', row: calls[0]!, zh: '至少两次停靠', en: 'at least two calls' };
    }
    for (const row of isBooked ? [] : [first!, last!]) {
      if (this.#arrival.at(row) === BLANK && this.#departure.at(row) === BLANK) {
        return {
          code: 'blank-endpoint-time',
          row,
          zh: '首末站有时刻',
          en: 'a time at the first and the last call',
        };
      }
    }
    let latest = 0;
    for (const row of fixed) {
      for (const time of [this.#arrival.at(row), this.#departure.at(row)]) {
        if (time === BLANK) continue;
        if (time < latest) {
          return {
            code: 'times-decrease',
            row,
            zh: '时刻不早于前一个时刻',
            en: 'no time before the one before it',
          };
        }
        latest = time;
      }
    }
    return undefined;
  }
}
