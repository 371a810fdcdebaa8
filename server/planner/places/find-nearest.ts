/** Places by position. */
import { around } from 'geokdbush';
import { type LatLon, toDistanceM } from '../../base/geo.ts';
import type { NearbyPlace, PlaceType } from './place.ts';
import type { PlaceIndex } from './place-index.ts';

export interface NearestOptions {
  readonly limit: number;
  readonly maxM: number;
  readonly types?: readonly PlaceType[];
}

/** The nearest places, nearest first, none further than `maxM`; O(limit log n). */
export function findNearest(index: PlaceIndex, point: LatLon, options: NearestOptions): NearbyPlace[] {
  if (index.entries.length === 0 || options.limit <= 0) return [];
  const { types } = options;
  const isWanted = (i: number) => {
    const place = index.entries[i]?.place;
    return place !== undefined && (!types || types.includes(place.type));
  };
  // A margin, because the tree measures on a slightly larger sphere; the exact distance decides.
  const reachKm = (options.maxM / 1_000) * 1.01 + 0.001;
  return around(index.positions, point.lon, point.lat, options.limit, reachKm, isWanted)
    .flatMap((i) => {
      const place = index.entries[i]?.place;
      return place ? [{ place, distanceM: toDistanceM(point, place) }] : [];
    })
    .filter(({ distanceM }) => distanceM <= options.maxM);
}
