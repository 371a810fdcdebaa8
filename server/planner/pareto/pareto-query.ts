/** What is asked of the search with several criteria, and what it answers. */

import type { FoundJourney } from '../raptor/journey.ts';
import type { SearchNetwork, SearchQuery, StopAccess, Way } from '../raptor/search-query.ts';
import type { FareCost } from './fare-cost.ts';
import type { WorkBudget } from './work-budget.ts';

/** What does not change from query to query. */
export interface ParetoNetwork {
  readonly forward: SearchNetwork;
  /** The mirrored day: time runs backwards. */
  readonly backward: SearchNetwork;
  /** Row of the route of each chain, for prices. */
  readonly chainRoute: Int32Array;
  /** Per run, the profile of the times that prices are read by; the run's own where absent. */
  readonly runFareProfile?: Int32Array;
  /** Metres of each footpath of the forward network. */
  readonly footpathM?: Int32Array;
}

/** How much later (or with how many more vehicles) than the best a journey may be. */
export interface ParetoSlack {
  /** Seconds behind the best arrival, at most ... */
  readonly maxSec: number;
  /** ... and at most this part of the best journey's time. */
  readonly share: number;
  /** More vehicles than the best journey. */
  readonly rides: number;
}

/** 45 minutes, or half as long again where that is less; one vehicle more. */
export const defaultSlack: ParetoSlack = { maxSec: 2700, share: 0.5, rides: 1 };
export const unboundedSlack: ParetoSlack = {
  maxSec: Number.POSITIVE_INFINITY,
  share: Number.POSITIVE_INFINITY,
  rides: Number.POSITIVE_INFINITY,
};

/** Seconds that a journey may take more than a best one of `lastsSec`. An unbounded share bounds nothing, even of no time at all. */
export function toSlackSec({ maxSec, share }: ParetoSlack, lastsSec: number): number {
  return Number.isFinite(share) ? Math.min(maxSec, lastsSec * share) : maxSec;
}

/** Walks count by the metres of their records; none where a record has no metres. */
export interface ParetoQuery extends Omit<SearchQuery<StopAccess & Partial<Way>>, 'shorterThanSec'> {
  readonly slack: ParetoSlack;
  /** Fare is a criterion where prices are given. */
  readonly fare?: FareCost;
  /** Metres walked are a criterion. */
  readonly walking: boolean;
  /** Bounds the work; a search that has spent it gives what it has found. */
  readonly budget?: WorkBudget;
}

export interface ParetoJourney extends FoundJourney {
  /** As the fare engine prices it; UNKNOWN_FEN where some ride has no price, 0 where fare is no criterion. */
  readonly fareFen: number;
  /** 0 where walking is no criterion. */
  readonly walkM: number;
}
