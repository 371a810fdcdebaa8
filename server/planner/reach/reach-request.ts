/** Requests about travel from one place to all others, or from all others to it. */
import type { PlanPlace, PlanRequest, ServiceTime } from '../model/plan-request.ts';

/** Limits and speed of walking. */
export interface ReachWalking {
  /** Longest walk, in seconds, between the one place and a stop. */
  readonly maxNearSec: number;
  /** Longest walk, in seconds, between a stop and one of the other places. */
  readonly maxFarSec: number;
  /** Longest walk, in seconds, without a vehicle. */
  readonly maxDirectSec: number;
  readonly speedMps: number;
}

/** Rules of travel, apart from places and times. */
export interface ReachRules {
  /** Longest travel, including the wait for the first vehicle. */
  readonly maxTravelSec: number;
  readonly maxTransfers?: number;
  readonly walking: ReachWalking;
  /** Least time between alighting and boarding. */
  readonly minTransferSec: number;
  /** Added to every change. */
  readonly additionalTransferSec: number;
  /** Whether lines of a GTFS `route_type` are used; all where absent. */
  readonly allowsRouteType?: (routeType: number) => boolean;
  /** Lines (`feed:route_id`) and operators (`feed:agency_id`) that are not used. */
  readonly avoids?: NonNullable<PlanRequest['avoids']>;
  readonly needsWheelchair: boolean;
  /** With `needsWheelchair`: uses only trips and stops that are known to be accessible. */
  readonly strictWheelchair?: boolean;
  /** Uses no vehicles. */
  readonly walkOnly: boolean;
  /** See `TravelRules`. */
  readonly samplesWaits?: boolean;
}

export interface ReachRequest extends ReachRules {
  /** Where all travels begin; with `arriveBy`, where they end. */
  readonly one: PlanPlace;
  /** Departure; with `arriveBy`, latest arrival. */
  readonly time: ServiceTime;
  readonly arriveBy: boolean;
}

export interface ReachManyRequest extends ReachRequest {
  readonly many: readonly PlanPlace[];
}

export interface IsochronesRequest extends ReachRequest {
  /** At most `maxTravelSec` each. */
  readonly cutoffsSec: readonly number[];
}

export interface PercentilesRequest extends ReachRequest {
  /** Departures (with `arriveBy`: arrivals) from `time` to before `time + windowSec`. */
  readonly windowSec: number;
  /** Seconds between sampled departures; 0 for every second of the window. */
  readonly stepSec: number;
  /** Integers from 1 to 100. */
  readonly percents: readonly number[];
}

export interface MatrixRequest extends ReachRules {
  readonly origins: readonly PlanPlace[];
  readonly destinations: readonly PlanPlace[];
  readonly time: ServiceTime;
  /** Whether `time` is the latest arrival at every destination, instead of the departure. */
  readonly arriveBy: boolean;
}
