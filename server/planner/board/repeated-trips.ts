/** Detects trips that several feeds contain, such as lines between two cities, so that each is listed only once. */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import { getString } from '../../transit/timetable/string-table.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { type RunCall, toCallSec } from './list-runs-at.ts';

/**
 * Remembers calls, and detects those of a trip that was already seen in another feed.
 *
 * Two runs are the same trip if their feeds differ, their lines have the same name and type, their train numbers are equal,
 * and they call at the same places at the same times. Runs of one feed are never the same trip: they are two vehicles.
 */
export class RepeatedTrips {
  readonly #timetable: Timetable;
  readonly #day: DayTimetable;
  readonly #seen = new Map<string, RunCall[]>();

  constructor(timetable: Timetable, day: DayTimetable) {
    this.#timetable = timetable;
    this.#day = day;
  }

  /** Remembers the call. False if a call of the same trip in another feed was seen at this time and position. */
  isNew(call: RunCall): boolean {
    if (this.#timetable.feeds.length < 2) return true;
    const key = `${call.timeSec} ${call.position} ${this.#toLine(call.run)}`;
    const known = this.#seen.get(key) ?? [];
    this.#seen.set(key, known);
    if (known.some((other) => this.#isSameTrip(call, other))) return false;
    known.push(call);
    return true;
  }

  #tripOf(run: number): number {
    return this.#timetable.patterns.runTrip[this.#day.runRow[run] as number] as number;
  }

  #toLine(run: number): string {
    const { routes, trips } = this.#timetable;
    const trip = this.#tripOf(run);
    const route = routes[trips.route[trip] as number];
    const name = route?.shortName || route?.longName.text || '';
    return `${route?.routeType} ${name} ${getString(trips.shortName, trip)}`;
  }

  #isSameTrip(a: RunCall, b: RunCall): boolean {
    const { stops, trips } = this.#timetable;
    const day = this.#day;
    if (trips.feed[this.#tripOf(a.run)] === trips.feed[this.#tripOf(b.run)]) return false;
    const length = day.chainLength[a.chain] as number;
    if (length !== day.chainLength[b.chain]) return false;
    const placeOf = (chain: number, position: number) =>
      stops.place[day.callPlace[(day.chainCall[chain] as number) + position] as number];
    const isSameTime = (profile: Int32Array, position: number) =>
      toCallSec(day, profile, a.run, position) === toCallSec(day, profile, b.run, position);
    for (let position = 0; position < length; position++) {
      if (placeOf(a.chain, position) !== placeOf(b.chain, position)) return false;
      // Ignores the arrival at the first call and the departure from the last one, which passengers do not use.
      if (position > 0 && !isSameTime(day.profileArrival, position)) return false;
      if (position < length - 1 && !isSameTime(day.profileDeparture, position)) return false;
    }
    return true;
  }
}
