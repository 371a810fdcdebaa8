/** The request and the result of planning a journey. */
import type { LatLon } from '../../base/geo.ts';
import type { Names } from '../../base/names.ts';
import type { BilingualText } from '../../base/problem.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import type { Criterion } from '../pareto/pareto-planner.ts';
import type { FareChoice } from './fare-pricer.ts';
import type { Itinerary, ItineraryPlace, Way } from './itinerary.ts';

/** Walking speed in metres a second if the request has none. */
export const DEFAULT_SPEED_MPS = 1.2;

/** A time: seconds since the start of a service day, in the time zone of the timetable; from 0 to below 90,000. */
export interface ServiceTime {
  readonly day: ServiceDay;
  readonly seconds: number;
}

/** Start, destination or place on the way: a map point, or a stop, station or place by its id. */
export type PlanPlace =
  | ({ readonly kind: 'point' } & LatLon)
  | { readonly kind: 'stop'; readonly stopId: string };

/** A boundary between two pages. */
export interface PageEdge {
  readonly time: ServiceTime;
  /**
   * Number of journeys of that second before the edge. Present only if one second has more journeys than fit on a page.
   */
  readonly skip?: number;
}

/** A page that was shown: its far edge, and whether it was searched forward or back. */
export interface SeenPage {
  readonly edge: PageEdge;
  readonly searched: 'forward' | 'back';
}

/**
 * Where to continue: `later` = leaving at or after `time` (arrive-by: arriving at or after), `earlier` = leaving
 * (arriving) before `time`. Going one way and then back gives the same pages.
 */
export interface PageCursor extends PageEdge {
  readonly direction: 'earlier' | 'later';
  /** Pages in the cursor's direction that were shown before, nearest first; the first of them is shown again. */
  readonly ahead?: readonly SeenPage[];
  /** Pages in the other direction that were shown before, nearest first. */
  readonly behind?: readonly SeenPage[];
}

/** How far and how fast a traveller walks. */
export interface WalkingLimits {
  /** Longest walk from the start to the first stop. */
  readonly maxAccessSec: number;
  /** Longest walk from the last stop to the destination. */
  readonly maxEgressSec: number;
  /** Longest walk without any vehicle. */
  readonly maxDirectSec: number;
  readonly speedMps: number;
}

/** Lines, operators and stops that a traveller avoids. */
export interface Avoided {
  /** Lines not to ride: `feed:route_id`. */
  readonly routeIds: readonly string[];
  /** Operators not to ride with: `feed:agency_id`. */
  readonly agencyIds: readonly string[];
  /**
   * Stops where not to board, alight or change, as `feed:stop_id`: each with its station and the neighbouring stops of
   * the same name. Riding through is allowed.
   */
  readonly stopIds?: readonly string[];
}

/** A place on the way. */
export interface PlanVia {
  /** A stop means its station and the neighbouring stops of the same name, a map point the stops around it. */
  readonly place: PlanPlace;
  /** Least time to stay there, in addition to the change time; 0 if riding past is enough. */
  readonly minStaySec: number;
}

/** Time that the traveller takes between an end of the journey and a stop, as the request states it. */
export interface PlanOffset {
  /** `feed:stop_id`; a station means all its stops. */
  readonly stopId: string;
  readonly durationSec: number;
}

