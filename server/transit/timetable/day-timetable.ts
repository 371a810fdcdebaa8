/**
 * One query day laid out for the search: all runs that a journey of that day can meet, on one clock.
 *
 * Runs of the day itself, of the days before that are still on the road after midnight (a trip at
 * 25:10 belongs to yesterday's service), and, where asked, of the days after. Each pattern is split
 * into chains in which no run overtakes another at any call, arrivals and departures alike, so that
 * the earliest run to board is also the earliest to arrive everywhere.
 */
import type { ServiceDay } from '../../base/service-day.ts';
import type { AddedStops } from './day/added-stops.ts';

/** The arrays that the search runs on. Index `c` is a chain; positions count calls from 0. */
export interface DayTimetable {
  readonly day: ServiceDay;
  /** Boardable stops of the timetable, and behind them those that the day adds. */
  readonly stopCount: number;
  readonly chainCount: number;
  /** The pattern a chain is part of; of a stay, that of its first trip. */
  readonly chainPattern: Int32Array;
  /** First call of the chain in `callStop` and `callFlags`. */
  readonly chainCall: Int32Array;
  readonly chainLength: Int32Array;
  readonly callStop: Int32Array;
  /** The timetable's stop of each call: `callStop`, unless that is one which the day adds. */
  readonly callPlace: Int32Array;
  /** Bit 0: boarding allowed, bit 1: alighting allowed. */
  readonly callFlags: Uint8Array;
  /** `chainCount + 1` offsets into the run arrays. */
  readonly runOffsets: Int32Array;
  /** Seconds since the start of `day`; below zero for runs of the day before. */
  readonly runStart: Int32Array;
  readonly runProfile: Int32Array;
  /** Row of the run in the timetable's own run arrays; of a stay, that of its first trip. */
  readonly runRow: Int32Array;
  /** Service day of the run, counted from `day`: -1 is the day before. */
  readonly runDayShift: Int8Array;
  readonly profileArrival: Int32Array;
  readonly profileDeparture: Int32Array;
  /** CSR: the chains that call at a stop, and where in the chain. */
  readonly stopOffsets: Int32Array;
  readonly stopChain: Int32Array;
  readonly stopPosition: Int32Array;
  /** Absent where the calls of every chain are those of its pattern. */
  readonly ownCalls?: OwnCalls;
  /** Absent where no change rule counts. */
  readonly addedStops?: AddedStops;
}

/**
 * Chains whose calls are not those of a pattern: they come last, and of them the stays last of all. Typed arrays, so
 * that threads can share them. Positions are those of the day itself, not of its mirror image.
 */
export interface OwnCalls {
  readonly firstChain: number;
  /** Where their calls begin in `callStop`; the arrays of calls below count from here. */
  readonly firstCall: number;
  /** Which trip of the run a call is of: 0 is the first. */
  readonly callTrip: Uint8Array;
  /** Of the call in that trip's pattern. */
  readonly callPosition: Int32Array;
  /** Chains from here on are stays: rides on which one stays seated while the vehicle goes on as another trip. */
  readonly firstStay: number;
  /** `stays + 1` offsets into `trips`, the patterns of each stay's trips. */
  readonly tripOffsets: Int32Array;
  readonly tripPattern: Int32Array;
  /** For each stay, where its runs begin in the arrays below: run by run, trip by trip. */
  readonly runTripOffsets: Int32Array;
  readonly tripRow: Int32Array;
  readonly tripStart: Int32Array;
  readonly tripDayShift: Int8Array;
}

export interface DaySpan {
  /** Service days before the query day whose late trips count. */
  readonly daysBefore: number;
  /** Service days after it. */
  readonly daysAfter: number;
  /**
   * Part of the headway (0 to 1), by GTFS `route_type`, that a passenger is at the stop before a vehicle of
   * which only the headway is promised. Where absent, computed departures are taken for exact times.
   */
  readonly headwayWaitShare?: (routeType: number) => number;
  /**
   * With `headwayWaitShare`: the last vehicle before service pauses or ends can be caught until it leaves, and the wait
   * for any other goes by the gap in front of it (`day/headway-waits.ts`). Else every vehicle has the wait of its own
   * headway.
   */
  readonly catchesLast?: boolean;
  /**
   * Passengers stay seated where a vehicle goes on as another trip, and changes take what transfers.txt says of
   * certain trips and routes. For searches; boards and lines want every trip as it is.
   */
  readonly withTransfers?: boolean;
}
