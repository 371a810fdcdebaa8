/** Finds the stops around a point, for the first and the last walk of a journey. */
import KDBush from 'kdbush';
import { type LatLon, toDistanceM } from '../../base/geo.ts';
import type { StopTable } from '../../transit/timetable/timetable.ts';

export interface NearbyStop {
  readonly stop: number;
  /** Straight line. */
  readonly distanceM: number;
}

const METRES_PER_DEGREE = 111_195;

export class StopLocator {
  readonly #stops: StopTable;
  readonly #index: KDBush;

  /** Indexes the boardable stops. */
  constructor(stops: StopTable) {
    this.#stops = stops;
    this.#index = new KDBush(stops.boardable, 64, Float64Array);
    for (let stop = 0; stop < stops.boardable; stop++) {
      this.#index.add(stops.lon[stop] as number, stops.lat[stop] as number);
    }
    this.#index.finish();
  }

  /** Stops at most `maxM` metres away in a straight line, nearest first. */
  listNearby(point: LatLon, maxM: number): NearbyStop[] {
    const dLat = maxM / METRES_PER_DEGREE;
    const dLon = dLat / Math.max(0.01, Math.cos((point.lat * Math.PI) / 180));
    return this.#index
      .range(point.lon - dLon, point.lat - dLat, point.lon + dLon, point.lat + dLat)
      .map((stop) => ({
        stop,
        distanceM: toDistanceM(point, {
          lat: this.#stops.lat[stop] as number,
          lon: this.#stops.lon[stop] as number,
        }),
      }))
      .filter(({ distanceM }) => distanceM <= maxM)
      .sort((a, b) => a.distanceM - b.distanceM || a.stop - b.stop);
  }
}
