/** Windows by prepared transfers, in the form that `DaySearch` asks for. */
import { withAddedStops } from '../raptor/added-ends.ts';
import type { Profile, ProfileQuery, ProfileSearch } from '../raptor/profile.ts';
import type { SearchNetwork } from '../raptor/raptor.ts';
import type { TransferSet } from './transfer-set.ts';
import { TripBasedSearch } from './trip-based-search.ts';

export class TripBasedProfiles implements ProfileSearch {
  readonly #network: SearchNetwork;
  readonly #search: TripBasedSearch;

  /** @throws RangeError where the transfers are those of another network */
  constructor(network: SearchNetwork, transfers: TransferSet) {
    this.#network = network;
    this.#search = new TripBasedSearch(network, transfers);
  }

  /** @throws TypeError where chains are left out: ask range RAPTOR */
  findProfile({ allowedChains, ...asked }: ProfileQuery): Profile {
    if (allowedChains) throw new TypeError('prepared transfers know no chains to leave out');
    const query = withAddedStops(this.#network.day, asked);
    const journeys = this.#search.searchRange(query);
    return { journeys, hasMore: this.#search.hasMore };
  }
}
