/** The request and the result of planning a journey, in domain terms. */
import type { LatLon } from '../../base/geo.ts';
import type { BilingualText } from '../../base/problem.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import type { Criterion } from '../pareto/pareto-planner.ts';
import type { FareChoice } from './fare-pricer.ts';
import type { Itinerary, ItineraryPlace } from './itinerary.ts';

/** The pace of a traveller who names none, in metres a second. */
export const DEFAULT_SPEED_MPS = 1.2;

/** A moment: seconds since the start of a service day, in the time zone of the timetable; 0 to below 90,000. */
export interface ServiceTime {
  readonly day: ServiceDay;
  readonly seconds: number;
}

/** Where a journey begins or ends: a point of the map, or a stop, station or place by its id. */
export type PlanPlace =
  | ({ readonly kind: 'point' } & LatLon)
  | { readonly kind: 'stop'; readonly stopId: string };

/** A boundary between two pages. */
export interface PageEdge {
  readonly time: ServiceTime;
  /** How many journeys of that very second lie before it, where one second has more of them than a page; else absent. */
  readonly skip?: number;
}

/** A page that was shown: its far edge, and from which of its ends it was searched. */
export interface SeenPage {
  readonly edge: PageEdge;
  readonly searched: 'forward' | 'back';
}

/**
 * Where to go on: `later` = leaving at or after `time` (with arrive-by: arriving at or after),
 * `earlier` = leaving (arriving) before `time`. Going one way and then back gives the same pages.
 */
export interface PageCursor extends PageEdge {
  readonly direction: 'earlier' | 'later';
  /** Pages in the cursor's direction that were shown before, nearest first: the first of them is shown again. */
  readonly ahead?: readonly SeenPage[];
  /** The same in the other direction. */
  readonly behind?: readonly SeenPage[];
}

/** How far and how fast a traveller walks. */
export interface WalkingLimits {
  /** From the start to the first stop. */
  readonly maxAccessSec: number;
  /** From the last stop to the end. */
  readonly maxEgressSec: number;
  /** The whole way without any vehicle. */
  readonly maxDirectSec: number;
  readonly speedMps: number;
}

/** What a traveller does not want. */
export interface Avoided {
  /** Lines not to ride, by `feed:route_id`. */
  readonly routeIds: readonly string[];
  /** Operators not to ride with, by `feed:agency_id`. */
  readonly agencyIds: readonly string[];
  /**
   * Where not to board, alight or change, by `feed:stop_id`: its station and the like-named stops beside it.
   * Riding through is fine.
   */
  readonly stopIds?: readonly string[];
}

/** A place on the way. */
export interface PlanVia {
  /** A stop stands for its station and the like-named stops beside it, a point for the stops around it. */
  readonly place: PlanPlace;
  /** Least time there, beside what the change takes; 0 where riding past is enough. */
  readonly minStaySec: number;
}

/** How long the traveller takes between an end of the journey and a stop, as the request states it. */
export interface PlanOffset {
  /** A station stands for all its stops. */
  readonly stopId: string;
  readonly durationSec: number;
}

export interface PlanRequest {
  readonly from: PlanPlace;
  readonly to: PlanPlace;
  /** The only stops to begin (end) at, in place of those that are found around `from` (`to`). */
  readonly fromOffsets?: readonly PlanOffset[];
  readonly toOffsets?: readonly PlanOffset[];
  /** In the order in which they are to be reached; `criteria` do not go with them. */
  readonly vias?: readonly PlanVia[];
  readonly time: ServiceTime;
  /** `time` is the latest arrival and not the earliest departure. */
  readonly arriveBy: boolean;
  /** All good departures (arrivals) inside this window; 0 asks for the best at `time` alone. */
  readonly searchWindowSec: number;
  /** Widen the window until there are so many, where there are so many. */
  readonly minItineraries: number;
  readonly maxItineraries: number;
  readonly maxTransfers?: number;
  /** The longest journey wanted, door to door. */
  readonly maxTravelSec?: number;
  readonly walking: WalkingLimits;
  /** At least this long between alighting and boarding. */
  readonly minTransferSec: number;
  /** Added to every change. */
  readonly additionalTransferSec: number;
  /** What the timetable says of a change is multiplied with this first; 1 where absent. */
  readonly transferTimeFactor?: number;
  /** At least this long before boarding, after a change, where vehicles of a GTFS `route_type` call. */
  readonly minTransferSecOf?: (routeType: number) => number;
  /** Which GTFS `route_type`s may be ridden; all where absent. */
  readonly allowsRouteType?: (routeType: number) => boolean;
  readonly avoids?: Avoided;
  /** No vehicles at all: answer `direct` only. */
  readonly walkOnly: boolean;
  readonly needsWheelchair: boolean;
  /** With `needsWheelchair`: only trips and stops that are known to be accessible. */
  readonly strictWheelchair?: boolean;
  readonly page?: PageCursor;
  readonly fare: FareChoice;
  /** Tell `Itinerary.fareByMedium`. */
  readonly withFareByMedium?: boolean;
  /** What counts beside time and changes: journeys that are cheaper or walk less are found too. */
  readonly criteria?: readonly Criterion[];
  /** Whether the time for the answer is over; it never is where absent. */
  readonly isLate?: () => boolean;
}

/** Why nothing was found, and what the traveller may try. */
export interface EmptyReason {
  /** Stable: `same-place`, `no-stop-near-start`, `no-stop-near-end`, `no-service-at-time`, `no-connection`, `modes-exclude-all`, `via-not-reachable` ... */
  readonly code: string;
  readonly text: BilingualText;
  readonly suggestions: readonly EmptySuggestion[];
}

export interface EmptySuggestion {
  /** Stable: `walk-further`, `earlier`, `later`, `all-modes`, `other-day` ... */
  readonly code: string;
  readonly text: BilingualText;
  /** The time to try, where the suggestion is a time. */
  readonly time?: ServiceTime;
}

export interface PlanResult {
  readonly from: ItineraryPlace;
  readonly to: ItineraryPlace;
  /** The way on foot alone, where it is inside the limits. */
  readonly direct: readonly Itinerary[];
  /** By departure (arrive-by: also by departure). */
  readonly itineraries: readonly Itinerary[];
  readonly previousPage: PageCursor;
  readonly nextPage: PageCursor;
  readonly emptyReason?: EmptyReason;
  /** Whether the search was broken off, so that there may be journeys that are cheaper or walk less. */
  readonly isIncomplete?: true;
}
