/**
 * The timetable as flat arrays: everything the search reads, and the words around it.
 *
 * A **pattern** is a sequence of calls (stop, pick-up and drop-off rule) of one route. A **profile** is one
 * way of running along it: seconds since the trip's first departure at every call. A **run** is one
 * departure: a profile, a start time and the service it belongs to; a headway line's trip stands for
 * many runs. So a run costs 16 bytes however long it is, and lines with even running times share one
 * profile that stays in the cache.
 *
 * Times of a run: `runStart[run] + profileDeparture[profile + position]`, seconds since the start of
 * the service day in the feed's own time zone.
 */
import type { Names } from '../../base/names.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import type { PathwayRow } from '../gtfs/rows.ts';
import type { Footpaths } from '../network/footpath-table.ts';
import type { MergeDecision } from '../network/merge-pair.ts';
import type { StreetWays } from '../network/street-ways.ts';
import type { StringTable } from './string-table.ts';
import type { TravelRules } from './travel-rules.ts';

export interface Timetable {
  /** Content hash of the feeds and of the compiler's own version. */
  readonly hash: string;
  /** The zone that query days are counted in: that of the first feed's first agency. */
  readonly timeZone: string;
  /** Of the region; what of them concerns stops is worked into `stops` already. */
  readonly rules: TravelRules;
  readonly feeds: readonly TimetableFeed[];
  readonly stops: StopTable;
  readonly routes: readonly TimetableRoute[];
  readonly trips: TripTable;
  readonly patterns: PatternTable;
  readonly services: ServiceTable;
  readonly tripLinks: TripLinkTable;
  readonly changeRules: ChangeRuleTable;
  /** What the four tables below are made of. */
  readonly walks: WalkSources;
  readonly footpaths: Footpaths;
  /** Those that a wheelchair can pass; absent where that is all of them. */
  readonly stepFreeFootpaths?: Footpaths;
  /** Between the street and stops inside stations; absent where pathways lead to no stop. */
  readonly streetWays?: StreetWays;
  /** Those that a wheelchair can pass; absent where that is all of them. */
  readonly stepFreeStreetWays?: StreetWays;
  /** Which stops of different feeds are one place, and which are not, each with its reason. */
  readonly stopMerges: readonly MergeDecision[];
  readonly shapes: ShapeTable;
  /** Names of time zones without repeats; stops hold indexes into it. */
  readonly timeZones: readonly string[];
  /** All names, without repeats; tables hold indexes into it. */
  readonly names: readonly Names[];
}

export interface TimetableFeed {
  readonly feedId: string;
  readonly timeZone: string;
  readonly confidence: 'sourced' | 'derived' | 'reconstructed';
  readonly publisher?: string;
  readonly publisherUrl?: string;
  readonly attributions: readonly string[];
  readonly version?: string;
}

/** All rows of stops.txt of all feeds: boardable stops first (`boardable` of them), then stations, entrances and nodes. */
export interface StopTable {
  readonly count: number;
  /** Rows below this number are called at by some trip. */
  readonly boardable: number;
  readonly ids: StringTable;
  readonly feed: Uint16Array;
  readonly lat: Float64Array;
  readonly lon: Float64Array;
  readonly name: Int32Array;
  /** Row of the station that holds the stop, or -1. */
  readonly parent: Int32Array;
  readonly locationType: Uint8Array;
  /** GTFS `wheelchair_boarding`, the station's where the stop has none: 0 unknown, 1 yes, 2 no. */
  readonly wheelchair: Uint8Array;
  /** `level_index` of the floor; NaN where the feed has none. */
  readonly level: Float64Array;
  /** Index of the floor's name; -1 where it has none. */
  readonly levelName: Int32Array;
  /** Row that stands for the physical place: equal for stops of any feed that are one place to a passenger. */
  readonly place: Int32Array;
  /** Platform codes; empty text where there is none. */
  readonly platform: StringTable;
  /** Least seconds between leaving one vehicle and boarding another at the same stop. */
  readonly changeSec: Int32Array;
  /** Seconds needed before boarding after a walk (gates, security check). */
  readonly boardSlackSec: Int32Array;
  /** Index of the city, or 255 where the stop belongs to none. */
  readonly city: Uint8Array;
  /** Index of the zone of the clock on the wall there: the station's, else its own, else the feed's. */
  readonly timeZone: Uint16Array;
}

export interface TimetableRoute {
  readonly feed: number;
  readonly routeId: string;
  readonly shortName: string;
  readonly longName: Names;
  readonly routeType: number;
  readonly color?: string;
  readonly textColor?: string;
  readonly sortOrder: number;
  readonly agencyId: string;
  readonly agencyName: Names;
  readonly agencyUrl: string;
  readonly confidence: 'sourced' | 'derived' | 'reconstructed';
}

