/** Places that users search for: stations grouped over all feeds, points of interest, districts, cities. */
import type { LatLon } from '../../base/geo.ts';
import type { Names } from '../../base/names.ts';

/**
 * `stop`: a stop or station; `poi`: a point of interest; `district`, `city`: an area, positioned at its centre;
 * `point`: typed coordinates.
 */
export type PlaceType = 'stop' | 'poi' | 'district' | 'city' | 'point';

/** An input row: one or more of them become a `Place`. */
export interface PlaceSource extends LatLon {
  readonly type: Exclude<PlaceType, 'point'>;
  /** `feed:stop_id` of a stop; for other types, an id unique among them. */
  readonly id: string;
  readonly name: Names;
  /** `feed:stop_id` of the station that holds the stop. */
  readonly stationId?: string;
  /** The same for all stops of one physical place; where absent, names and positions decide what is grouped. */
  readonly placeId?: string;
  /** Other names to find it by, in any script. */
  readonly aliases?: readonly string[];
  /** `station`, `hospital`, `scenic` ... of a point of interest. */
  readonly category?: string;
  /** First and last day on which it is open, `YYYY-MM-DD`; absent: always. */
  readonly firstDate?: string;
  readonly lastDate?: string;
  /** Id of the source of type `city` that contains it. */
  readonly cityId?: string;
  /** IANA time zone. */
  readonly timeZone?: string;
  /** GTFS `route_type`s that call at the stop. */
  readonly routeTypes?: readonly number[];
  /** `feed:route_id`s that call at the stop. */
  readonly routeIds?: readonly string[];
}

/** A physical place, grouped from the sources of all feeds. */
export interface Place extends LatLon {
  readonly type: PlaceType;
  /** Id of its most important source; a stop id where it has stops, so that a plan accepts it. */
  readonly id: string;
  readonly name: Names;
  /** Stops, platforms and stations of all feeds at this place; may be empty. */
  readonly stopIds: readonly string[];
  readonly category?: string;
  readonly cityId?: string;
  /** IANA time zone; absent where no source has one. */
  readonly timeZone?: string;
  readonly routeTypes: readonly number[];
  readonly lineCount: number;
  /** From 0 to 1, by type, category, modes and number of lines. */
  readonly importance: number;
}

/**
 * How a text matches a name, best first. `station-of-city`: a main station of the city with that name. `abbreviation`: some
 * characters of the name in their order, as 内大 of 内蒙古大学. `street`: the street without its part of the city, as 锡林路 for
 * 锡林南路. `similar`: nearly the same letters or sounds.
 */
export type MatchKind =
  | 'exact'
  | 'station-of-city'
  | 'prefix'
  | 'initials'
  | 'pinyin'
  | 'substring'
  | 'english'
  | 'mixed'
  | 'abbreviation'
  | 'street'
  | 'similar'
  | 'point';

export interface PlaceHit {
  readonly place: Place;
  readonly match: MatchKind;
  /** Higher is better; comparable only within one answer. */
  readonly score: number;
  /** The name that matches, and the ranges of its characters that the query matches. */
  readonly matchedText: string;
  readonly ranges: readonly (readonly [start: number, length: number])[];
}

export interface NearbyPlace {
  readonly place: Place;
  readonly distanceM: number;
}
