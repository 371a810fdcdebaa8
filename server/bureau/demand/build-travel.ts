/** Builds the tours of a day before and after a scenario, and moves them to the stops of another timetable. */
import { type LatLon, toDistanceM } from '../../base/geo.ts';
import { toGlobalId } from '../../base/ids.ts';
import { getString } from '../../transit/timetable/string-table.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { type DayAssumptions, dayAssumptions } from './assumptions.ts';
import { defaultSheet, type ParameterSheet, toCentralValues } from './model/parameters.ts';
import { type RiderModel, visitRiders } from './model/rider-outcome.ts';
import { type Tour, type TravelTable, toTravelTable } from './tours.ts';
import { listBetweenTours } from './tours-between.ts';
import { listCityTours } from './tours-inside.ts';
import type { TravelZones } from './travel-zones.ts';

export interface TravelOptions {
  readonly sheet?: ParameterSheet;
  readonly assumptions?: DayAssumptions;
  /** Tours inside all cities, and between them; more of them are finer, and take longer. */
  readonly tours?: { readonly inside: number; readonly between: number };
}

/** A tour inside a city stands for some 40 people of the two cities, one between them for two. */
const defaultTours = { inside: 24_000, between: 8_000 } as const;

/** Whether two cities have zones of the corridor model. */
export function hasCorridor({ between }: TravelZones): boolean {
  return new Set(between.map(({ corridor }) => corridor.city)).size >= 2;
}

/**
 * The same people inside the cities before and after, and the riders between cities that the demand model expects on each
 * line of its side.
 *
 * @param timetable of the base; its rows of stops are those of both tables
 * @param zones of the cities of the region, and of those between which people travel: with its neighbours after them
 * @param model of `zones.between`; absent where the region has no corridor
 */
export function buildTravelTables(
  timetable: Timetable,
  zones: { readonly inside: TravelZones; readonly between: TravelZones },
  model: RiderModel | undefined,
  options: TravelOptions = {},
): { readonly before: TravelTable; readonly after: TravelTable } {
  const inside = listInside(timetable, zones.inside, options);
  const yuanPerHour = (options.sheet ?? defaultSheet).urbanValueOfTime.central;
  if (!model) {
    const table = toTravelTable(inside, [], yuanPerHour);
    return { before: table, after: table };
  }
  const before = toTravelTable(
    inside,
    listBetween(timetable, zones.between, model, 'base', options),
    yuanPerHour,
  );
  if (model.after === model.base) return { before, after: before };
  const after = listBetween(timetable, zones.between, model, 'after', options);
  return { before, after: toTravelTable(inside, after, yuanPerHour, before.betweenPeople) };
}

function listInside(
  timetable: Timetable,
  { cities, grid }: TravelZones,
  { assumptions = dayAssumptions, sheet = defaultSheet, tours = defaultTours }: TravelOptions,
): Tour[] {
  const values = toCentralValues(sheet);
  const residents = cities.reduce((sum, { population }) => sum + population, 0);
  const all: Tour[] = [];
  cities.forEach((stops, city) => {
    const zones = grid.filter(({ cityId }) => cityId === stops.cityId);
    const count = Math.round((tours.inside * stops.population) / (residents || 1));
    const offset = all.length;
    for (const tour of listCityTours({ timetable, stops, city, zones }, count, values, assumptions))
      all.push({ ...tour, first: tour.first + offset, end: tour.end + offset });
  });
  return all;
}

function listBetween(
  timetable: Timetable,
  { between, cities }: TravelZones,
  model: RiderModel,
  side: 'base' | 'after',
  { assumptions = dayAssumptions, sheet = defaultSheet, tours = defaultTours }: TravelOptions,
): Tour[] {
  const values = toCentralValues(sheet);
  const plan = {
    timetable,
    cities,
    zones: between,
    side: model[side].side,
    visit: (visitor: Parameters<typeof visitRiders>[3]) => visitRiders(model, values, side, visitor),
  };
  return listBetweenTours(plan, tours.between, values, assumptions);
}

/** A stop that no line serves any more is replaced by the nearest one within this distance. */
const NEXT_STOP_M = 1_500;

/** The same travel in the rows of another timetable with the same stop ids, as that of an exported scenario. */
export function moveTravel(table: TravelTable, from: Timetable, to: Timetable): TravelTable {
  const rowOf = createRowFinder(from, to);
  const moveTrips = (trips: Tour['working']) =>
    trips.map((trip) => ({ ...trip, from: rowOf(trip.from), to: rowOf(trip.to) }));
  return {
    ...table,
    tours: table.tours.map((tour) => ({
      ...tour,
      homeStop: rowOf(tour.homeStop),
      working: moveTrips(tour.working),
      free: moveTrips(tour.free),
    })),
  };
}

/** -1 where no stop of the other timetable is near. */
function createRowFinder(from: Timetable, to: Timetable): (row: number) => number {
  const idOf = ({ feeds, stops }: Timetable, row: number) =>
    toGlobalId(feeds[stops.feed[row] as number]?.feedId ?? '', getString(stops.ids, row));
  const rows = new Map(Array.from({ length: to.stops.boardable }, (_, row) => [idOf(to, row), row] as const));
  const known = new Map<number, number>();
  return (row) => {
    let found = known.get(row);
    if (found === undefined) {
      found = rows.get(idOf(from, row)) ?? findNearest(to, toPlace(from, row));
      known.set(row, found);
    }
    return found;
  };
}

const toPlace = ({ stops }: Timetable, row: number): LatLon => ({
  lat: stops.lat[row] as number,
  lon: stops.lon[row] as number,
});

function findNearest(timetable: Timetable, place: LatLon): number {
  let [nearest, nearestM] = [-1, NEXT_STOP_M];
  for (let row = 0; row < timetable.stops.boardable; row++) {
    const metres = toDistanceM(toPlace(timetable, row), place);
    if (metres < nearestM) [nearest, nearestM] = [row, metres];
  }
  return nearest;
}
