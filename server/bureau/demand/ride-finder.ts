/** Finds the rides of trips with RAPTOR, and caches them by pair of stops and interval of ten minutes. */
import { toGlobalId } from '../../base/ids.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import { DaySearch } from '../../planner/raptor/day-search.ts';
import { buildDayTimetable } from '../../transit/timetable/build-day-timetable.ts';
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import { getString } from '../../transit/timetable/string-table.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';

/** A ride in one vehicle. */
export interface RideRow {
  /** Row of the run in the timetable. */
  readonly run: number;
  readonly fromStop: number;
  readonly toStop: number;
  /** Seconds of the day. */
  readonly departureSec: number;
  readonly arrivalSec: number;
}

/** Cells of a ride in `RideCache`. */
const WIDTH = 5;

/** Caches rides as integers, about 90 bytes for each pair of stops. Clears itself when it is full. */
class RideCache {
  readonly #limit: number;
  /** Offset in `#cells` by key: there, the number of rides, then the rides. */
  readonly #starts = new Map<number, number>();
  #cells = new Int32Array(1024);
  #used = 0;

  /** @param limit - most keys */
  constructor(limit: number) {
    this.#limit = limit;
  }

  find(key: number): RideRow[] | undefined {
    const start = this.#starts.get(key);
    if (start === undefined) return undefined;
    const cells = this.#cells;
    return Array.from({ length: cells[start] as number }, (_, i) => {
      const at = start + 1 + i * WIDTH;
      return {
        run: cells[at] as number,
        fromStop: cells[at + 1] as number,
        toStop: cells[at + 2] as number,
        departureSec: cells[at + 3] as number,
        arrivalSec: cells[at + 4] as number,
      };
    });
  }

  keep(key: number, rides: readonly RideRow[]): void {
    if (this.#starts.size >= this.#limit) {
      this.#starts.clear();
      this.#used = 0;
    }
    const end = this.#used + 1 + rides.length * WIDTH;
    if (end > this.#cells.length) {
      const wider = new Int32Array(this.#cells.length * 2);
      wider.set(this.#cells);
      this.#cells = wider;
    }
    this.#starts.set(key, this.#used);
    this.#cells[this.#used++] = rides.length;
    for (const { arrivalSec, departureSec, fromStop, run, toStop } of rides) {
      this.#cells[this.#used++] = run;
      this.#cells[this.#used++] = fromStop;
      this.#cells[this.#used++] = toStop;
      this.#cells[this.#used++] = departureSec;
      this.#cells[this.#used++] = arrivalSec;
    }
  }
}

/** A ride in one vehicle, with its route. */
export interface RiddenLeg extends RideRow {
  /** `feed:route_id`. */
  readonly routeId: string;
}

/** Departures within one interval get the same rides. */
const INTERVAL_SEC = 600;
const MAX_VEHICLES = 4;
/** Longer travel counts as no ride. */
const MAX_RIDE_SEC = 6 * 3600;
const CACHED_PAIRS = 400_000;

export class RideFinder {
  readonly #timetable: Timetable;
  readonly #day: DayTimetable;
  readonly #search: DaySearch;
  readonly #known = new RideCache(CACHED_PAIRS);
  /** By route index. */
  readonly #routeIds: (string | undefined)[] = [];
  readonly #stopIds: (string | undefined)[] = [];
  searchCount = 0;

  /** @param headwayWaitShare - see `DaySpan` */
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

  /** The rides of the earliest arrival; empty where no vehicle leads there. */
  findRides(from: number, to: number, departureSec: number): readonly RiddenLeg[] {
    const interval = Math.floor(departureSec / INTERVAL_SEC);
    const stops = this.#timetable.stops.boardable;
    const key = (interval * stops + from) * stops + to;
    let rows = this.#known.find(key);
    if (!rows) {
      rows = this.#ask(from, to, interval * INTERVAL_SEC);
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
    // Of the Pareto-optimal journeys, takes one with an additional vehicle only if it saves ten minutes.
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
