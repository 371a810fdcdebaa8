/** Assigns stops to cities. */
import { isLatLon, type LatLon, toDistanceM } from '../../base/geo.ts';
import type { Names } from '../../base/names.ts';

export interface City {
  readonly id: string;
  readonly names: Names;
  /** Seats of its districts and counties. A stop belongs to the city with the nearest seat. */
  readonly seats: readonly LatLon[];
}

/** A stop further than this from every seat belongs to no city. */
const REACH_M = 120_000;

/**
 * Index of the city with the nearest seat, for each stop; of equal distances the first. -1 beyond `reachM` of every seat, and
 * for a stop without a position. Takes time in proportion to stops times seats.
 */
export function assignCities(
  stops: readonly LatLon[],
  cities: readonly City[],
  reachM: number = REACH_M,
): Int16Array {
  const cityOf = new Int16Array(stops.length).fill(-1);
  stops.forEach((stop, index) => {
    if (!isLatLon(stop)) return;
    let nearestM = Number.POSITIVE_INFINITY;
    cities.forEach((city, cityIndex) => {
      for (const seat of city.seats) {
        const distanceM = toDistanceM(stop, seat);
        if (distanceM > reachM || distanceM >= nearestM) continue;
        nearestM = distanceM;
        cityOf[index] = cityIndex;
      }
    });
  });
  return cityOf;
}
