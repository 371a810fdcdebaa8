/**
 * One query day as arrays for the search: all runs that a journey of that day can use, on one clock.
 *
 * These are the runs of the day, the runs of days before that are still under way after midnight (a trip at 25:10 belongs to
 * the service day before), and the runs of days after. Each pattern is split into chains. In a chain no run overtakes another
 * at any call, neither by arrival nor by departure, so the earliest run to board is also the earliest to arrive everywhere.
 */
import type { ServiceDay } from '../../base/service-day.ts';
import type { AddedStops } from './day/added-stops.ts';

/** The arrays that the search runs on. Index `c` is a chain; positions count calls from 0. */
export interface DayTimetable {
  readonly day: ServiceDay;
  /** Number of boardable stops of the timetable and added stops of the day, in this order. */
  readonly stopCount: number;
  readonly chainCount: number;
  /** Pattern of the chain; of a stay, that of its first trip. */
  readonly chainPattern: Int32Array;
  /** First call of the chain in `callStop` and `callFlags`. */
  readonly chainCall: Int32Array;
  readonly chainLength: Int32Array;
  readonly callStop: Int32Array;
  /** Row in the stop table of each call: `callStop`, but for added stops. */
  readonly callPlace: Int32Array;
  /** Bit 0: boarding allowed, bit 1: alighting allowed. */
  readonly callFlags: Uint8Array;
  /** `chainCount + 1` offsets into the run arrays. */
  readonly runOffsets: Int32Array;
  /** Seconds since the start of `day`; below zero for runs of the day before. */
  readonly runStart: Int32Array;
  readonly runProfile: Int32Array;
  /** Row in the run arrays of the timetable; of a stay, that of its first trip. */
  readonly runRow: Int32Array;
  /** Service day of the run relative to `day`: -1 is the day before. */
  readonly runDayShift: Int8Array;
  readonly profileArrival: Int32Array;
  readonly profileDeparture: Int32Array;
  /** Compressed rows: the chains that call at each stop, and the position in the chain. */
  readonly stopOffsets: Int32Array;
  readonly stopChain: Int32Array;
  readonly stopPosition: Int32Array;
  /** Absent where all chains have the calls of their patterns. */
  readonly ownCalls?: OwnCalls;
  /** Absent where no change rule has an effect. */
  readonly addedStops?: AddedStops;
}

/**
 * The chains with shapes and, after them, the stays: their calls are not those of a pattern. All arrays are typed, so that
 * threads can share them. Positions are those of the day, also on the mirrored day.
 */
export interface OwnCalls {
  readonly firstChain: number;
  /** Offset of their first call in `callStop`; `callTrip` and `callPosition` count from it. */
  readonly firstCall: number;
  /** Index of the trip of the call in the run. */
  readonly callTrip: Uint8Array;
  /** Position of the call in the pattern of that trip. */
  readonly callPosition: Int32Array;
  /** Number of the first stay. All later chains are stays (`day/stays.ts`). */
  readonly firstStay: number;
  /** Number of stays + 1 offsets into `tripPattern`, the patterns of the trips of each stay. */
  readonly tripOffsets: Int32Array;
  readonly tripPattern: Int32Array;
  /** Offset of the runs of each stay in the arrays below, which are sorted by run and trip. */
  readonly runTripOffsets: Int32Array;
  readonly tripRow: Int32Array;
  readonly tripStart: Int32Array;
  readonly tripDayShift: Int8Array;
}

export interface DaySpan {
  /** Number of service days before the query day. */
  readonly daysBefore: number;
  /** Number of service days after it. */
  readonly daysAfter: number;
  /**
   * By GTFS `route_type`, the share of the headway (0 to 1) that a passenger arrives ahead of a vehicle for which the feed
   * gives only a headway. Where absent, computed departures count as exact.
   */
  readonly headwayWaitShare?: (routeType: number) => number;
  /**
   * With `headwayWaitShare`: the wait is a share of the gap of `listWaitGaps`, and the last vehicle before a pause needs no
   * wait. Otherwise it is a share of the headway of the run.
   */
  readonly catchesLast?: boolean;
  /**
   * Adds stays and applies change rules. For searches; boards and line pages show every trip as it is.
   */
  readonly withTransfers?: boolean;
  /** Routes of the timetable that do not run. */
  readonly leavesOut?: (route: number) => boolean;
}
