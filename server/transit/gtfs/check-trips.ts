/**
 * Checks of trips with all their calls. The calls need not be sorted in the file. Where a trip is dropped, its calls,
 * headways and transfers are dropped too.
 */

import { findSeconds } from '../../base/seconds.ts';
import { BLANK, CallColumns, callFlags, IntColumn } from './call-columns.ts';
import type { CheckContext, CheckedRow, TableHook } from './check-context.ts';
import type { StopsCheck } from './check-stops.ts';
import type { FeedProblemCode } from './problems.ts';

const TRIPS = 'trips.txt';
const STOP_TIMES = 'stop_times.txt';

/** Collects the rows of `trips.txt`. */
export class TripsCheck implements TableHook {
  readonly indexes = new Map<string, number>();
  readonly ordinals = new IntColumn();
  readonly lines = new IntColumn();
  /** Number of the route, and of the service, of each trip. */
  readonly routes = new IntColumn();
  readonly services = new IntColumn();
  readonly #routeNumbers = new Map<string, number>();
  readonly #serviceNumbers = new Map<string, number>();
  /** `block_id` by trip id. */
  readonly #blocks = new Map<string, string>();
  /** Service ids by number. */
  readonly serviceIds: string[] = [];

  onRow(row: CheckedRow): boolean {
    this.indexes.set(row.get('trip_id'), this.ordinals.length);
    this.ordinals.push(row.ordinal);
    this.lines.push(row.line);
    this.routes.push(toNumber(this.#routeNumbers, row.get('route_id')));
    const service = toNumber(this.#serviceNumbers, row.get('service_id'));
    if (service === this.serviceIds.length) this.serviceIds.push(row.get('service_id'));
    this.services.push(service);
    const block = row.get('block_id');
    if (block !== '') this.#blocks.set(row.get('trip_id'), block);
    return true;
  }

  /** Whether two trips have the same block. */
  haveSameBlock(a: string, b: string): boolean {
    const block = this.#blocks.get(a);
    return block !== undefined && block === this.#blocks.get(b);
  }
}

function toNumber(numbers: Map<string, number>, id: string): number {
  let number = numbers.get(id);
  if (number === undefined) {
    number = numbers.size;
    numbers.set(id, number);
  }
  return number;
}

/** A dropped call, or an unreadable time of a call that is kept. */
interface Loss {
  /** `stop_sequence`; -1 where it is unreadable. */
  readonly sequence: number;
  /** Whether a time is lost, readable or not. */
  readonly hasTime: boolean;
  readonly hasDeparture: boolean;
}

interface Fault {
  readonly code: FeedProblemCode;
  readonly row?: number;
  readonly zh: string;
  readonly en: string;
}

/** Collects the rows of `stop_times.txt`, then checks each trip. */
export class StopTimesCheck implements TableHook {
  readonly calls = new CallColumns();
  /** Numbers of the stops with calls. */
  readonly stopNumbers = new Map<string, number>();
  readonly #context: CheckContext;
  readonly #trips: TripsCheck;
  readonly #stops: StopsCheck;
  /** By index of the trip. */
  readonly #losses = new Map<number, Loss[]>();
  /** Dropped trips that have calls. */
  readonly #lostTrips = new Set<string>();
  #isKept = new Uint8Array(0);

  constructor(context: CheckContext, trips: TripsCheck, stops: StopsCheck) {
    this.#context = context;
    this.#trips = trips;
    this.#stops = stops;
  }

  onRow(row: CheckedRow): boolean {
    const stopId = row.get('stop_id');
    const hasZone = row.get('location_id') !== '' || row.get('location_group_id') !== '';
    if (stopId === '' && !hasZone) {
      const where = { file: STOP_TIMES, line: row.line, field: 'stop_id' };
      this.#context.log.add('missing-cell', where, { zh: '必填', en: 'a value' });
      return false;
    }
    const arrival = row.get('arrival_time');
    const departure = row.get('departure_time');
    const hasLostDeparture = row.isUnreadable('departure_time');
    const hasLostTime = hasLostDeparture || row.isUnreadable('arrival_time');
    // Without a readable time the call is dropped: an interpolated time would be a guess.
    if (arrival === '' && departure === '' && hasLostTime) return false;
    const isFlex = hasZone || row.get('start_pickup_drop_off_window') !== '';
    const arrivalSec = arrival === '' ? BLANK : (findSeconds(arrival) ?? BLANK);
    const trip = this.#trips.indexes.get(row.get('trip_id')) ?? 0;
    const sequence = Number(row.get('stop_sequence'));
    // The other time of the call replaces the unreadable one, but no blank times are interpolated from it.
    if (hasLostTime) this.#noteLoss(trip, { sequence, hasTime: true, hasDeparture: hasLostDeparture });
    this.#stops.checkCall(row, stopId);
    this.calls.push({
      trip,
      sequence,
      stop: toNumber(this.stopNumbers, stopId),
      arrivalSec,
      departureSec: departure === arrival ? arrivalSec : (findSeconds(departure) ?? BLANK),
      flags:
        (isFlex ? callFlags.isFlex : 0) |
        (row.get('pickup_type') === '1' ? callFlags.noPickup : 0) |
        (row.get('drop_off_type') === '1' ? callFlags.noDropOff : 0),
      ordinal: row.ordinal,
      line: row.line,
    });
    return true;
  }

  onDropped(row: CheckedRow): void {
    const tripId = row.get('trip_id');
    const trip = this.#trips.indexes.get(tripId);
    if (trip === undefined) {
      if (this.#context.keys.dropped(TRIPS, 'trip_id').has(tripId)) this.#lostTrips.add(tripId);
      return;
    }
    const sequence = row.get('stop_sequence');
    this.#noteLoss(trip, {
      sequence: /^\d{1,9}$/.test(sequence) ? Number(sequence) : -1,
      hasTime: ['arrival_time', 'departure_time'].some(
        (field) => row.get(field) !== '' || row.isUnreadable(field),
      ),
      hasDeparture: true,
    });
  }

  /** Checks all trips. Call it after the last row. */
  checkTrips(): void {
    const { log } = this.#context;
    this.calls.group(this.#trips.indexes.size);
    this.#isKept = new Uint8Array(this.#trips.indexes.size).fill(1);
    for (const [tripId, index] of this.#trips.indexes) {
      const kept = this.#dropUncertain(index, this.#dropDuplicates(tripId, this.calls.callsOf(index)));
      const fault = this.#findFault(kept);
      if (!fault) continue;
      const { code, row, zh, en } = fault;
      const where =
        row === undefined
          ? { file: TRIPS, line: this.#trips.lines.at(index) }
          : { file: STOP_TIMES, line: this.calls.line.at(row) };
      log.add(code, { ...where, field: 'trip_id', value: tripId }, { zh, en });
      this.dropTrip(tripId);
    }
  }

  /** Drops a trip with its calls. */
  dropTrip(tripId: string): void {
    const { edits, keys } = this.#context;
    const index = this.#trips.indexes.get(tripId)!;
    this.#isKept[index] = 0;
    edits.drop(TRIPS, this.#trips.ordinals.at(index));
    keys.drop(TRIPS, 'trip_id', tripId);
    const rows = this.calls.callsOf(index);
    for (const row of rows) edits.drop(STOP_TIMES, this.calls.ordinal.at(row));
    if (rows.length > 0) this.#lostTrips.add(tripId);
  }

  /** The trips that are kept. */
  *listKept(): Generator<[tripId: string, index: number]> {
    for (const [tripId, index] of this.#trips.indexes) if (this.#isKept[index] === 1) yield [tripId, index];
  }

  /** Whether the first departure of a trip may be lost: the headways of `frequencies.txt` count from it. */
  isFirstCallLost(index: number): boolean {
    const [first] = this.calls.callsOf(index);
    return (this.#losses.get(index) ?? []).some(
      ({ hasDeparture, sequence }) =>
        hasDeparture && (first === undefined || sequence <= this.calls.sequence.at(first)),
    );
  }

  /** Adds an error where more trips are dropped than kept. Call it after all other checks. */
  checkShare(): void {
    const unusable = this.#lostTrips.size;
    const usable = this.#isKept.reduce((sum, kept) => sum + kept, 0);
    if (unusable <= usable || usable === 0) return;
    const value = `${unusable} / ${usable + unusable}`;
    const expected = { zh: '多数班次可用', en: 'most trips usable' };
    this.#context.log.add('most-trips-unusable', { file: STOP_TIMES, value }, expected);
  }

  #noteLoss(trip: number, loss: Loss): void {
    const losses = this.#losses.get(trip);
    if (losses) losses.push(loss);
    else this.#losses.set(trip, [loss]);
  }

  #dropDuplicates(tripId: string, rows: Int32Array): Int32Array {
    const { line, ordinal, sequence } = this.calls;
    let kept: number[] | undefined;
    for (let at = 1; at < rows.length; at++) {
      const row = rows[at]!;
      if (sequence.at(row) !== sequence.at(rows[at - 1]!)) {
        kept?.push(row);
        continue;
      }
      kept ??= [...rows.subarray(0, at)];
      const value = `${tripId},${sequence.at(row)}`;
      const where = { file: STOP_TIMES, line: line.at(row), field: 'trip_id,stop_sequence', value };
      this.#context.log.add('duplicate-key', where, { zh: '每个键只出现一次', en: 'each key once' });
      this.#context.edits.drop(STOP_TIMES, ordinal.at(row));
    }
    return kept ? Int32Array.from(kept) : rows;
  }

  /**
   * Drops calls with blank times next to a lost time. The compiler interpolates blank times between the timed calls around
   * them; without the lost time the result would be wrong.
   */
  #dropUncertain(index: number, rows: Int32Array): Int32Array {
    const losses = this.#losses.get(index)?.filter(({ hasTime }) => hasTime) ?? [];
    if (losses.length === 0) return rows;
    const { calls } = this;
    const isUncertain = (at: number): boolean => {
      const row = rows[at]!;
      if (!calls.isBlank(row) || calls.isFlex(row)) return false;
      const before = rows.subarray(0, at).findLast((other) => !calls.isBlank(other));
      const after = rows.subarray(at).find((other) => !calls.isBlank(other));
      const [low, high] = [before, after].map((other) =>
        other === undefined ? undefined : calls.sequence.at(other),
      );
      return losses.some(
        ({ sequence }) =>
          sequence < 0 || (sequence >= (low ?? 0) && sequence <= (high ?? Number.POSITIVE_INFINITY)),
      );
    };
    return rows.filter((row, at) => {
      if (!isUncertain(at)) return true;
      const where = { file: STOP_TIMES, line: calls.line.at(row), field: 'arrival_time' };
      const expected = { zh: '前后停靠的时刻可读', en: 'readable times of the calls around it' };
      this.#context.log.add('time-uncertain', where, expected);
      this.#context.edits.drop(STOP_TIMES, calls.ordinal.at(row));
      return false;
    });
  }

  #findFault(rows: Int32Array): Fault | undefined {
    const { calls } = this;
    if (rows.length === 0) {
      return {
        code: 'trip-without-stop-times',
        zh: 'stop_times.txt 中的停靠',
        en: 'calls in stop_times.txt',
      };
    }
    const fixed = rows.filter((row) => !calls.isFlex(row));
    const isBooked = fixed.length < rows.length;
    const first = fixed[0];
    const last = fixed.at(-1);
    if (fixed.length < 2) {
      if (isBooked) return undefined;
      return { code: 'trip-too-short', row: rows[0]!, zh: '至少两次停靠', en: 'at least two calls' };
    }
    for (const row of isBooked ? [] : [first!, last!]) {
      if (calls.isBlank(row)) {
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
      for (const time of [calls.arrival.at(row), calls.departure.at(row)]) {
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
