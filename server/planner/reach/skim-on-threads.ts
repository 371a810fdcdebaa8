/** Skims on the threads of a pool. */
import type { SearchNetwork } from '../raptor/search-query.ts';
import { type ReachPool, toPieces } from './reach-pool.ts';
import { newSharedInt32, toShared } from './shared-network.ts';
import { newSkim, type Skim, type SkimArrays, type SkimQuery, type SkimZone } from './skim-window.ts';
import { findTouchedOrigins, type TouchSide } from './touched-origins.ts';

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
  const { meanSec, percentileSec, reachedCount } = skim;
  const common = {
    kind: 'skim' as const,
    network: toShared(network),
    stopCount,
    destinations,
    query,
    out: { meanSec, percentileSec, reachedCount },
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

export interface SkimPair {
  readonly before: Skim;
  readonly after: Skim;
  /** Origins whose rows were computed a second time. */
  readonly computedOrigins: number;
}

/**
 * Skims some origins of one side to all its destinations, on whichever threads or machines; `rows` are those of the origins.
 * A row depends on its own origin alone.
 */
export type SkimRows = (
  side: 'before' | 'after',
  rows: readonly number[],
  onShare: (share: number) => void,
) => Promise<Skim>;

/**
 * Skims two timetables between the same zones. Rows of origins that no change touches are those of the first: the result is
 * that of two whole skims.
 *
 * @param mirrored the mirror image of the second network
 */
export async function skimPair(
  before: TouchSide,
  after: TouchSide,
  mirrored: SearchNetwork,
  query: SkimQuery,
  skimRows: SkimRows,
  onProgress: (share: number) => void = () => {},
): Promise<SkimPair> {
  const { count, isTouched } = findTouchedOrigins(before, after, mirrored, query);
  const all = before.origins.map((_, row) => row);
  const touched = all.filter((row) => isTouched[row] === 1);
  const total = all.length + count;
  const first = await skimRows('before', all, (share) => onProgress((share * all.length) / total));
  const part = await skimRows('after', touched, (share) => onProgress((all.length + share * count) / total));
  return { before: first, after: withRows(first, part, touched), computedOrigins: count };
}

/** A copy of a skim with some rows of another one. */
function withRows(skim: Skim, part: Skim, rows: readonly number[]): Skim {
  const put = (name: keyof SkimArrays): Int32Array => {
    const all = skim[name].slice();
    const length = skim.originCount === 0 ? 0 : all.length / skim.originCount;
    rows.forEach((row, i) => {
      all.set(part[name].subarray(i * length, (i + 1) * length), row * length);
    });
    return all;
  };
  return {
    ...skim,
    percentileSec: put('percentileSec'),
    meanSec: put('meanSec'),
    reachedCount: put('reachedCount'),
  };
}
