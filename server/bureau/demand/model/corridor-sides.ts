/** Lines, stations and the ways to them of one side of a comparison, read from its timetable. */
import { type LatLon, toDistanceM } from '../../../base/geo.ts';
import type { Names } from '../../../base/names.ts';
import type { ServiceDay } from '../../../base/service-day.ts';
import { NEVER_REACHED } from '../../../planner/raptor/raptor.ts';
import type { SearchNetwork } from '../../../planner/raptor/search-query.ts';
import { skimWindow } from '../../../planner/reach/skim-window.ts';
import { toSkimZones, toStationZone, type ZoneWalk } from '../../../planner/reach/zone-access.ts';
import { getString } from '../../../transit/timetable/string-table.ts';
import { countCalls, isActive, type Timetable } from '../../../transit/timetable/timetable.ts';
import type {
  AccessOption,
  CorridorMode,
  CorridorService,
  CorridorSide,
  CorridorStation,
  CorridorZone,
} from './corridor-utilities.ts';
import type { ParameterValues } from './parameters.ts';

export interface SideSource {
  readonly timetable: Timetable;
  readonly network: SearchNetwork;
  readonly day: ServiceDay;
  readonly isAdded: (route: number) => boolean;
  /** Price of a ride; undefined where no fare is known. */
  readonly findFareFen: (ride: PricedRide) => number | undefined;
}

export interface PricedRide {
  readonly route: number;
  readonly fromStop: number;
  readonly toStop: number;
  readonly departureSec: number;
  readonly arrivalSec: number;
  /** Straight line from call to call. */
  readonly metres: number;
}

/** The calls of a line that follow each other, and how many vehicles of the day make them. */
export interface Course {
  /** Rows of places. */
  readonly places: readonly number[];
  readonly departures: number;
  readonly metres: number;
  /** Seconds of the day of each vehicle's departure from each of the places, and of its arrival at the last one. */
  readonly times: readonly Int32Array[];
}

export interface LineFacts {
  readonly id: string;
  readonly route: number;
  readonly name: string;
  readonly longName: Names;
  readonly courses: readonly Course[];
  /** Services whose fare is assumed by distance. */
  readonly assumedFares: number;
}

export interface ReadSide {
  readonly side: CorridorSide;
  /** In the order of the lines of `side`. */
  readonly facts: readonly LineFacts[];
  /** Row of the place of each station. */
  readonly stationPlaces: readonly number[];
}

const ACCESS_RIDES = [1, 2, 3] as const;
const NO_CITY = 255;

/**
 * Time: three skims of each station to the zones of its city.
 *
 * @param values the window of ways to stations, and how far people walk
 */
export function readSide(
  source: SideSource,
  zones: readonly CorridorZone[],
  region: Omit<ZoneWalk, 'maxM'>,
  values: ParameterValues,
): ReadSide {
  const { timetable } = source;
  const walk = { ...region, maxM: values.stopWalkMaxM };
  const drafts = listDrafts(source);
  const places = [
    ...new Set(drafts.flatMap(({ offers }) => [...offers.values()].flatMap(({ from, to }) => [from, to]))),
  ].sort((a, b) => a - b);
  const stationOf = new Map(places.map((place, s) => [place, s] as const));
  const rowsOf = Map.groupBy(
    Array.from({ length: timetable.stops.boardable }, (_, row) => row),
    (row) => timetable.stops.place[row] as number,
  );
  const skimZones = toSkimZones(timetable, zones, walk);
  const stations = places.map((place): CorridorStation => {
    const rows = rowsOf.get(place) ?? [place];
    const { boardSlackSec, city, lat, lon } = timetable.stops;
    const at: LatLon = { lat: lat[place] as number, lon: lon[place] as number };
    const own = city[rows[0] as number] as number;
    return {
      id: `${timetable.feeds[timetable.stops.feed[place] as number]?.feedId}:${getString(timetable.stops.ids, place)}`,
      ...at,
      city: own,
      boardMin: Math.max(...rows.map((row) => boardSlackSec[row] as number)) / 60,
      access: listAccess(source, rows, at, own, zones, skimZones, walk, values),
    };
  });
  const lines = drafts.map(({ facts, mode, offers }) => ({
    id: facts.id,
    mode,
    isAdded: source.isAdded(facts.route),
    services: [...offers.values()].map(
      ({ assumedKm, departures, fareFen, from, rideSec, to }): CorridorService => ({
        from: stationOf.get(from) as number,
        to: stationOf.get(to) as number,
        departures,
        rideMin: rideSec / departures / 60,
        fareFen,
        ...(assumedKm === undefined ? {} : { assumedKm }),
      }),
    ),
  }));
  return { side: { stations, lines }, facts: drafts.map(({ facts }) => facts), stationPlaces: places };
}

