/**
 * The timetable as flat arrays: all data that a search reads, and the names that answers show.
 *
 * A **pattern** is a sequence of calls (stop, pick-up and drop-off rule) of one route. A **profile** holds the running times
 * along it: seconds since the first departure of the trip, for each call. A **run** is one departure: a profile, a start
 * time and a trip; a trip of `frequencies.txt` has many runs. A run takes 16 bytes whatever its length, and trips with the
 * same running times share a profile.
 *
 * Times of a run: `runStart[run] + profileDeparture[profile + position]`, seconds since the start of
 * the service day in the time zone of the feed.
 *
 * A timetable is never changed: many of its arrays lie in memory that threads share. A variant of it (another walking pace,
 * a scenario) is a new object that replaces the tables that differ and shares all others: see `atPace` and the README.
 */
import type { LatLon } from '../../base/geo.ts';
import type { Names } from '../../base/names.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import type { Confidence, PathwayRow } from '../gtfs/rows.ts';
import type { Footpaths } from '../network/footpath-table.ts';
import type { MergeDecision } from '../network/merge-rules.ts';
import type { StreetWays } from '../network/street-ways.ts';
import type { StringTable } from './string-table.ts';
import type { TravelRules } from './travel-rules.ts';

export interface Timetable {
  /** Content hash of the feeds and of the compiler's own version. */
  readonly hash: string;
  /** Time zone of query days: that of the first agency of the first feed. */
  readonly timeZone: string;
  /** Rules of the region. `stops.changeSec` and `stops.boardSlackSec` include them already. */
  readonly rules: TravelRules;
  readonly feeds: readonly TimetableFeed[];
  readonly stops: StopTable;
  readonly routes: readonly TimetableRoute[];
  readonly trips: TripTable;
  readonly patterns: PatternTable;
  readonly services: ServiceTable;
  readonly tripLinks: TripLinkTable;
  readonly changeRules: ChangeRuleTable;
  /** Input of the four tables below. */
  readonly walks: WalkSources;
  readonly footpaths: Footpaths;
  /** The part that a wheelchair can pass; absent where that is all. */
  readonly stepFreeFootpaths?: Footpaths;
  /** Ways between the street and stops inside stations; absent where no pathway leads to a stop. */
  readonly streetWays?: StreetWays;
  /** The part that a wheelchair can pass; absent where that is all. */
  readonly stepFreeStreetWays?: StreetWays;
  /** Decisions on which stops of different feeds are one place, each with its reason. */
  readonly stopMerges: readonly MergeDecision[];
  readonly shapes: ShapeTable;
  /** Names of time zones, each once; `stops.timeZone` holds indexes. */
  readonly timeZones: readonly string[];
  /** All names, each once; tables hold indexes. */
  readonly names: readonly Names[];
}

export interface TimetableFeed {
  readonly feedId: string;
  readonly timeZone: string;
  readonly confidence: Confidence;
  readonly publisher?: string;
  readonly publisherUrl?: string;
  readonly attributions: readonly string[];
  readonly version?: string;
}

/** All rows of stops.txt of all feeds: boardable stops first (`boardable` of them), then stations, entrances and nodes. */
export interface StopTable {
  readonly count: number;
  /** Number of stops that some trip calls at. They are the first rows. */
  readonly boardable: number;
  readonly ids: StringTable;
  readonly feed: Uint16Array;
  readonly lat: Float64Array;
  readonly lon: Float64Array;
  readonly name: Int32Array;
  /** Row of the parent station (of a boarding area, its platform), or -1. */
  readonly parent: Int32Array;
  readonly locationType: Uint8Array;
  /** GTFS `wheelchair_boarding`, the station's where the stop has none: 0 unknown, 1 yes, 2 no. */
  readonly wheelchair: Uint8Array;
  /** `level_index` of the floor; NaN where the feed has none. */
  readonly level: Float64Array;
  /** Index of the floor's name; -1 where it has none. */
  readonly levelName: Int32Array;
  /** Row that represents the physical place: equal for stops of any feeds that are one place to a passenger. */
  readonly place: Int32Array;
  /** Platform codes; empty text for none. */
  readonly platform: StringTable;
  /** Least seconds between leaving one vehicle and boarding another at the same stop. */
  readonly changeSec: Int32Array;
  /** Seconds between the end of a walk and boarding (gates, security check). */
  readonly boardSlackSec: Int32Array;
  /** Index of the city, or 255 for a stop outside all cities. */
  readonly city: Uint8Array;
  /** Index of the time zone: that of the station, else of the stop, else of the feed. */
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
  readonly confidence: Confidence;
}