/** Rows of trips.txt. */
export interface TripTable {
  readonly count: number;
  readonly ids: StringTable;
  readonly feed: Uint16Array;
  readonly route: Int32Array;
  readonly headsign: Int32Array;
  /**
   * Where the names of a trip's `stop_headsign`s begin in `callHeadsigns`, one for each call of its pattern; -1 where
   * it has none.
   */
  readonly callHeadsign: Int32Array;
  /** Index of a name, -1 where the call leaves the trip's headsign. */
  readonly callHeadsigns: Int32Array;
  readonly shortName: StringTable;
  /** Row of the shape, or -1. */
  readonly shape: Int32Array;
  /** Bit 0-1 wheelchair_accessible, bit 2-3 bikes_allowed, bit 4 direction_id. */
  readonly flags: Uint8Array;
  readonly service: Int32Array;
  /** Trips of one number are driven by one vehicle (`block_id`), -1 where that is not said. */
  readonly block: Int32Array;
}

/** Rows of transfers.txt of the types 4 and 5: what becomes of passengers when a vehicle goes on as another trip. */
export interface TripLinkTable {
  readonly count: number;
  readonly fromTrip: Int32Array;
  readonly toTrip: Int32Array;
  /** 1 where they may stay seated, 0 where they must not. */
  readonly isSeated: Uint8Array;
}

/**
 * Rows of transfers.txt of the types 0 to 3 that name routes or trips, each for one pair of boardable stops. Rows
 * that name stops alone are part of `footpaths` and `changeSec`.
 */
export interface ChangeRuleTable {
  readonly count: number;
  readonly fromStop: Int32Array;
  readonly toStop: Int32Array;
  /** -1 where any will do, as in the three below. */
  readonly fromRoute: Int32Array;
  readonly toRoute: Int32Array;
  readonly fromTrip: Int32Array;
  readonly toTrip: Int32Array;
  /** Of several rules for a change the highest holds. */
  readonly rank: Int32Array;
  /** Least seconds between alighting and boarding, `NO_CHANGE` where there is none. */
  readonly sec: Int32Array;
  /** Which walk `sec` depends on: `FIXED_CHANGE` ... `LINE_CHANGE`. */
  readonly basis: Uint8Array;
}

/** The seconds of a change rule are those of anybody. */
export const FIXED_CHANGE = 0;
/** They are stated by the feed; who walks slower takes longer. */
export const STATED_CHANGE = 1;
/** They are those of the footpath, or of the straight line where there is none. */
export const FOOTPATH_CHANGE = 2;
/** They are those of the straight line. */
export const LINE_CHANGE = 3;

/** What walks between stops are made of, so that they can be made again for somebody who walks at another pace. */
export interface WalkSources {
  /** Straight-line metres between two stops at most. */
  readonly maxM: number;
  /** The pace of the timetable's own footpaths. */
  readonly speedMps: number;
  /** Way on the ground for each metre of straight line. */
  readonly detourFactor: number;
  readonly pathways: readonly PathwayOfStops[];
  /** Rows of transfers.txt that name stops alone, as rows of the stop table; a station stands for its stops. */
  readonly transferFrom: Int32Array;
  readonly transferTo: Int32Array;
  /** `NO_CHANGE` where nobody may change. */
  readonly transferSec: Int32Array;
}

/** A row of pathways.txt with the rows of its ends in the stop table. */
export interface PathwayOfStops {
  readonly from: number;
  readonly to: number;
  readonly row: PathwayRow;
}

/** A change that is not possible. */
export const NO_CHANGE = -1;

export interface PatternTable {
  readonly count: number;
  readonly route: Int32Array;
  /** `count + 1` offsets into `stop` and `callFlags`. */
  readonly callOffsets: Int32Array;
  readonly stop: Int32Array;
  /** Bit 0: boarding allowed, bit 1: alighting allowed. */
  readonly callFlags: Uint8Array;
  /** Bit 0-1 `pickup_type`, bit 2-3 `drop_off_type`: 0 regular, 1 none, 2 phone, 3 ask the driver. */
  readonly callRules: Uint8Array;
  /** `count + 1` offsets into the run arrays; runs are sorted by start within a pattern. */
  readonly runOffsets: Int32Array;
  readonly runStart: Int32Array;
  /** Offset of the run's profile in `profileArrival` and `profileDeparture`. */
  readonly runProfile: Int32Array;
  readonly runTrip: Int32Array;
  /** Seconds between runs where only the headway is promised, else 0. */
  readonly runHeadway: Int32Array;
  /** Seconds since the run's start. */
  readonly profileArrival: Int32Array;
  readonly profileDeparture: Int32Array;
}

/** Which services run on which days. */
export interface ServiceTable {
  readonly count: number;
  readonly firstDay: ServiceDay;
  readonly dayCount: number;
  /** `count` rows of `wordsPerService` words; bit d of a row is day `firstDay + d`. */
  readonly wordsPerService: number;
  readonly bits: Uint32Array;
  readonly feed: Uint16Array;
}

/** Points of shapes.txt in microdegrees. */
export interface ShapeTable {
  readonly offsets: Int32Array;
  readonly latE6: Int32Array;
  readonly lonE6: Int32Array;
}

/** Whether a service runs on a day. */
export function isActive(services: ServiceTable, service: number, day: ServiceDay): boolean {
  const bit = day - services.firstDay;
  if (bit < 0 || bit >= services.dayCount) return false;
  const word = services.bits[service * services.wordsPerService + (bit >>> 5)] as number;
  return ((word >>> (bit & 31)) & 1) === 1;
}
