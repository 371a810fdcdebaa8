/** Lines as passengers browse them. */
import type { LatLon } from '../../base/geo.ts';
import type { Names } from '../../base/names.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import type { ItineraryPlace, ItineraryRoute } from '../model/itinerary.ts';

export interface LineSummary {
  readonly route: ItineraryRoute;
  readonly feedId: string;
  /** Ids of `RegionInfo.regions` that the line serves; two or more where it crosses a boundary. */
  readonly regionIds: readonly string[];
  readonly crossesBoundary: boolean;
  /** Where it runs, simplified for a city-wide map; one stretch for each direction or branch that differs. */
  readonly geometry: readonly (readonly LatLon[])[];
}

export interface LineRequest {
  /** `feed:route_id`. */
  readonly lineId: string;
  readonly day: ServiceDay;
}

export interface LineStop extends ItineraryPlace {
  /** Seconds of riding from the first stop, by the day's most usual trip; by others where that one does not call. */
  readonly rideSec: number;
  /** Trips of the day that call here. */
  readonly tripCount: number;
  /**
   * First and last departure here, of all trips that call (arrival where none of them can be boarded); absent where none
   * runs on the day.
   */
  readonly firstSec?: number;
  readonly lastSec?: number;
}

/** A part of the day with one headway. */
export interface HeadwayBand {
  readonly startSec: number;
  readonly endSec: number;
  /** Between departures; the mean where the timetable is exact. */
  readonly headwaySec: number;
}

export interface LineDirection {
  /** GTFS `direction_id`, 0 where the feed has none. */
  readonly directionId: number;
  readonly headsign: Names;
  /** Of all patterns of the day in one order; on a day without trips those of one pattern. */
  readonly stops: readonly LineStop[];
  /** Where most trips of the day begin: index into `stops`. */
  readonly originIndex: number;
  /** `firstSec` and `lastSec` of that stop, seconds of `LineDetail.day`; absent where none runs on the day. */
  readonly firstDepartureSec?: number;
  readonly lastDepartureSec?: number;
  readonly tripCount: number;
  /** Of the departures from the stop at `originIndex`. */
  readonly headways: readonly HeadwayBand[];
  /** One stretch for each pattern that brings stops of its own. */
  readonly geometry: readonly (readonly LatLon[])[];
}

export interface LineDetail extends LineSummary {
  readonly day: ServiceDay;
  readonly timeZone: string;
  readonly directions: readonly LineDirection[];
  /** Where the data of this line come from, in the words of the feed's provenance. */
  readonly sources: readonly string[];
}
