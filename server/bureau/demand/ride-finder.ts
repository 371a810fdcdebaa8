/** How a trip is ridden: the search from stop to stop, asked once for each ten minutes and pair of stops. */
import { toGlobalId } from '../../base/ids.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import { DaySearch } from '../../planner/raptor/day-search.ts';
import { buildDayTimetable, type DayTimetable } from '../../transit/timetable/day-timetable.ts';
import { getString } from '../../transit/timetable/string-table.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';

/** One vehicle, in the words of a terminal. */
export interface RiddenLeg {
  /** `feed:route_id`. */
  readonly routeId: string;
  /** Row of the run: its vehicle for the day. */
  readonly run: number;
  readonly fromStop: number;
  readonly toStop: number;
  /** Seconds of the day. */
  readonly departureSec: number;
  readonly arrivalSec: number;
}

/** Departures within the same span are answered by one search. */
const SLOT_SEC = 600;
const MAX_VEHICLES = 4;
/** Longer than this nobody rides. */
const MAX_RIDE_SEC = 6 * 3600;
const CACHED_PAIRS = 400_000;

export class RideFinder {
  readonly #timetable: Timetable;
  readonly #day: DayTimetable;
  readonly #search: DaySearch;
  readonly #known = new Map<number, readonly RiddenLeg[]>();
  searchCount = 0;

  /** @param headwayWaitShare - as for plans of the day; see `DaySpan` */
  constructor(timetable: Timetable, day: ServiceDay, headwayWaitShare: (routeType: number) => number) {
    this.#timetable = timetable;
    this.#day = buildDayTimetable(timetable, day, { daysBefore: 0, daysAfter: 0, headwayWaitShare });
    this.#search = new DaySearch({
      day: this.#day,
      footpaths: timetable.footpaths,
      changeSec: timetable.stops.changeSec,
    });
  }

  /** The rides of the earliest arrival; none where there is no way, or walking is all there is. */
  findRides(from: number, to: number, departureSec: number): readonly RiddenLeg[] {
    const slot = Math.floor(departureSec / SLOT_SEC);
    const stops = this.#timetable.stops.boardable;
    const key = (slot * stops + from) * stops + to;
    const known = this.#known.get(key);
    if (known) return known;
    this.searchCount++;
    const found = this.#search.departAt({
      timeSec: slot * SLOT_SEC,
      access: [{ stop: from, durationSec: 0 }],
      egress: [{ stop: to, durationSec: 0 }],
      maxRounds: MAX_VEHICLES,
    });
    // Pareto in arrival and vehicles: a vehicle more has to save ten minutes.
    let best = found[0];
    for (const journey of found) {
      if (!best) break;
      const more = journey.rides.length - best.rides.length;
      if (journey.arrivalSec + more * 600 < best.arrivalSec) best = journey;
    }
    const rides =
      best && best.arrivalSec - slot * SLOT_SEC <= MAX_RIDE_SEC
        ? best.rides.map((ride): RiddenLeg => {
            const row = this.#day.runRow[ride.run] as number;
            return {
              routeId: this.#toRouteId(row),
              run: row,
              fromStop: ride.fromStop,
              toStop: ride.toStop,
              departureSec: ride.departureSec,
              arrivalSec: ride.arrivalSec,
            };
          })
        : [];
    if (this.#known.size >= CACHED_PAIRS) this.#known.clear();
    this.#known.set(key, rides);
    return rides;
  }

  #toRouteId(runRow: number): string {
    const { feeds, patterns, routes, trips } = this.#timetable;
    const route = routes[trips.route[patterns.runTrip[runRow] as number] as number];
    if (!route) throw new RangeError(`no route for run ${runRow}`);
    return toGlobalId(feeds[route.feed]?.feedId ?? '', route.routeId);
  }

  /** `feed:stop_id`. */
  toStopId(stop: number): string {
    const { feeds, stops } = this.#timetable;
    return toGlobalId(feeds[stops.feed[stop] as number]?.feedId ?? '', getString(stops.ids, stop));
  }
}