/** Rows of trips.txt. */
export interface TripTable {
  readonly count: number;
  readonly ids: StringTable;
  readonly feed: Uint16Array;
  readonly route: Int32Array;
  readonly headsign: Int32Array;
  /**
   * Offset in `callHeadsigns` of the `stop_headsign`s of a trip, one for each call of its pattern; -1 where no call has
   * one.
   */
  readonly callHeadsign: Int32Array;
  /** Index of a name; -1 where the headsign of the trip holds for the call. */
  readonly callHeadsigns: Int32Array;
  readonly shortName: StringTable;
  /** Row of the shape, or -1. */
  readonly shape: Int32Array;
  /** Bit 0-1 wheelchair_accessible, bit 2-3 bikes_allowed, bit 4 direction_id. */
  readonly flags: Uint8Array;
  readonly service: Int32Array;
  /** Number of the block (`block_id`); one vehicle runs all trips of a block. -1 for none. */
  readonly block: Int32Array;
}

/** Rows of transfers.txt of types 4 and 5: whether passengers stay seated when a vehicle continues as another trip. */
export interface TripLinkTable {
  readonly count: number;
  readonly fromTrip: Int32Array;
  readonly toTrip: Int32Array;
  /** 1 for type 4 (stay seated), 0 for type 5 (get off). */
  readonly isSeated: Uint8Array;
}

/**
 * Rows of transfers.txt of types 0 to 3 that name routes or trips, one for each pair of boardable stops. Rows that name
 * only stops are part of `footpaths` and `changeSec` instead.
 */
export interface ChangeRuleTable {
  readonly count: number;
  readonly fromStop: Int32Array;
  readonly toStop: Int32Array;
  /** -1 for any route; likewise in the three columns below. */
  readonly fromRoute: Int32Array;
  readonly toRoute: Int32Array;
  readonly fromTrip: Int32Array;
  readonly toTrip: Int32Array;
  /** Where several rules match a change, the one with the highest rank applies. */
  readonly rank: Int32Array;
  /** Least seconds between alighting and boarding; `NO_CHANGE` where the change is forbidden. */
  readonly sec: Int32Array;
  /** How `sec` depends on the walking pace: `FIXED_CHANGE` to `LINE_CHANGE`. */
  readonly basis: Uint8Array;
}

/** The seconds of the change rule are the same at every pace. */
export const FIXED_CHANGE = 0;
/** The feed gives the seconds; a slower walker needs more. */
export const STATED_CHANGE = 1;
/** The seconds are those of the footpath, or of the straight line where there is no footpath. */
export const FOOTPATH_CHANGE = 2;
/** The seconds are those of the straight line. */
export const LINE_CHANGE = 3;

/** Input of the walks between stops, kept so that `atPace` can build them for another pace. */
export interface WalkSources {
  /** Most straight-line metres between two stops. */
  readonly maxM: number;
  /** The pace of `footpaths`. */
  readonly speedMps: number;
  /** Metres walked for each metre of straight line. */
  readonly detourFactor: number;
  readonly pathways: readonly PathwayOfStops[];
  /** Stop rows of the rows of transfers.txt that name only stops. A station stands for all its stops. */
  readonly transferFrom: Int32Array;
  readonly transferTo: Int32Array;
  /** `NO_CHANGE` where the change is forbidden. */
  readonly transferSec: Int32Array;
}

/** A row of pathways.txt with the stop rows of its ends. */
export interface PathwayOfStops {
  readonly from: number;
  readonly to: number;
  readonly row: PathwayRow;
}

/** Replaces the seconds of a change that is forbidden. */
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
  /** `count + 1` offsets into the run arrays. Within a pattern, runs are sorted by start. */
  readonly runOffsets: Int32Array;
  readonly runStart: Int32Array;
  /** Offset of the run's profile in `profileArrival` and `profileDeparture`. */
  readonly runProfile: Int32Array;
  readonly runTrip: Int32Array;
  /** Headway in seconds where the feed gives only a headway (`exact_times` 0), else 0. */
  readonly runHeadway: Int32Array;
  /** Seconds since the run's start. */
  readonly profileArrival: Int32Array;
  readonly profileDeparture: Int32Array;
}

/** The days on which each service runs. */
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

/** Seconds of the footpath from one stop to another, or undefined where there is none. */
export function findFootpathSec(
  { durationSec, offsets, targets }: Pick<Footpaths, 'offsets' | 'targets' | 'durationSec'>,
  from: number,
  to: number,
): number | undefined {
  const start = offsets[from] as number;
  const at = targets.subarray(start, offsets[from + 1]).indexOf(to);
  return at < 0 ? undefined : durationSec[start + at];
}

/** Number of calls of a pattern. */
export function countCalls({ callOffsets }: PatternTable, pattern: number): number {
  return (callOffsets[pattern + 1] as number) - (callOffsets[pattern] as number);
}

/** Position of a stop; NaN where it is unknown. */
export function toStopPoint({ lat, lon }: Pick<StopTable, 'lat' | 'lon'>, stop: number): LatLon {
  return { lat: lat[stop] as number, lon: lon[stop] as number };
}