export interface PlanRequest {
  readonly from: PlanPlace;
  readonly to: PlanPlace;
  /** The only stops where the journey may begin (end); they replace the stops around `from` (`to`). */
  readonly fromOffsets?: readonly PlanOffset[];
  readonly toOffsets?: readonly PlanOffset[];
  /** In the order in which to reach them; not together with `criteria`. */
  readonly vias?: readonly PlanVia[];
  readonly time: ServiceTime;
  /** Whether `time` is the latest arrival instead of the earliest departure. */
  readonly arriveBy: boolean;
  /** Finds all good departures (arrivals) inside this window; 0 finds the best at `time` alone. */
  readonly searchWindowSec: number;
  /** Widens the window until it holds so many itineraries, if there are so many. */
  readonly minItineraries: number;
  readonly maxItineraries: number;
  readonly maxTransfers?: number;
  /** Longest travel time, door to door. */
  readonly maxTravelSec?: number;
  readonly walking: WalkingLimits;
  /** Least seconds between alighting and boarding. */
  readonly minTransferSec: number;
  /** Seconds added to every change. */
  readonly additionalTransferSec: number;
  /** Factor of the timetable's change times, applied first; 1 where absent. */
  readonly transferTimeFactor?: number;
  /** Least seconds before boarding, after a change, where vehicles of a GTFS `route_type` call. */
  readonly minTransferSecOf?: (routeType: number) => number;
  /** Whether the traveller rides vehicles of a GTFS `route_type`; all where absent. */
  readonly allowsRouteType?: (routeType: number) => boolean;
  readonly avoids?: Avoided;
  /** Rows of stops: the journey has to ride to, from or past one of them. Not together with `vias`. */
  readonly throughStops?: readonly number[];
  /**
   * Rows of stops where boarding slack (gates, security check) also counts if the stop is the start itself: the traveller is
   * at the station, not yet on the platform.
   */
  readonly gatesAtStart?: ReadonlySet<number>;
  /** Use no vehicles: the result has only `direct`. */
  readonly walkOnly: boolean;
  readonly needsWheelchair: boolean;
  /** With `needsWheelchair`: only trips and stops that are known to be accessible. */
  readonly strictWheelchair?: boolean;
  readonly page?: PageCursor;
  readonly fare: FareChoice;
  /** Fill in `Itinerary.fareByMedium`. */
  readonly withFareByMedium?: boolean;
  /** Criteria beside time and changes: finds also journeys that are cheaper or walk less. */
  readonly criteria?: readonly Criterion[];
  /** Returns true when the time limit of the answer has passed; no limit where absent. */
  readonly isLate?: () => boolean;
}

/** A remark about the whole list: what the traveller would ask next. */
export interface PlanNote {
  /** Stable codes: `last-service-left`, `feed-outside-dates`. */
  readonly code: string;
  readonly text: BilingualText;
  /** The time to try, if the remark names one. */
  readonly time?: ServiceTime;
}

/** Why a search found nothing, and what the traveller may try. */
export interface EmptyReason {
  /**
   * Stable codes: `same-place`, `no-stop-near-start`, `no-stop-near-end`, `no-service-at-time`, `no-connection`,
   * `modes-exclude-all`, `via-not-reachable` ...
   */
  readonly code: string;
  readonly text: BilingualText;
  readonly suggestions: readonly EmptySuggestion[];
}

export interface EmptySuggestion {
  /** Stable codes: `walk-further`, `earlier`, `later`, `all-modes`, `other-day` ... */
  readonly code: string;
  readonly text: BilingualText;
  /** The time to try, if the suggestion is a time. */
  readonly time?: ServiceTime;
  /** The stop to go to, or to start from, if the suggestion is another place. */
  readonly stop?: { readonly stopId: string; readonly end: 'from' | 'to'; readonly name: Names } & LatLon;
}

export interface PlanResult {
  readonly from: ItineraryPlace;
  readonly to: ItineraryPlace;
  /** The walk without a vehicle, if it is inside the limits. */
  readonly direct: readonly Itinerary[];
  /** Sorted by departure, for arrive-by requests too; with `ways`, those that are best in time come before the others. */
  readonly itineraries: readonly Itinerary[];
  /** The rows of the list, the best first: each way of going once; absent where nobody grouped the itineraries. */
  readonly ways?: readonly Way[];
  readonly notes?: readonly PlanNote[];
  readonly previousPage: PageCursor;
  readonly nextPage: PageCursor;
  readonly emptyReason?: EmptyReason;
  /** Whether the search stopped early, so that cheaper journeys or journeys with less walking may be missing. */
  readonly isIncomplete?: true;
}
