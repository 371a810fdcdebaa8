/**
 * Places that can be looked up: stations grouped over all feeds, points of interest, districts, cities.
 */
import type { LatLon } from '../../base/geo.ts';
import type { Names } from '../../base/names.ts';

/**
 * `stop`: served by a line; `poi`: a point of interest; `district`, `city`: an area, stood for by its
 * centre; `point`: coordinates that were typed.
 */
export type PlaceType = 'stop' | 'poi' | 'district' | 'city' | 'point';

/** One row that a place is built from. */
export interface PlaceSource extends LatLon {
  readonly type: Exclude<PlaceType, 'point'>;
  /** `feed:stop_id` of a stop; any id that is unique among the others. */
  readonly id: string;
  readonly name: Names;
  /** `feed:stop_id` of the station that holds the stop. */
  readonly stationId?: string;
  /** Equal for stops of all feeds that are one physical place; where absent, names and positions decide. */
  readonly placeId?: string;
  /** Other names it is looked up by, in any script. */
  readonly aliases?: readonly string[];
  /** `station`, `hospital`, `scenic` ... of a point of interest. */
  readonly category?: string;
  /** Id of the city (a source of type `city`) it lies in. */
  readonly cityId?: string;
  /** IANA name of the zone of the clock there. */
  readonly timeZone?: string;
  /** GTFS `route_type`s that call at the stop. */
  readonly routeTypes?: readonly number[];
  /** `feed:route_id`s that call at the stop. */
  readonly routeIds?: readonly string[];
}

/** One physical place, once, however many feeds know it. */
export interface Place extends LatLon {
  readonly type: PlaceType;
  /** Id of its most important source: a stop id where it has stops, so that it can be planned to. */
  readonly id: string;
  readonly name: Names;
  /** All stops, platforms and stations of all feeds that make it up; empty where it has none. */
  readonly stopIds: readonly string[];
  readonly category?: string;
  readonly cityId?: string;
  /** IANA name of the zone of the clock there; absent where no stop tells it. */
  readonly timeZone?: string;
  readonly routeTypes: readonly number[];
  readonly lineCount: number;
  /** 0 to 1, by kind, modes and number of lines. */
  readonly importance: number;
}

/** How a text met a name, best first; `station-of-city`: a main station of the city that was named. */
export type MatchKind =
  | 'exact'
  | 'station-of-city'
  | 'prefix'
  | 'initials'
  | 'pinyin'
  | 'substring'
  | 'english'
  | 'mixed'
  | 'point';

export interface PlaceHit {
  readonly place: Place;
  readonly match: MatchKind;
  /** Higher is better; comparable inside one answer only. */
  readonly score: number;
  /** The text that was met, and the characters of it (start, length) that the query covers. */
  readonly matchedText: string;
  readonly ranges: readonly (readonly [start: number, length: number])[];
}

export interface NearbyPlace {
  readonly place: Place;
  readonly distanceM: number;
}