interface Offer {
  readonly from: number;
  readonly to: number;
  readonly fareFen: number;
  readonly assumedKm?: number;
  departures: number;
  rideSec: number;
}

interface Draft {
  readonly facts: LineFacts;
  readonly mode: CorridorMode;
  readonly offers: ReadonlyMap<string, Offer>;
}

function listDrafts(source: SideSource): Draft[] {
  const { day, findFareFen, timetable } = source;
  const { patterns, routes, services, stops, trips } = timetable;
  const byRoute = Map.groupBy(
    Array.from({ length: patterns.count }, (_, pattern) => pattern),
    (pattern) => patterns.route[pattern] as number,
  );
  return [...byRoute.keys()]
    .sort((a, b) => a - b)
    .flatMap((route): Draft[] => {
      const offers = new Map<string, Offer>();
      const courses: Course[] = [];
      let assumedFares = 0;
      for (const pattern of byRoute.get(route) ?? []) {
        const first = patterns.callOffsets[pattern] as number;
        const calls = Array.from(
          { length: countCalls(patterns, pattern) },
          (_, at) => patterns.stop[first + at] as number,
        );
        const cities = new Set(calls.map((stop) => stops.city[stop] as number));
        cities.delete(NO_CITY);
        if (cities.size < 2) continue;
        const along = toMetresAlong(stops, calls);
        const runs: number[] = [];
        for (
          let run = patterns.runOffsets[pattern] as number;
          run < (patterns.runOffsets[pattern + 1] as number);
          run++
        ) {
          const service = trips.service[patterns.runTrip[run] as number] as number;
          if (isActive(services, service, day)) runs.push(run);
        }
        if (runs.length === 0) continue;
        courses.push({
          places: calls.map((stop) => stops.place[stop] as number),
          departures: runs.length,
          metres: along.at(-1) as number,
          times: runs.map((run) => toTimes(patterns, run, calls.length)),
        });
        calls.forEach((fromStop, p) => {
          if (((patterns.callFlags[first + p] as number) & 1) === 0) return;
          for (let q = p + 1; q < calls.length; q++) {
            const toStop = calls[q] as number;
            const [a, b] = [stops.city[fromStop] as number, stops.city[toStop] as number];
            if (a === b || a === NO_CITY || b === NO_CITY) continue;
            if (((patterns.callFlags[first + q] as number) & 2) === 0) continue;
            const [from, to] = [stops.place[fromStop] as number, stops.place[toStop] as number];
            const key = `${from} ${to}`;
            for (const run of runs) {
              const start = patterns.runStart[run] as number;
              const profile = patterns.runProfile[run] as number;
              const departureSec = start + (patterns.profileDeparture[profile + p] as number);
              const arrivalSec = start + (patterns.profileArrival[profile + q] as number);
              let offer = offers.get(key);
              if (!offer) {
                const metres = (along[q] as number) - (along[p] as number);
                const known = findFareFen({ route, fromStop, toStop, departureSec, arrivalSec, metres });
                if (known === undefined) assumedFares++;
                const fare =
                  known === undefined ? { fareFen: 0, assumedKm: metres / 1_000 } : { fareFen: known };
                offer = { from, to, ...fare, departures: 0, rideSec: 0 };
                offers.set(key, offer);
              }
              offer.departures++;
              offer.rideSec += arrivalSec - departureSec;
            }
          }
        });
      }
      const own = routes[route];
      if (offers.size === 0 || !own) return [];
      const id = `${timetable.feeds[own.feed]?.feedId}:${own.routeId}`;
      const { longName, shortName, routeType } = own;
      return [
        {
          facts: { id, route, name: shortName, longName, courses, assumedFares },
          mode: toMode(routeType),
          offers,
        },
      ];
    });
}

