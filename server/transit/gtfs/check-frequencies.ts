/**
 * Checks of `frequencies.txt`. A trip with headways is a template: it runs in its windows and not at the times of
 * `stop_times.txt`. It is dropped where no window is readable, or where its first call, the origin of its times, is lost.
 */
import type { CheckContext, CheckedRow, TableHook } from './check-context.ts';
import type { StopTimesCheck, TripsCheck } from './check-trips.ts';
import { RangeCheck } from './table-hooks.ts';

const FILE = 'frequencies.txt';

interface Windows {
  readonly ordinals: number[];
  readonly line: number;
  text: string;
}

export class FrequenciesCheck implements TableHook {
  readonly #context: CheckContext;
  readonly #trips: TripsCheck;
  readonly #range: RangeCheck;
  readonly #windows = new Map<string, Windows>();
  /** Trips with an unreadable window, and its line. */
  readonly #lost = new Map<string, number>();

  constructor(context: CheckContext, trips: TripsCheck) {
    this.#context = context;
    this.#trips = trips;
    this.#range = new RangeCheck(context, FILE, 'start_time', 'end_time', false);
  }

  onRow(row: CheckedRow): boolean {
    if (!this.#range.onRow(row)) return false;
    const tripId = row.get('trip_id');
    const windows = this.#windows.get(tripId) ?? { ordinals: [], line: row.line, text: '' };
    this.#windows.set(tripId, windows);
    windows.ordinals.push(row.ordinal);
    const cells = ['start_time', 'end_time', 'headway_secs', 'exact_times'].map((field) => row.get(field));
    windows.text += `${cells.join(' ')}\n`;
    return true;
  }

  onDropped(row: CheckedRow): void {
    const tripId = row.get('trip_id');
    if (!this.#lost.has(tripId)) this.#lost.set(tripId, row.line);
  }

  /** Text that is equal for trips with the same windows; empty for a trip that runs once. */
  windowsOf(tripId: string): string {
    return this.#windows.get(tripId)?.text ?? '';
  }

  /** Drops trips without a readable window or without a first call. Call it after the last row. */
  checkTrips(stopTimes: StopTimesCheck): void {
    const known = this.#context.keys.known('trips.txt', 'trip_id');
    for (const [tripId, line] of this.#lost) {
      if (!known.has(tripId) || this.#windows.has(tripId)) continue;
      this.#context.log.add(
        'headway-unreadable',
        { file: FILE, line, field: 'trip_id', value: tripId },
        { zh: '至少一个可读的时段', en: 'at least one window that can be read' },
      );
      stopTimes.dropTrip(tripId);
    }
    for (const [tripId, { line, ordinals }] of this.#windows) {
      if (!known.has(tripId) || !stopTimes.isFirstCallLost(this.#trips.indexes.get(tripId)!)) continue;
      this.#context.log.add(
        'first-call-lost',
        { file: FILE, line, field: 'trip_id', value: tripId },
        { zh: '首站停靠可用', en: 'a first call that can be used' },
      );
      stopTimes.dropTrip(tripId);
      for (const ordinal of ordinals) this.#context.edits.drop(FILE, ordinal);
    }
  }
}
