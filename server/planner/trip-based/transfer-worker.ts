/** The worker module that prepares transfers. */
import { toJobRunner } from '../../base/worker-job.ts';
import type { SearchNetwork } from '../raptor/search-query.ts';
import { toShared } from '../reach/shared-network.ts';
import { prepareTransfers } from './prepare-transfers.ts';

/** The result lies in shared memory, so the reply to the main thread copies none of it. */
export const run = toJobRunner((network: SearchNetwork) => toShared(prepareTransfers(network)).value);
