/** Departures and arrivals at a stop, and the run of one trip. */

import type { Names } from '../../base/names.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import type { CallRule, ItineraryCall, ItineraryPlace, ItineraryRoute } from '../model/itinerary.ts';
import type { PageCursor, ServiceTime } from '../model/plan-request.ts';
import type { BoardArea } from '../stops/stop-request.ts';

/**
 * Which run of a trip: the trip, the service day whose timetable it runs by, and, for a trip run by
 * headway, its start time in seconds of that day.
 */
export interface TripRun {
  /** `feed:trip_id`. */
  readonly tripId: string;
  readonly serviceDay: ServiceDay;
  readonly tripStartSec?: number;
}

export interface TripRequest {
  readonly run: TripRun;
}

export interface BoardRequest {
  readonly area: BoardArea;
  /** Used where the stop of `area` does not exist (any more). */
  readonly fallbackArea?: BoardArea;
  readonly events: 'departures' | 'arrivals' | 'both';
  readonly time: ServiceTime;
  /** Events at or after `time`, or before it (answered in order of time all the same). */
  readonly direction: 'earlier' | 'later';
  /** Answer at least so many, and all inside `windowSec`, whichever is more; never more than `maxEvents`. */
  readonly minEvents: number;
  readonly maxEvents: number;
  readonly windowSec?: number;
  readonly allowsRouteType?: (routeType: number) => boolean;
  /** Also the calls after a departure, before an arrival. */
  readonly withOtherCalls: boolean;
}

/** One departure or arrival; seconds count from `BoardResult.day`. */
export interface StopEvent extends TripRun {
  readonly kind: 'departure' | 'arrival';
  readonly place: ItineraryPlace;
  /** Absent at a trip's first stop. */
  readonly arrivalSec?: number;
  /** Absent at a trip's last stop. */
  readonly departureSec?: number;
  readonly headwaySec?: number;
  readonly tripShortName?: string;
  readonly directionId?: number;
  /** What is written on the vehicle here. */
  readonly headsign: Names;
  readonly route: ItineraryRoute;
  readonly origin: ItineraryCall;
  readonly destination: ItineraryCall;
  /** Boarding (of a departure) or alighting (of an arrival) is allowed. */
  readonly isOpen: boolean;
  /** What a passenger has to do to get on (of a departure) or off (of an arrival); absent where nothing. */
  readonly rule?: CallRule;
  readonly bikesAllowed: boolean;
  readonly isWheelchairAccessible: boolean;
  /** GTFS `wheelchair_accessible`, 1 yes or 2 no; absent where nothing is known. */
  readonly wheelchairAccessible?: number;
  readonly otherCalls?: readonly ItineraryCall[];
}

export interface BoardResult {
  readonly place: ItineraryPlace;
  readonly day: ServiceDay;
  readonly timeZone: string;
  readonly events: readonly StopEvent[];
  readonly previousPage: PageCursor;
  readonly nextPage: PageCursor;
}
