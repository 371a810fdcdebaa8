/** Which city a stop belongs to. */
import { isLatLon, type LatLon, toDistanceM } from '../../base/geo.ts';
import type { Names } from '../../base/names.ts';

export interface City {
  readonly id: string;
  readonly names: Names;
  /** Seats of its districts and counties: between two cities, the nearest seat decides. */
  readonly seats: readonly LatLon[];
}

/** A stop farther than this from every seat lies in none of the cities. */
const REACH_M = 120_000;

/**
 * Index of each stop's city: that of the nearest seat, the first of equals; -1 beyond `reachM` of every seat
 * and for a stop without a position. Takes stops times seats steps.
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
