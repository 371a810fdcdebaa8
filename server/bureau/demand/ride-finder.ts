/** How a trip is ridden: the search from stop to stop, asked once for each ten minutes and pair of stops. */
import { toGlobalId } from '../../base/ids.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import { DaySearch } from '../../planner/raptor/day-search.ts';
import { buildDayTimetable } from '../../transit/timetable/build-day-timetable.ts';
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import { getString } from '../../transit/timetable/string-table.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { RideCache, type RideRow } from './ride-cache.ts';

/** One vehicle, in the words of a terminal. */
export interface RiddenLeg extends RideRow {
  /** `feed:route_id`. */
  readonly routeId: string;
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
  readonly #known = new RideCache(CACHED_PAIRS);
  /** By row of the route. */
  readonly #routeIds: (string | undefined)[] = [];
  readonly #stopIds: (string | undefined)[] = [];
  searchCount = 0;

  /** @param headwayWaitShare - as for plans of the day; see `DaySpan` */
  constructor(timetable: Timetable, day: ServiceDay, headwayWaitShare: (routeType: number) => number) {
    this.#timetable = timetable;
    this.#day = buildDayTimetable(timetable, day, {
      daysBefore: 0,
      daysAfter: 0,
      headwayWaitShare,
      catchesLast: true,
    });
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
    let rows = this.#known.find(key);
    if (!rows) {
      rows = this.#ask(from, to, slot * SLOT_SEC);
      this.#known.keep(key, rows);
    }
    return rows.map((row) => ({ ...row, routeId: this.#toRouteId(row.run) }));
  }

  #ask(from: number, to: number, timeSec: number): RideRow[] {
    this.searchCount++;
    const found = this.#search.departAt({
      timeSec,
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
    if (!best || best.arrivalSec - timeSec > MAX_RIDE_SEC) return [];
    return best.rides.map(({ arrivalSec, departureSec, fromStop, run, toStop }) => ({
      run: this.#day.runRow[run] as number,
      fromStop,
      toStop,
      departureSec,
      arrivalSec,
    }));
  }

  #toRouteId(runRow: number): string {
    const { feeds, patterns, routes, trips } = this.#timetable;
    const row = trips.route[patterns.runTrip[runRow] as number] as number;
    let routeId = this.#routeIds[row];
    if (routeId === undefined) {
      const route = routes[row];
      if (!route) throw new RangeError(`no route for run ${runRow}`);
      routeId = toGlobalId(feeds[route.feed]?.feedId ?? '', route.routeId);
      this.#routeIds[row] = routeId;
    }
    return routeId;
  }

  /** `feed:stop_id`. */
  toStopId(stop: number): string {
    let stopId = this.#stopIds[stop];
    if (stopId === undefined) {
      const { feeds, stops } = this.#timetable;
      stopId = toGlobalId(feeds[stops.feed[stop] as number]?.feedId ?? '', getString(stops.ids, stop));
      this.#stopIds[stop] = stopId;
    }
    return stopId;
  }
}
