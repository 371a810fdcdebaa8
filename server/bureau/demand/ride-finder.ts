/** Finds the rides of trips with RAPTOR, and caches them by pair of stops and interval of ten minutes. */
import { toDistanceM } from '../../base/geo.ts';
import { toGlobalId } from '../../base/ids.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import { DaySearch } from '../../planner/raptor/day-search.ts';
import type { FoundJourney } from '../../planner/raptor/journey.ts';
import type { StopAccess } from '../../planner/raptor/search-query.ts';
import { buildDayTimetable } from '../../transit/timetable/build-day-timetable.ts';
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import { getString } from '../../transit/timetable/string-table.ts';
import { countCalls, isActive, type Timetable } from '../../transit/timetable/timetable.ts';
import { INTERVAL_SEC } from './tours.ts';

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

const MAX_VEHICLES = 4;
/** Longer travel counts as no ride. */
const MAX_RIDE_SEC = 6 * 3600;
const CACHED_PAIRS = 400_000;
/** Taps of rides outside would belong to another day of the card, which begins at 04:30. */
const FIRST_TAP_SEC = 17_100;
const LAST_TAP_SEC = 102_000;

export class RideFinder {
  readonly #timetable: Timetable;
  readonly #day: DayTimetable;
  readonly #search: DaySearch;
  readonly #known = new RideCache(CACHED_PAIRS);
  /** From stations, and to them. */
  readonly #from = new RideCache(CACHED_PAIRS);
  readonly #to = new RideCache(CACHED_PAIRS);
  /** Rides of a line between two stations. */
  readonly #ofLines = new Map<string, readonly RiddenLeg[]>();
  readonly #dayNo: ServiceDay;
  #rowOf: ReadonlyMap<string, number> | undefined;
  #patternsOf: ReadonlyMap<string, readonly number[]> | undefined;
  /** By route index. */
  readonly #routeIds: (string | undefined)[] = [];
  readonly #stopIds: (string | undefined)[] = [];
  searchCount = 0;

  /** @param headwayWaitShare - see `DaySpan` */
  constructor(timetable: Timetable, day: ServiceDay, headwayWaitShare: (routeType: number) => number) {
    this.#timetable = timetable;
    this.#dayNo = day;
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

  /** The rides of the earliest arrival; empty where no vehicle leads there, or where a stop is -1. */
  findRides(from: number, to: number, departureSec: number): readonly RiddenLeg[] {
    return this.#find(this.#known, from, to, departureSec, (timeSec) =>
      this.#ask(timeSec, [{ stop: from, durationSec: 0 }], to),
    );
  }

