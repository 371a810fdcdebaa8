/** Where people live and where they go: stops with weights, from zones with a population and places with a kind. */
import { type LatLon, toDistanceM } from '../../base/geo.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { type Random, toCumulative } from './random.ts';

/** A district with its census population, standing at its seat. */
export interface Zone extends LatLon {
  readonly id: string;
  readonly cityId: string;
  readonly population: number;
}

/** A place that draws people: `office`, `government`, `mall`, `hospital`, `university`, `scenic`... */
export interface Attraction extends LatLon {
  readonly category: string;
  readonly cityId: string;
}

/** Stops of one city with the weight of those who live and of those who go there. */
export interface CityStops {
  readonly cityId: string;
  readonly population: number;
  readonly stops: Int32Array;
  readonly homes: Float64Array;
  readonly jobs: Float64Array;
  readonly schools: Float64Array;
  readonly leisure: Float64Array;
  readonly scenic: Float64Array;
}

export type Purpose = 'homes' | 'jobs' | 'schools' | 'leisure' | 'scenic';

/** Metres from a stop within which an attraction counts for it. */
const ATTRACTION_REACH_M = 800;
/** Metres from a zone's seat at which 1/e of its people live. */
const ZONE_SCALE_M = 6_000;
const TRIES = 12;

/** Weights that kinds of places add to stops beside them. */
const pull: Readonly<Record<Exclude<Purpose, 'homes'>, Readonly<Record<string, number>>>> = {
  jobs: { office: 12, government: 8, mall: 6, hospital: 5, university: 4, station: 4, airport: 4 },
  schools: { university: 20 },
  leisure: { mall: 14, hospital: 8, scenic: 3, station: 2 },
  scenic: { scenic: 20 },
};

/** Time: stops times zones and places, once. */
export function buildCityStops(
  timetable: Timetable,
  cityIds: readonly string[],
  zones: readonly Zone[],
  attractions: readonly Attraction[],
): CityStops[] {
  const { stops } = timetable;
  return cityIds.map((cityId, city) => {
    const rows: number[] = [];
    for (let row = 0; row < stops.boardable; row++) if (stops.city[row] === city) rows.push(row);
    const own = zones.filter((zone) => zone.cityId === cityId);
    const places = attractions.filter((place) => place.cityId === cityId);
    const at = (row: number): LatLon => ({ lat: stops.lat[row] as number, lon: stops.lon[row] as number });
    const homeWeights = rows.map((row) =>
      own.reduce(
        (sum, zone) => sum + zone.population * Math.exp(-toDistanceM(at(row), zone) / ZONE_SCALE_M),
        0,
      ),
    );
    const total = homeWeights.reduce((a, b) => a + b, 0) || 1;
    const near = rows.map((row) =>
      places.filter((place) => toDistanceM(at(row), place) <= ATTRACTION_REACH_M),
    );
    const toWeights = (purpose: Exclude<Purpose, 'homes'>, floor: number) =>
      toCumulative(
        rows.map((_, i) => {
          const base = floor * (((homeWeights[i] as number) / total) * rows.length);
          return (near[i] as Attraction[]).reduce(
            (sum, { category }) => sum + (pull[purpose][category] ?? 0),
            base,
          );
        }),
      );
    return {
      cityId,
      population: own.reduce((sum, zone) => sum + zone.population, 0),
      stops: Int32Array.from(rows),
      homes: toCumulative(homeWeights),
      jobs: toWeights('jobs', 1),
      schools: toWeights('schools', 1),
      leisure: toWeights('leisure', 0.5),
      scenic: toWeights('scenic', 0.001),
    };
  });
}

/** Any stop of a city, as likely as its weight says. */
export function drawStop(random: Random, city: CityStops, purpose: Purpose): number {
  return city.stops[random.weighted(city[purpose])] as number;
}

/**
 * A stop to go to from another one of the same city: likely by its weight, less so the further it is; undefined where
 * nothing far enough was drawn.
 */
export function drawDestination(
  random: Random,
  timetable: Timetable,
  city: CityStops,
  purpose: Purpose,
  from: number,
  options: { readonly distanceScaleM: number; readonly walkedM: number },
): number | undefined {
  const { lat, lon } = timetable.stops;
  const home = { lat: lat[from] as number, lon: lon[from] as number };
  let last: number | undefined;
  for (let i = 0; i < TRIES; i++) {
    const stop = drawStop(random, city, purpose);
    const distanceM = toDistanceM(home, { lat: lat[stop] as number, lon: lon[stop] as number });
    if (distanceM < options.walkedM) continue;
    last = stop;
    if (random.chance(Math.exp(-distanceM / options.distanceScaleM))) return stop;
  }
  return last;
}
