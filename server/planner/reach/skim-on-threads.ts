/** Skims on the threads of a pool. */
import type { SearchNetwork } from '../raptor/search-query.ts';
import { type ReachPool, toPieces } from './reach-pool.ts';
import { newSharedInt32, toShared } from './shared-network.ts';
import { newSkim, type Skim, type SkimQuery, type SkimZone } from './skim-window.ts';

/**
 * Skims all origins to all destinations on the threads of a pool: equal numbers for any number of threads, since each row is written by one task.
 *
 * @param onProgress called with the share of the origins that are done
 * @throws ProblemError `timed-out` where the pool has a limit
 */
export async function skimOnThreads(
  network: SearchNetwork,
  stopCount: number,
  origins: readonly SkimZone[],
  destinations: readonly SkimZone[],
  query: SkimQuery,
  pool: ReachPool,
  onProgress: (share: number) => void = () => {},
): Promise<Skim> {
  const skim = newSkim(origins.length, destinations.length, query.percents, newSharedInt32);
  const { meanSec, percentileSec, plannedSec, reachedCount } = skim;
  const common = {
    kind: 'skim' as const,
    network: toShared(network),
    stopCount,
    destinations,
    query,
    out: { meanSec, percentileSec, plannedSec, reachedCount },
  };
  let done = 0;
  await Promise.all(
    toPieces(origins, pool.threads).map(async ({ first, items }) => {
      await pool.run([{ ...common, origins: items, firstRow: first }]);
      done += items.length;
      onProgress(done / origins.length);
    }),
  );
  return skim;
}
