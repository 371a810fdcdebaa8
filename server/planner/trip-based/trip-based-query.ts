/** What is asked of Trip-Based, and the network that it is prepared for. */
import type { RaptorQuery, SearchNetwork } from '../raptor/search-network.ts';
import type { toCallGrid } from './call-grid.ts';
import type { TransferSet } from './transfer-set.ts';

/**
 * As RAPTOR's, but for chains that may not be ridden: transfers are prepared for all of them, and dropping some
 * would need others that are not there. Ask RAPTOR instead.
 */
export interface TripBasedQuery extends Omit<RaptorQuery, 'allowedChains'> {
  readonly allowedChains?: never;
}

export interface TripBasedRangeQuery extends TripBasedQuery {
  /** Departures up to this much later than `departureSec`, that one included. */
  readonly windowSec: number;
  /** Only journeys shorter than this, each from its own departure to its arrival. */
  readonly shorterThanSec?: number;
}

/** Counts of work done, for benchmarks. */
export interface TripBasedWork {
  /** Parts of runs that were ridden. */
  segments: number;
  /** Calls of those at which changing was tried. */
  calls: number;
  transfers: number;
}

/** What both kinds of search read. */
export interface PreparedNetwork {
  readonly network: SearchNetwork;
  readonly grid: ReturnType<typeof toCallGrid>;
  readonly transfers: TransferSet;
}
