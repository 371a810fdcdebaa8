/** What is asked of a day, and what a range of it answers. */
import type { FoundJourney } from './journey.ts';
import type { RaptorSearch } from './raptor.ts';
import type { SearchNetwork, StopAccess } from './search-network.ts';

/** One side of the mirror: `departAt` here is `arriveBy` on the other. */
export interface Side {
  readonly search: RaptorSearch;
  readonly network: SearchNetwork;
}

export interface DayQuery {
  /** Departure at the origin, or arrival at the destination for `arriveBy`, in seconds of the day. */
  readonly timeSec: number;
  readonly access: readonly StopAccess[];
  readonly egress: readonly StopAccess[];
  readonly maxRounds: number;
  /**
   * Only journeys shorter than this (a direct walk's time, for instance): counted from `timeSec`, in a range
   * from each journey's own departure.
   */
  readonly shorterThanSec?: number;
  /** One byte a chain, 0 where it may not be ridden. */
  readonly allowedChains?: Uint8Array;
}

export interface RangeQuery extends DayQuery {
  /** Departures (or arrivals) up to this much later (earlier) than `timeSec`. */
  readonly windowSec: number;
  /** The search goes on past the window until this many journeys are found. */
  readonly minCount: number;
  /** Times at which the search starts again at most: bounds the work of a window. */
  readonly maxSteps: number;
}

export interface RangeResult {
  readonly journeys: readonly FoundJourney[];
  /** The time from which an unfinished or later search goes on. */
  readonly nextTimeSec: number;
}
