/** What the network is built of: plain values, whatever feed or scenario they come from. */
import type { LatLon } from '../../base/geo.ts';

/** A GTFS location of any kind. One without a known position has NaN degrees: only given walks reach it. */
export interface NetworkStop extends LatLon {
  /** `feed:stop_id`. */
  readonly key: string;
  /** Index of its station (of its platform, for a boarding area) among the stops. */
  readonly parent?: number;
  /** Added before boarding here after a walk: security check, gate. */
  readonly boardSlackSec: number;
  /** Least time between two vehicles at this same stop. */
  readonly changeSec: number;
  /** GTFS location type 2: where the pathways of a station meet the street. */
  readonly isEntrance?: boolean;
  /** GTFS `wheelchair_boarding`, inherited from the station where the stop has none: 0 unknown, 1 yes, 2 no. */
  readonly wheelchair?: number;
}

/** All vehicles of a route that run from one stop to the next. */
export interface NetworkRide {
  readonly from: number;
  readonly to: number;
  readonly routeKey: string;
  /** The fastest of them, from departure to arrival. */
  readonly minSec: number;
  readonly tripCount: number;
}

/**
 * A walk that the feed states, in one direction: an edge of `pathways.txt` (a two-way pathway is two
 * of these), or a row of `transfers.txt` of type 2 (a time) or 3 (forbidden).
 */
export interface GivenWalk {
  readonly from: number;
  readonly to: number;
  readonly durationSec: number;
  readonly kind: 'pathway' | 'transfer';
  readonly isForbidden?: boolean;
  /** Of a pathway: a wheelchair can use it. */
  readonly isStepFree?: boolean;
}
