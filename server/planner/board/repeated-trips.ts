/** Trips that several feeds hold, as two cities' feeds do of the lines between them: each is to be told once. */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import { getString } from '../../transit/timetable/string-table.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';

/** A run at one of its calls. */
export interface SeenCall {
  readonly chain: number;
  readonly run: number;
  readonly position: number;
  /** When it is there: only calls of one second are compared. */
  readonly timeSec: number;
}

/**
 * Tells which calls belong to a trip that another feed holds and of which a call was seen before.
 *
 * Two runs are one trip if they are of different feeds, have lines of one name and type and one train number, and call at
 * the same places at the same times throughout. Runs of one feed are never merged: there, two trips are two vehicles.
 */
export class RepeatedTrips {
  readonly #timetable: Timetable;
  readonly #day: DayTimetable;
  readonly #seen = new Map<string, SeenCall[]>();

  constructor(timetable: Timetable, day: DayTimetable) {
    this.#timetable = timetable;
    this.#day = day;
  }

  /** Whether no run that is the same trip was seen at this call; remembers it. */
  isNew(call: SeenCall): boolean {
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

  #isSameTrip(a: SeenCall, b: SeenCall): boolean {
    const { stops, trips } = this.#timetable;
    const day = this.#day;
    if (trips.feed[this.#tripOf(a.run)] === trips.feed[this.#tripOf(b.run)]) return false;
    const length = day.chainLength[a.chain] as number;
    if (length !== day.chainLength[b.chain]) return false;
    const placeOf = (chain: number, position: number) =>
      stops.place[day.callPlace[(day.chainCall[chain] as number) + position] as number];
    const timeOf = (profile: Int32Array, { run }: SeenCall, position: number) =>
      (day.runStart[run] as number) + (profile[(day.runProfile[run] as number) + position] as number);
    for (let position = 0; position < length; position++) {
      if (placeOf(a.chain, position) !== placeOf(b.chain, position)) return false;
      // What happens before the first departure and after the last arrival is nobody's matter.
      if (position > 0 && timeOf(day.profileArrival, a, position) !== timeOf(day.profileArrival, b, position))
        return false;
      if (
        position < length - 1 &&
        timeOf(day.profileDeparture, a, position) !== timeOf(day.profileDeparture, b, position)
      )
        return false;
    }
    return true;
  }
}
