/** Lines as passengers browse them. */
import type { LatLon } from '../../base/geo.ts';
import type { Names } from '../../base/names.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import type { ItineraryPlace, ItineraryRoute } from '../itinerary/itinerary.ts';

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
  /** Seconds of riding from the first stop, by the day's most usual trip. */
  readonly rideSec: number;
  /** First and last departure here (arrival at the last stop); absent where none runs on the day. */
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
  /** Of the pattern that most trips of the day follow. */
  readonly stops: readonly LineStop[];
  /** Departures from the first stop, seconds of `LineDetail.day`; absent where none runs on the day. */
  readonly firstDepartureSec?: number;
  readonly lastDepartureSec?: number;
  readonly tripCount: number;
  readonly headways: readonly HeadwayBand[];
  readonly geometry: readonly LatLon[];
}

export interface LineDetail extends LineSummary {
  readonly day: ServiceDay;
  readonly timeZone: string;
  readonly directions: readonly LineDirection[];
  /** Where the data of this line come from, in the words of the feed's provenance. */
  readonly sources: readonly string[];
}
