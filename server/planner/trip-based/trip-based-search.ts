/**
 * Trip-Based Public Transit Routing (Witt, ESA 2015): the search goes from vehicle to vehicle along transfers
 * that were prepared, and looks at stops only where it begins.
 *
 * Gives what `RaptorSearch` gives for the same query, by another way.
 */

import type { FoundJourney } from '../raptor/journey.ts';
import type { SearchNetwork } from '../raptor/raptor.ts';
import { toCallGrid } from './call-grid.ts';
import { EarliestSearch } from './earliest-search.ts';
import { RangeSearch } from './range-search.ts';
import type { TransferSet } from './transfer-set.ts';
import type {
  PreparedNetwork,
  TripBasedQuery,
  TripBasedRangeQuery,
  TripBasedWork,
} from './trip-based-query.ts';

/** Searches on one prepared network, with memory that every query uses again. Not for two queries at once. */
export class TripBasedSearch {
  readonly #prepared: PreparedNetwork;
  readonly #earliest: EarliestSearch;
  #range: RangeSearch | undefined;
  readonly work: TripBasedWork = { segments: 0, calls: 0, transfers: 0 };

  /** @throws RangeError where the transfers are not those of the whole network */
  constructor(network: SearchNetwork, transfers: TransferSet) {
    const grid = toCallGrid(network.day);
    const isWhole = transfers.firstChain === 0 && transfers.endChain === network.day.chainCount;
    if (!isWhole || transfers.offsets.length !== grid.eventCount + 1) {
      throw new RangeError('the transfers were prepared for another day, or for some of its chains');
    }
    this.#prepared = { network, grid, transfers };
    this.#earliest = new EarliestSearch(this.#prepared, this.work);
  }

  /**
   * Journeys that are Pareto-optimal in arrival and vehicles, fewest vehicles first; each later one arrives
   * earlier.
   *
   * @throws TypeError where `allowedChains` is given all the same
   */
  search(query: TripBasedQuery): FoundJourney[] {
    refuseBans(query);
    return this.#earliest.search(query);
  }

  /**
   * Journeys that leave inside the window and are Pareto-optimal in departure, arrival and vehicles, also against
   * all that leave after it. By departure, then by vehicles.
   *
   * @throws TypeError where `allowedChains` is given all the same
   */
  searchRange(query: TripBasedRangeQuery): FoundJourney[] {
    refuseBans(query);
    this.#range ??= new RangeSearch(this.#prepared, this.work);
    return this.#range.search(query);
  }

  /** Whether anything that leaves after the last window asked for arrives. */
  get hasMore(): boolean {
    return this.#range?.hasMore ?? false;
  }
}

function refuseBans(query: { readonly allowedChains?: unknown }): void {
  if (query.allowedChains !== undefined)
    throw new TypeError('prepared transfers know no chains to leave out');
}
