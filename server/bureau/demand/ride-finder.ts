/**
 * Finds the rides of trips with RAPTOR, and caches them by pair of stops and interval of ten minutes.
 *
 * Travellers take the way that costs least: its time, ten minutes for each change, and its fares over the value of time. A
 * search compares times alone, so a dear line hides slower ways: where one is found, another search leaves out all dear lines,
 * and lets people walk to the stops around their own, as where only a dear line serves it.
 */
import { toDistanceM } from '../../base/geo.ts';
import { toGlobalId } from '../../base/ids.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import { DaySearch } from '../../planner/raptor/day-search.ts';
import type { FoundJourney } from '../../planner/raptor/journey.ts';
import { mirrorFootpaths } from '../../planner/raptor/mirror.ts';
import type { SearchFootpaths, StopAccess } from '../../planner/raptor/search-query.ts';
import { buildDayTimetable } from '../../transit/timetable/build-day-timetable.ts';
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import { getString } from '../../transit/timetable/string-table.ts';
import { countCalls, isActive, type Timetable } from '../../transit/timetable/timetable.ts';
import type { RideFares } from './ride-fares.ts';
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
/** What a change costs. */
const CHANGE_SEC = 600;
/** Taps may lie so long before the departure of a ride, and so long after its arrival. */
const BEFORE_DEPARTURE_SEC = 900;
const AFTER_ARRIVAL_SEC = 600;

export interface RideFinderOptions {
  /** See `DaySpan`. */
  readonly headwayWaitShare: (routeType: number) => number;
  /** Start of the card's day, in seconds: rides on a line have their taps in the 24 hours after it. */
  readonly serviceDayStartSec: number;
  /** Absent: travellers do not mind fares. */
  readonly fares?: RideFares;
}

export class RideFinder {
  readonly #timetable: Timetable;
  readonly #day: DayTimetable;
  readonly #search: DaySearch;
  readonly #options: RideFinderOptions;
  /** Without dear lines; built when one is found. */
  #cheapDay: DayTimetable | undefined;
  #cheapSearch: DaySearch | undefined;
  #mirrored: SearchFootpaths | undefined;
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

