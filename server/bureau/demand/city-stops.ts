/** Weights of stops as homes and as destinations, from census zones and points of interest. */
import { type LatLon, toDistanceM } from '../../base/geo.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { toCumulative } from './random.ts';

/** A district with its census population, positioned at its seat. */
export interface Zone extends LatLon {
  readonly id: string;
  readonly cityId: string;
  readonly population: number;
}

/** A destination; `category` is `office`, `government`, `mall`, `hospital`, `university`, `scenic` ... */
export interface Attraction extends LatLon {
  readonly category: string;
  readonly cityId: string;
}

/** Stops of one city, with cumulative weights for each purpose. */
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

/** Attractions within this distance add to the weights of a stop. */
const ATTRACTION_REACH_M = 800;
/** Distance from the seat of a zone at which the weight of homes drops to 1/e. */
const ZONE_SCALE_M = 6_000;

/** Weight that an attraction adds to nearby stops, by purpose and category. */
const attractionWeights: Readonly<Record<Exclude<Purpose, 'homes'>, Readonly<Record<string, number>>>> = {
  jobs: { office: 12, government: 8, mall: 6, hospital: 5, university: 4, station: 4, airport: 4 },
  schools: { university: 20 },
  leisure: { mall: 14, hospital: 8, scenic: 3, station: 2 },
  scenic: { scenic: 20 },
};

/** Computes the weights once. O(stops * (zones + attractions)). */
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
            (sum, { category }) => sum + (attractionWeights[purpose][category] ?? 0),
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