function toTimes(patterns: Timetable['patterns'], run: number, callCount: number): Int32Array {
  const { profileArrival, profileDeparture, runProfile, runStart } = patterns;
  const profile = runProfile[run] as number;
  return Int32Array.from({ length: callCount }, (_, at) => {
    const times = at === callCount - 1 ? profileArrival : profileDeparture;
    return (runStart[run] as number) + (times[profile + at] as number);
  });
}

function toMode(routeType: number): CorridorMode {
  const isRail =
    routeType <= 2 || (routeType >= 100 && routeType < 200) || (routeType >= 400 && routeType < 700);
  return isRail ? 'rail' : 'coach';
}

function toMetresAlong({ lat, lon }: Timetable['stops'], calls: readonly number[]): number[] {
  const at = (stop: number): LatLon => ({ lat: lat[stop] as number, lon: lon[stop] as number });
  const along = [0];
  calls.slice(1).forEach((stop, i) => {
    along.push((along[i] as number) + toDistanceM(at(calls[i] as number), at(stop)));
  });
  return along;
}

/** The way from a station to a zone stands for both directions. */
function listAccess(
  { network, timetable }: SideSource,
  rows: readonly number[],
  station: LatLon,
  city: number,
  zones: readonly CorridorZone[],
  skimZones: ReturnType<typeof toSkimZones>,
  walk: ZoneWalk,
  values: ParameterValues,
): AccessOption[][] {
  const query = {
    fromSec: values.accessFromMin * 60,
    stepSec: values.accessStepMin * 60,
    departureCount: values.accessDepartures,
    maxTravelSec: values.accessMaxMin * 60,
    percents: [50],
    maxDirectSec: 0,
    walk,
  };
  const options = zones.map((): AccessOption[] => []);
  const own = [...zones.keys()].filter((zone) => zones[zone]?.city === city);
  for (const zone of own) {
    const metres = toDistanceM(station, zones[zone] as CorridorZone) * walk.detourFactor;
    const walkMin = metres / walk.speedMps / 60;
    if (walkMin <= values.stationWalkMaxMin) options[zone]?.push({ totalMin: walkMin, walkMin, rides: 0 });
  }
  // A walk from the station leads to the stops around it: a search walks between stops only after a ride.
  const around = toSkimZones(timetable, [station], walk)[0]?.access ?? [];
  const platforms = toStationZone(timetable, rows);
  const isPlatform = new Set(rows);
  const origin = {
    ...platforms,
    access: [...platforms.access, ...around.filter(({ stop }) => !isPlatform.has(stop))],
  };
  const destinations = own.map((zone) => skimZones[zone] as (typeof skimZones)[number]);
  for (const rides of ACCESS_RIDES) {
    const skim = skimWindow(network, timetable.stops.boardable, [origin], destinations, {
      ...query,
      maxRides: rides,
    });
    own.forEach((zone, i) => {
      const [sec, reached] = [skim.meanSec[i] as number, skim.reachedCount[i] as number];
      if (sec === NEVER_REACHED || reached < query.departureCount / 2) return;
      const before = options[zone]?.at(-1);
      const totalMin = sec / 60;
      if (before && before.rides > 0 && before.totalMin <= totalMin) return;
      const nearest = destinations[i]?.egress.reduce(
        (least, { durationSec }) => Math.min(least, durationSec),
        sec,
      );
      options[zone]?.push({ totalMin, walkMin: (nearest ?? sec) / 60, rides });
    });
  }
  return options;
}
