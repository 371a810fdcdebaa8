/** The input of this room: stops, rides, and the walks that feeds give, as plain values. */
import { isLatLon, type LatLon, toDistanceM } from '../../base/geo.ts';

/** A GTFS location of any kind. A stop without a known position has NaN degrees; only given walks reach it. */
export interface NetworkStop extends LatLon {
  /** `feed:stop_id`. */
  readonly key: string;
  /** Index of its station (of its platform, for a boarding area) among the stops. */
  readonly parent?: number;
  /** Seconds between the end of a walk and boarding here: security check, gate. */
  readonly boardSlackSec: number;
  /** Least seconds between two vehicles at this stop. */
  readonly changeSec: number;
  /** GTFS location type 2: here the pathways of a station meet the street. */
  readonly isEntrance?: boolean;
  /** GTFS `wheelchair_boarding`, inherited from the station where the stop has none: 0 unknown, 1 yes, 2 no. */
  readonly wheelchair?: number;
}

/** All trips of a route from one stop to the next. */
export interface NetworkRide {
  readonly from: number;
  readonly to: number;
  readonly routeKey: string;
  /** Seconds of the fastest trip, from departure to arrival. */
  readonly minSec: number;
  readonly tripCount: number;
}

/**
 * A walk in one direction that a feed gives: a row of `pathways.txt` (two walks for a two-way pathway), or a row of
 * `transfers.txt` of type 2 (a time) or 3 (forbidden).
 */
export interface GivenWalk {
  readonly from: number;
  readonly to: number;
  readonly durationSec: number;
  readonly kind: 'pathway' | 'transfer';
  readonly isForbidden?: boolean;
  /** Of a pathway: whether a wheelchair can use it. */
  readonly isStepFree?: boolean;
}

/** The walking times in feeds hold for this pace. Pedestrian signals are timed for it: 1.2 m/s, 4 feet a second. */
export const STATED_MPS = 1.2;

/** Seconds that a walker at `speedMps` needs beyond those at `statedMps`; 0 for a faster walker. */
export function toExtraSec(metres: number, speedMps: number, statedMps: number): number {
  if (speedMps >= statedMps) return 0;
  return Math.ceil(metres / speedMps) - Math.ceil(metres / statedMps);
}

/** Metres of the straight line; 0 where a position is unknown. */
export function toLineM(a: LatLon, b: LatLon): number {
  return isLatLon(a) && isLatLon(b) ? toDistanceM(a, b) : 0;
}