  /** As `findRides`, from a station: also from the stops that can be walked to from it. */
  findRidesFrom(station: number, to: number, departureSec: number): readonly RiddenLeg[] {
    return this.#find(this.#from, station, to, departureSec, (timeSec) =>
      this.#ask(timeSec, this.#listAround(station), to),
    );
  }

  /** The rides of the latest departure that are at a station, on foot from stops around it, before `arrivalSec`. */
  findRidesTo(from: number, station: number, arrivalSec: number): readonly RiddenLeg[] {
    return this.#find(this.#to, from, station, arrivalSec, (timeSec) =>
      this.#askBefore(timeSec, from, this.#listAround(station)),
    );
  }

  #find(
    known: RideCache,
    from: number,
    to: number,
    timeSec: number,
    ask: (timeSec: number) => RideRow[],
  ): readonly RiddenLeg[] {
    if (from < 0 || to < 0) return [];
    const interval = Math.floor(timeSec / INTERVAL_SEC);
    const stops = this.#timetable.stops.boardable;
    const key = (interval * stops + from) * stops + to;
    let rows = known.find(key);
    if (!rows) {
      rows = ask(interval * INTERVAL_SEC);
      known.keep(key, rows);
    }
    return rows.map((row) => ({ ...row, routeId: this.#toRouteId(row.run) }));
  }

  /** A search walks between stops only after a ride: the walks from and to a station are part of its question. */
  #listAround(station: number): StopAccess[] {
    const { durationSec, offsets, targets } = this.#timetable.footpaths;
    const [first, end] = [offsets[station] as number, offsets[station + 1] as number];
    const around = Array.from({ length: end - first }, (_, i) => ({
      stop: targets[first + i] as number,
      durationSec: durationSec[first + i] as number,
    }));
    return [{ stop: station, durationSec: 0 }, ...around];
  }

  /**
   * All rides on one line from one station to another that begin and end on the card's day, by departure.
   *
   * @param lineId `feed:route_id`
   * @param fromId any stop of the station, as `feed:stop_id`
   */
  listLineRides(lineId: string, fromId: string, toId: string): readonly RiddenLeg[] {
    const key = `${lineId} ${fromId} ${toId}`;
    let rides = this.#ofLines.get(key);
    if (!rides) {
      rides = this.#readLineRides(lineId, this.#findPlace(fromId), this.#findPlace(toId));
      this.#ofLines.set(key, rides);
    }
    return rides;
  }

  #findPlace(stopId: string): number {
    const { stops } = this.#timetable;
    this.#rowOf ??= new Map(Array.from({ length: stops.count }, (_, row) => [this.toStopId(row), row]));
    const row = this.#rowOf.get(stopId);
    return row === undefined ? -1 : (stops.place[row] as number);
  }

  #readLineRides(lineId: string, fromPlace: number, toPlace: number): RiddenLeg[] {
    const { patterns, services, stops, trips } = this.#timetable;
    this.#patternsOf ??= Map.groupBy(
      Array.from({ length: patterns.count }, (_, pattern) => pattern),
      (pattern) => this.#toLineId(patterns.route[pattern] as number),
    );
    const rides: RiddenLeg[] = [];
    for (const pattern of this.#patternsOf.get(lineId) ?? []) {
      const first = patterns.callOffsets[pattern] as number;
      const calls = Array.from(
        { length: countCalls(patterns, pattern) },
        (_, call) => patterns.stop[first + call] as number,
      );
      const isAt = (call: number, place: number, flag: number) =>
        stops.place[calls[call] as number] === place &&
        ((patterns.callFlags[first + call] as number) & flag) !== 0;
      const p = calls.findIndex((_, call) => isAt(call, fromPlace, 1));
      const q = calls.findIndex((_, call) => call > p && isAt(call, toPlace, 2));
      if (p < 0 || q < 0) continue;
      const end = patterns.runOffsets[pattern + 1] as number;
      for (let run = patterns.runOffsets[pattern] as number; run < end; run++) {
        const service = trips.service[patterns.runTrip[run] as number] as number;
        if (!isActive(services, service, this.#dayNo)) continue;
        const profile = patterns.runProfile[run] as number;
        const departs =
          (patterns.runStart[run] as number) + (patterns.profileDeparture[profile + p] as number);
        // A train of the small hours belongs to the night after the day.
        const start = (patterns.runStart[run] as number) + (departs < FIRST_TAP_SEC ? 86_400 : 0);
        const arrivalSec = start + (patterns.profileArrival[profile + q] as number);
        if (arrivalSec > LAST_TAP_SEC) continue;
        rides.push({
          run,
          fromStop: calls[p] as number,
          toStop: calls[q] as number,
          departureSec: start + (patterns.profileDeparture[profile + p] as number),
          arrivalSec,
          routeId: lineId,
        });
      }
    }
    return rides.sort((a, b) => a.departureSec - b.departureSec || a.run - b.run);
  }

  #ask(timeSec: number, access: readonly StopAccess[], to: number): RideRow[] {
    this.searchCount++;
    const egress = [{ stop: to, durationSec: 0 }];
    const found = this.#search.departAt({ timeSec, access, egress, maxRounds: MAX_VEHICLES });
    // Of the Pareto-optimal journeys, takes one with an additional vehicle only if it saves ten minutes.
    let best = found[0];
    for (const journey of found) {
      if (!best) break;
      const more = journey.rides.length - best.rides.length;
      if (journey.arrivalSec + more * 600 < best.arrivalSec) best = journey;
    }
    if (!best || best.arrivalSec - timeSec > MAX_RIDE_SEC) return [];
    return this.#toRows(best);
  }

  #askBefore(timeSec: number, from: number, egress: readonly StopAccess[]): RideRow[] {
    this.searchCount++;
    const access = [{ stop: from, durationSec: 0 }];
    const found = this.#search.arriveBy({ timeSec, access, egress, maxRounds: MAX_VEHICLES });
    let best = found[0];
    for (const journey of found) {
      if (!best) break;
      const more = journey.rides.length - best.rides.length;
      if (journey.departureSec - more * 600 > best.departureSec) best = journey;
    }
    if (!best || timeSec - best.departureSec > MAX_RIDE_SEC) return [];
    return this.#toRows(best);
  }

  #toRows({ rides }: FoundJourney): RideRow[] {
    return rides.map(({ arrivalSec, departureSec, fromStop, run, toStop }) => ({
      run: this.#day.runRow[run] as number,
      fromStop,
      toStop,
      departureSec,
      arrivalSec,
    }));
  }

  #toRouteId(runRow: number): string {
    const { patterns, trips } = this.#timetable;
    return this.#toLineId(trips.route[patterns.runTrip[runRow] as number] as number);
  }

  #toLineId(row: number): string {
    const { feeds, routes } = this.#timetable;
    let routeId = this.#routeIds[row];
    if (routeId === undefined) {
      const route = routes[row];
      if (!route) throw new RangeError(`no route ${row}`);
      routeId = toGlobalId(feeds[route.feed]?.feedId ?? '', route.routeId);
      this.#routeIds[row] = routeId;
    }
    return routeId;
  }

  /** Straight line. */
  toDistanceM(from: number, to: number): number {
    const { lat, lon } = this.#timetable.stops;
    const at = (row: number) => ({ lat: lat[row] as number, lon: lon[row] as number });
    return toDistanceM(at(from), at(to));
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
