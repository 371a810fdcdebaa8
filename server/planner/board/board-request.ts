/** Requests and answers: departures and arrivals at a stop, and one run of a trip. */

import type { Names } from '../../base/names.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import type { CallRule, ItineraryCall, ItineraryPlace, ItineraryRoute } from '../model/itinerary.ts';
import type { PageCursor, ServiceTime } from '../model/plan-request.ts';
import type { BoardArea } from '../stops/stop-request.ts';

/** Identifies a run of a trip: the trip, its service day, and for a trip of `frequencies.txt` the start time on that day. */
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
  /** Used where the stop of `area` does not exist. */
  readonly fallbackArea?: BoardArea;
  readonly events: 'departures' | 'arrivals' | 'both';
  readonly time: ServiceTime;
  /** `later`: events at or after `time`; `earlier`: events before it. Both are answered in ascending order. */
  readonly direction: 'earlier' | 'later';
  /** At least this many events, and at least all events within `windowSec`, but at most `maxEvents`. */
  readonly minEvents: number;
  readonly maxEvents: number;
  readonly windowSec?: number;
  readonly allowsRouteType?: (routeType: number) => boolean;
  /** Adds the calls after each departure, and before each arrival. */
  readonly withOtherCalls: boolean;
}

/** A departure or arrival; seconds are of `BoardResult.day`. */
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
  /** Headsign of the vehicle at this stop. */
  readonly headsign: Names;
  readonly route: ItineraryRoute;
  readonly origin: ItineraryCall;
  readonly destination: ItineraryCall;
  /** Whether boarding (at a departure) or alighting (at an arrival) is allowed. */
  readonly isOpen: boolean;
  /** How passengers arrange boarding (at a departure) or alighting (at an arrival); absent where nothing is needed. */
  readonly rule?: CallRule;
  readonly bikesAllowed: boolean;
  readonly isWheelchairAccessible: boolean;
  /** GTFS `wheelchair_accessible`: 1 yes, 2 no; absent where unknown. */
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
