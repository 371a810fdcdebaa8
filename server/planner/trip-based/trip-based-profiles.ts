/** Windows by prepared transfers, in the form that `DaySearch` asks for. */
import { withAddedStops } from '../raptor/added-ends.ts';
import { toPoint } from '../raptor/latest-departure.ts';
import type { ProfilePoint, ProfileQuery, ProfileSearch } from '../raptor/profile.ts';
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
  findProfile({ allowedChains, ...asked }: ProfileQuery): ProfilePoint[] {
    if (allowedChains) throw new TypeError('prepared transfers know no chains to leave out');
    return this.#search.searchRange(withAddedStops(this.#network.day, asked)).map(toPoint);
  }
}
