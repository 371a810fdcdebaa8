/** Who travels on a day of a feed of a few trips, with two cities 60 km apart, and the corridor model between them. */
import { buildTravelTables } from '../../server/bureau/demand/build-travel.ts';
import { readSide } from '../../server/bureau/demand/model/corridor-sides.ts';
import { defaultSheet, toCentralValues } from '../../server/bureau/demand/model/parameters.ts';
import type { TravelTable } from '../../server/bureau/demand/tours.ts';
import { buildTravelZones } from '../../server/bureau/demand/travel-zones.ts';
import { SearchCache } from '../../server/planner/model/search-cache.ts';
import { compileTimetable } from '../../server/transit/timetable/compile/compile.ts';
import type { Timetable } from '../../server/transit/timetable/timetable.ts';
import { tinyFeed, tinyWalk, WEDNESDAY } from './tiny-feed.ts';

const toLon = (eastM: number) => 111 + eastM / 85_180;

export const tinyCityIds = ['A', 'B'] as const;
const cities = [
  { id: 'A', names: { text: 'A' }, seats: [{ lat: 40, lon: 111 }] },
  { id: 'B', names: { text: 'B' }, seats: [{ lat: 40, lon: toLon(60_000) }] },
];
const districts = [
  { id: 'a', cityId: 'A', population: 200_000, lat: 40, lon: toLon(3_407) },
  { id: 'b', cityId: 'B', population: 100_000, lat: 40, lon: toLon(61_000) },
];
const attractions = [
  { category: 'office', cityId: 'A', lat: 40, lon: 111.1 },
  { category: 'scenic', cityId: 'A', lat: 40, lon: 111.1 },
];

type TripText = readonly [route: string, from: string, to: string, ...rest: (string | number)[]];

const baseTrips: readonly TripText[] = [
  ['metro', 'S1 00:00', 'S2 00:06', 'S5 00:14', 300],
  ['metro', 'S5 00:00', 'S2 00:08', 'S1 00:14', 300],
  ['abus', 'A1 00:00', 'A2 00:15', 600],
  ['abus', 'A2 00:00', 'A1 00:15', 600],
  ['rail', 'R1 00:00', 'R2 00:40', 1_800],
  ['rail', 'R2 00:00', 'R1 00:40', 1_800],
  ['bbus', 'B1 00:00', 'B2 00:12', 600],
  ['bbus', 'B2 00:00', 'B1 00:12', 600],
];
const newTrips: readonly TripText[] = [
  ['coach', 'A1 00:00', 'B1 00:35', 900],
  ['coach', 'B1 00:00', 'A1 00:35', 900],
];

/** Networks of the example scheme by route; the coach is part of the railway. */
export const tinyNetworks: Readonly<Record<string, string>> = {
  'ex:metro': 'A-metro',
  'ex:abus': 'A-bus',
  'ex:rail': 'rail',
  'ex:coach': 'rail',
  'ex:bbus': 'B-bus',
};

function compile(trips: readonly TripText[]): Timetable {
  const feed = tinyFeed({
    feedId: 'ex',
    at: {
      S1: [0, 0],
      S2: [4_000, 0],
      S5: [9_000, 0],
      A1: [100, 0],
      A2: [3_000, 2_000],
      R1: [200, 0],
      R2: [60_000, 0],
      B1: [60_100, 0],
      B2: [64_000, 0],
    },
    routeTypes: { metro: 1, rail: 2, abus: 3, bbus: 3, coach: 200 },
    trips: trips.map(([route, ...rest], i) => ({
      id: `t${i}`,
      route,
      calls: rest.slice(0, -1).map(String),
      every: [['05:30', '23:00', rest.at(-1) as number] as const],
    })),
  });
  return compileTimetable([feed], { hash: `tiny ${trips.length}`, walk: tinyWalk, cities }).timetable;
}

export interface TinyTravel {
  readonly before: { readonly timetable: Timetable; readonly table: TravelTable };
  /** With a coach between the cities. */
  readonly after: { readonly timetable: Timetable; readonly table: TravelTable };
}

export function buildTinyTravel(tours = { inside: 2_000, between: 600 }): TinyTravel {
  const [base, changed] = [compile(baseTrips), compile([...baseTrips, ...newTrips])];
  const zones = buildTravelZones(
    base,
    tinyCityIds,
    districts,
    attractions,
    defaultSheet.zoneResolution.central,
  );
  const corridor = zones.between.map((zone) => zone.corridor);
  const read = (timetable: Timetable) => {
    const { forward } = new SearchCache(timetable).getSearch(WEDNESDAY, {
      minTransferSec: 0,
      additionalTransferSec: 0,
    }).sides;
    const isAdded = (route: number) => timetable.routes[route]?.routeId === 'coach';
    const source = { timetable, network: forward.network, day: WEDNESDAY, isAdded, findFareFen: () => 2_000 };
    return readSide(source, corridor, { speedMps: 1.3, detourFactor: 1.3 }, toCentralValues(defaultSheet));
  };
  const model = {
    zones: corridor,
    cityCount: 2,
    base: read(base),
    after: read(changed),
    vehicles: new Map(),
  };
  const tables = buildTravelTables(base, { inside: zones, between: zones }, model, { tours });
  return {
    before: { timetable: base, table: tables.before },
    after: { timetable: changed, table: tables.after },
  };
}
