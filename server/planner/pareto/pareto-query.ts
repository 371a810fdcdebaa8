/** The query and the result of the search with several criteria. */

import type { FoundJourney } from '../raptor/journey.ts';
import type { SearchNetwork, SearchQuery, StopAccess, Way } from '../raptor/search-query.ts';
import type { FareCost } from './fare-cost.ts';
import type { WorkBudget } from './work-budget.ts';

/** The part of the input that is the same for all queries. */
export interface ParetoNetwork {
  readonly forward: SearchNetwork;
  /** The mirrored day, on which time runs backwards. */
  readonly backward: SearchNetwork;
  /** By chain: row of its route, for prices. */
  readonly chainRoute: Int32Array;
  /** By run: the profile whose times determine prices; the run's own where absent. */
  readonly runFareProfile?: Int32Array;
  /** Metres of each footpath of the forward network. */
  readonly footpathM?: Int32Array;
}

/** How much later than the best journey, or with how many more vehicles, a journey may arrive. */
export interface ParetoSlack {
  /** Greatest number of seconds after the best arrival. */
  readonly maxSec: number;
  /** Also limits these seconds to this share of the best journey's duration. */
  readonly share: number;
  /** Number of additional vehicles. */
  readonly rides: number;
}

/** 45 minutes, or half the best journey's duration if that is less; one more vehicle. */
export const defaultSlack: ParetoSlack = { maxSec: 2700, share: 0.5, rides: 1 };
export const unboundedSlack: ParetoSlack = {
  maxSec: Number.POSITIVE_INFINITY,
  share: Number.POSITIVE_INFINITY,
  rides: Number.POSITIVE_INFINITY,
};

/**
 * Seconds that a journey may take longer than a best one of `lastsSec` seconds. With an infinite share only `maxSec`
 * applies, even for a journey of 0 seconds.
 */
export function toSlackSec({ maxSec, share }: ParetoSlack, lastsSec: number): number {
  return Number.isFinite(share) ? Math.min(maxSec, lastsSec * share) : maxSec;
}

/** A query. Access and egress without `distanceM` count as 0 metres of walking. */
export interface ParetoQuery extends Omit<SearchQuery<StopAccess & Partial<Way>>, 'shorterThanSec'> {
  readonly slack: ParetoSlack;
  /** Prices; fare is a criterion if present. */
  readonly fare?: FareCost;
  /** Whether walked metres are a criterion. */
  readonly walking: boolean;
  /** Limits the work; when it is spent, the search returns what it has found. */
  readonly budget?: WorkBudget;
}

export interface ParetoJourney extends FoundJourney {
  /** Price by the fare engine; UNKNOWN_FEN if a ride has no price, 0 if fare is no criterion. */
  readonly fareFen: number;
  /** Metres walked; 0 if walking is no criterion. */
  readonly walkM: number;
}
