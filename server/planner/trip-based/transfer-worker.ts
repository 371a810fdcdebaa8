/** What runs on the thread that prepares transfers. */
import type { SearchNetwork } from '../raptor/raptor.ts';
import { toShared } from '../reach/shared-network.ts';
import { prepareTransfers } from './prepare-transfers.ts';
import type { TransferSet } from './transfer-set.ts';

/** Called by the pool, by this name. The result is on shared memory: handing it over copies nothing. */
export function prepare(network: SearchNetwork): TransferSet {
  return toShared(prepareTransfers(network)).value;
}
