/** Types of the list of lines and of one line. */
import type { LatLon } from '../../base/geo.ts';
import type { Names } from '../../base/names.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import type { TimetableDeparture } from '../board/stop-timetable.ts';
import type { ItineraryPlace, ItineraryRoute } from '../model/itinerary.ts';

export interface LineSummary {
  readonly route: ItineraryRoute;
  readonly feedId: string;
  /** Ids of the regions (`RegionInfo.regions`) that the line serves. */
  readonly regionIds: readonly string[];
  readonly crossesBoundary: boolean;
  /** Its ways, simplified for a city-wide map: one for each direction or branch that differs. */
  readonly geometry: readonly (readonly LatLon[])[];
}

export interface LineRequest {
  /** `feed:route_id`. */
  readonly lineId: string;
  readonly day: ServiceDay;
}

export interface LineStop extends ItineraryPlace {
  /** Riding time from the first stop, by the most frequent running times of the day; from other trips where those do not call. */
  readonly rideSec: number;
  /** Trips of the day that call here. */
  readonly tripCount: number;
  /** First and last departure of the day here (arrival where no trip can be boarded); absent where no trip calls. */
  readonly firstSec?: number;
  readonly lastSec?: number;
  /** No trip of the day can be boarded here: `firstSec` and `lastSec` are arrivals. */
  readonly isArrival?: true;
}

/** A part of the day with about equal intervals between departures. */
export interface HeadwayBand {
  readonly startSec: number;
  readonly endSec: number;
  /** Mean interval between departures. */
  readonly headwaySec: number;
}

export interface LineDirection {
  /** GTFS `direction_id`, 0 where the feed has none. */
  readonly directionId: number;
  readonly headsign: Names;
  /** Stops of all patterns that run on the day in this direction, in one order; of all its patterns where none runs. */
  readonly stops: readonly LineStop[];
  /** Index into `stops`: the stop where most trips of the day begin. */
  readonly originIndex: number;
  /** `firstSec` and `lastSec` of the stop at `originIndex`; absent where no trip runs on the day. */
  readonly firstDepartureSec?: number;
  readonly lastDepartureSec?: number;
  readonly tripCount: number;
  /** All departures of the day from the stop at `originIndex`, ascending. */
  readonly departures: readonly TimetableDeparture[];
  /** Of the departures from the stop at `originIndex`. */
  readonly headways: readonly HeadwayBand[];
  /** The way of each pattern that has stops which no longer pattern has. */
  readonly geometry: readonly (readonly LatLon[])[];
}

export interface LineDetail extends LineSummary {
  readonly day: ServiceDay;
  readonly timeZone: string;
  readonly directions: readonly LineDirection[];
  /** Sources of the data of this line, from `provenance.txt`. */
  readonly sources: readonly string[];
}
