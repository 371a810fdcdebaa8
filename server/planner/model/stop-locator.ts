/** Finds the stops around a point, for the access and egress walks of a journey. */
import KDBush from 'kdbush';
import { type LatLon, toDistanceM } from '../../base/geo.ts';
import type { StreetWays } from '../../transit/network/street-ways.ts';
import type { StopTable } from '../../transit/timetable/timetable.ts';

export interface NearbyStop {
  readonly stop: number;
  /** Straight-line distance. */
  readonly distanceM: number;
}

/** A way between the street and a stop inside a station. */
export interface NearbyWay {
  readonly stop: number;
  /** Straight-line distance to the point where the way meets the street. */
  readonly distanceM: number;
  /** Index in `StreetWays`. */
  readonly way: number;
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

  /** Stops within `maxM` metres in a straight line, nearest first. */
  listNearby(point: LatLon, maxM: number): NearbyStop[] {
    const dLat = maxM / METRES_PER_DEGREE;
    const dLon = dLat / Math.max(0.01, Math.cos((point.lat * Math.PI) / 180));
    return this.#index
      .range(point.lon - dLon, point.lat - dLat, point.lon + dLon, point.lat + dLat)
      .map((stop) => ({ stop, distanceM: this.toDistanceM(point, stop) }))
      .filter(({ distanceM }) => distanceM <= maxM)
      .sort((a, b) => a.distanceM - b.distanceM || a.stop - b.stop);
  }

  /** Straight-line distance from a point to a stop. */
  toDistanceM(point: LatLon, stop: number): number {
    return toDistanceM(point, { lat: this.#stops.lat[stop] as number, lon: this.#stops.lon[stop] as number });
  }

  /** Ways that meet the street within `maxM` metres in a straight line. */
  listNearbyWays(ways: StreetWays, point: LatLon, maxM: number): NearbyWay[] {
    const { lat, lon } = this.#stops;
    const dLat = maxM / METRES_PER_DEGREE;
    const near: NearbyWay[] = [];
    for (const stop of listInside(ways)) {
      for (let way = ways.offsets[stop] as number; way < (ways.offsets[stop + 1] as number); way++) {
        const node = ways.node[way] as number;
        const at = { lat: lat[node] as number, lon: lon[node] as number };
        if (Math.abs(at.lat - point.lat) > dLat * 1.01) continue;
        const distanceM = toDistanceM(point, at);
        if (distanceM <= maxM) near.push({ stop, distanceM, way });
      }
    }
    return near;
  }
}

const insideOf = new WeakMap<StreetWays, readonly number[]>();

/** Stops inside stations, listed once for each `StreetWays`. */
function listInside(ways: StreetWays): readonly number[] {
  const known = insideOf.get(ways);
  if (known) return known;
  const inside = [...ways.isInside.keys()].filter((stop) => ways.isInside[stop] === 1);
  insideOf.set(ways, inside);
  return inside;
}