  constructor(timetable: Timetable, day: ServiceDay, options: RideFinderOptions) {
    this.#timetable = timetable;
    this.#dayNo = day;
    this.#options = options;
    [this.#day, this.#search] = this.#open();
  }

  #open(leavesOut?: (route: number) => boolean): [DayTimetable, DaySearch] {
    const { footpaths, stops } = this.#timetable;
    const day = buildDayTimetable(this.#timetable, this.#dayNo, {
      daysBefore: 0,
      daysAfter: 0,
      headwayWaitShare: this.#options.headwayWaitShare,
      catchesLast: true,
      ...(leavesOut ? { leavesOut } : {}),
    });
    return [day, new DaySearch({ day, footpaths, changeSec: stops.changeSec })];
  }

  /** The rides of the way that costs least; empty where no vehicle leads there, or where a stop is -1. */
  findRides(from: number, to: number, departureSec: number): readonly RiddenLeg[] {
    return this.#find(this.#known, from, to, departureSec, (timeSec) => this.#ask(timeSec, from, to, false));
  }

  /** As `findRides`, from a station: also from the stops that can be walked to from it. */
  findRidesFrom(station: number, to: number, departureSec: number): readonly RiddenLeg[] {
    return this.#find(this.#from, station, to, departureSec, (timeSec) =>
      this.#ask(timeSec, station, to, true),
    );
  }

  /** The rides of the way that costs least and is at a station, on foot from stops around it, before `arrivalSec`. */
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
    return listWalks(this.#timetable.footpaths, station);
  }

  /** The walks that end at a stop. */
  #listInto(stop: number): StopAccess[] {
    this.#mirrored ??= mirrorFootpaths(this.#timetable.footpaths);
    return listWalks(this.#mirrored, stop);
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
    const { serviceDayStartSec } = this.#options;
    const firstSec = serviceDayStartSec + BEFORE_DEPARTURE_SEC;
    const lastSec = serviceDayStartSec + 86_400 - AFTER_ARRIVAL_SEC;
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
        // What departs before the card's day begins belongs to the night after it.
        const start = (patterns.runStart[run] as number) + (departs < firstSec ? 86_400 : 0);
        const arrivalSec = start + (patterns.profileArrival[profile + q] as number);
        if (arrivalSec > lastSec) continue;
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

  /** @param isStation whether people walk from `from` to stops around in any case */
  #ask(timeSec: number, from: number, to: number, isStation: boolean): RideRow[] {
    return this.#choose(
      (search) => {
        const isCheap = search === this.#cheapSearch;
        const access = isStation || isCheap ? this.#listAround(from) : [{ stop: from, durationSec: 0 }];
        const egress = isCheap ? this.#listInto(to) : [{ stop: to, durationSec: 0 }];
        return search.departAt({ timeSec, access, egress, maxRounds: MAX_VEHICLES });
      },
      ({ arrivalSec }) => arrivalSec - timeSec,
    );
  }

  #askBefore(timeSec: number, from: number, egress: readonly StopAccess[]): RideRow[] {
    const query = { timeSec, access: [{ stop: from, durationSec: 0 }], egress, maxRounds: MAX_VEHICLES };
    return this.#choose(
      (search) => search.arriveBy(query),
      ({ departureSec }) => timeSec - departureSec,
    );
  }

  /** @param toTravelSec with the wait before the first or after the last ride */
  #choose(
    find: (search: DaySearch) => FoundJourney[],
    toTravelSec: (journey: FoundJourney) => number,
  ): RideRow[] {
    const { fares } = this.#options;
    let best: { readonly rows: RideRow[]; readonly sec: number; readonly costSec: number } | undefined;
    const offer = (day: DayTimetable, journey: FoundJourney) => {
      const rows = toRows(day, journey);
      const fareSec = rows.reduce(
        (sum, { arrivalSec, departureSec, fromStop, run, toStop }) =>
          sum + (fares?.toSec(run, fromStop, toStop, departureSec, arrivalSec) ?? 0),
        0,
      );
      const sec = toTravelSec(journey);
      const costSec = sec + (rows.length - 1) * CHANGE_SEC + fareSec;
      // Of equal ones the first: it has the fewest vehicles.
      if (!best || costSec < best.costSec) best = { rows, sec, costSec };
      return rows;
    };
    this.searchCount++;
    const found = find(this.#search).map((journey) => offer(this.#day, journey));
    if (fares && found.some((rows) => rows.some(({ run }) => fares.isDear(this.#toRoute(run))))) {
      const [day, search] = this.#openCheap(fares);
      this.searchCount++;
      for (const journey of find(search)) offer(day, journey);
    }
    return !best || best.sec > MAX_RIDE_SEC ? [] : best.rows;
  }

  #openCheap(fares: RideFares): [DayTimetable, DaySearch] {
    if (!this.#cheapDay || !this.#cheapSearch)
      [this.#cheapDay, this.#cheapSearch] = this.#open((route) => fares.isDear(route));
    return [this.#cheapDay, this.#cheapSearch];
  }

  #toRoute(runRow: number): number {
    const { patterns, trips } = this.#timetable;
    return trips.route[patterns.runTrip[runRow] as number] as number;
  }

  #toRouteId(runRow: number): string {
    return this.#toLineId(this.#toRoute(runRow));
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

function toRows({ runRow }: DayTimetable, { rides }: FoundJourney): RideRow[] {
  return rides.map(({ arrivalSec, departureSec, fromStop, run, toStop }) => ({
    run: runRow[run] as number,
    fromStop,
    toStop,
    departureSec,
    arrivalSec,
  }));
}

function listWalks({ durationSec, offsets, targets }: SearchFootpaths, stop: number): StopAccess[] {
  const [first, end] = [offsets[stop] as number, offsets[stop + 1] as number];
  const walks = Array.from({ length: end - first }, (_, i) => ({
    stop: targets[first + i] as number,
    durationSec: durationSec[first + i] as number,
  }));
  return [{ stop, durationSec: 0 }, ...walks];
}
