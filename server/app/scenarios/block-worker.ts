/** A worker: takes blocks of comparisons from the database until it is told to stop. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ReachPool } from '../../planner/reach/reach-pool.ts';
import { openBlockQueue } from '../../store/postgres/block-queue.ts';
import { openPostgresBlobs } from '../../store/postgres/postgres-blobs.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import { createBlockHandler, toFeedsDiffer } from './block-handler.ts';
import { hashNetwork } from './hash-base.ts';

const CHECK_MS = 5_000;
const FRESH_SEC = 60;

export interface WorkerOptions {
  readonly threads: number;
  /** Ends the worker after the blocks that it has begun. */
  readonly signal: AbortSignal;
  /** Called once the worker takes blocks. */
  readonly onReady: (networkHash: string) => void;
  readonly onBlock: (done: number) => void;
  /** Called with errors of the connection and of blocks, which are tried again. */
  readonly onError: (error: unknown) => void;
}

/** @throws ProblemError `feeds-differ` as soon as servers ask for work, and none on the feeds of this machine */
export async function runBlockWorker(
  url: string,
  loaded: LoadedTimetable,
  options: WorkerOptions,
): Promise<void> {
  const { onBlock, onError, onReady, signal, threads } = options;
  const own = hashNetwork(loaded);
  const blobs = await openPostgresBlobs(url);
  const checkServers = async () => {
    const asked = await blobs.listAnnounced(FRESH_SEC);
    if (asked.length > 0 && !asked.includes(own)) throw toFeedsDiffer(asked, loaded);
  };
  const pool = new ReachPool(threads);
  try {
    await checkServers();
    const queue = await openBlockQueue(url, own, onError);
    const stop = new AbortController();
    const { handle } = createBlockHandler(blobs, loaded, pool);
    let done = 0;
    const lanes = queue.work(
      threads,
      async (job) => {
        await handle(job);
        onBlock(++done);
      },
      stop.signal,
    );
    try {
      onReady(own);
      while (!signal.aborted) {
        await sleep(CHECK_MS, undefined, { signal }).catch(() => {});
        await checkServers();
      }
    } finally {
      stop.abort();
      await lanes;
      await queue.close();
    }
  } finally {
    await pool.close();
    await blobs.close();
  }
}
