/** What can be asked about everything that one place reaches, or is reached from. */
import type { PlanPlace, PlanRequest, ServiceTime } from '../model/plan-request.ts';

/** How far and how fast somebody walks. */
export interface ReachWalking {
  /** Between the one place and a stop. */
  readonly maxNearSec: number;
  /** Between a stop and whatever is reached. */
  readonly maxFarSec: number;
  /** The whole way without any vehicle. */
  readonly maxDirectSec: number;
  readonly speedMps: number;
}

/** How somebody travels, whatever the places and times are. */
export interface ReachRules {
  /** The longest travel of interest, waiting for the first vehicle included. */
  readonly maxTravelSec: number;
  readonly maxTransfers?: number;
  readonly walking: ReachWalking;
  /** At least this long between alighting and boarding. */
  readonly minTransferSec: number;
  /** Added to every change. */
  readonly additionalTransferSec: number;
  /** Which GTFS `route_type`s may be ridden; all where absent. */
  readonly allowsRouteType?: (routeType: number) => boolean;
  /** Lines (`feed:route_id`) and operators (`feed:agency_id`) not to ride with. */
  readonly avoids?: NonNullable<PlanRequest['avoids']>;
  readonly needsWheelchair: boolean;
  /** With `needsWheelchair`: only trips and stops that are known to be accessible. */
  readonly strictWheelchair?: boolean;
  /** No vehicles at all. */
  readonly walkOnly: boolean;
}

export interface ReachRequest extends ReachRules {
  /** Where all travels begin, or end where `arriveBy` is set. */
  readonly one: PlanPlace;
  /** Departure, or latest arrival where `arriveBy` is set. */
  readonly time: ServiceTime;
  readonly arriveBy: boolean;
}

export interface ReachManyRequest extends ReachRequest {
  readonly many: readonly PlanPlace[];
}

export interface IsochronesRequest extends ReachRequest {
  /** None above `maxTravelSec`. */
  readonly cutoffsSec: readonly number[];
}

export interface PercentilesRequest extends ReachRequest {
  /** Departures (arrivals) from `time` until so much later, that second itself not included. */
  readonly windowSec: number;
  /** Seconds between the departures looked at; 0 stands for every second of the window. */
  readonly stepSec: number;
  /** Whole percents, 1 to 100. */
  readonly percents: readonly number[];
}

export interface MatrixRequest extends ReachRules {
  readonly origins: readonly PlanPlace[];
  readonly destinations: readonly PlanPlace[];
  readonly time: ServiceTime;
  /** `time` is the latest arrival at every destination. */
  readonly arriveBy: boolean;
}
