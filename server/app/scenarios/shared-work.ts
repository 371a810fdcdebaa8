/** Long work of comparisons on all machines of one PostgreSQL database: blocks are jobs, results are rows. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProblemError } from '../../base/problem.ts';
import { withShownPaths } from '../../base/shown-path.ts';
import { ReachPool } from '../../planner/reach/reach-pool.ts';
import type { Skim } from '../../planner/reach/skim-window.ts';
import type { BlobStore } from '../../store/blob-store.ts';
import { type BlockFailure, type BlockQueue, openBlockQueue } from '../../store/postgres/block-queue.ts';
import { openPostgresBlobs } from '../../store/postgres/postgres-blobs.ts';
import { type FeedOptions, toDataDir } from '../planning/load-feeds.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import { createBlockHandler } from './block-handler.ts';
import { type ComparisonWork, openLocalWork, readBlock, toWork } from './comparison-work.ts';
import { hashNetwork } from './hash-base.ts';
import { type SkimBlock, type SkimQuestion, toQuestionKey } from './skim-blocks.ts';

/** Blocks that wait or are under way at once: what is left to the workers when a comparison is cancelled. */
const AHEAD = 64;
const LOOK_MS = 150;
/** Well below the time within which workers take a server for present. */
const ANNOUNCE_MS = 20_000;
/** Looks for results between two looks for failed jobs. */
const LOOKS_PER_CHECK = 10;

/**
 * With `DATABASE_URL` on all machines of the database, else on this one.
 *
 * @param askedBy names the work, so that `cancelWork` finds its blocks
 */
export async function openWork(
  feeds: FeedOptions,
  loaded: LoadedTimetable,
  askedBy: string = randomUUID(),
): Promise<ComparisonWork> {
  const url = process.env.DATABASE_URL;
  // pg-boss tries again after errors of the connection; what stays wrong fails the comparison.
  return url ? openSharedWork(url, loaded, askedBy, () => {}) : openLocalWork(toDataDir(feeds));
}

/**
 * Work on this machine and on all workers of the database.
 *
 * @param onError called with errors of the connection, after which it is tried again
 */
async function openSharedWork(
  url: string,
  loaded: LoadedTimetable,
  askedBy: string,
  onError: (error: unknown) => void,
): Promise<ComparisonWork> {
  const blobs = await openPostgresBlobs(url);
  const queue = await openBlockQueue(url, hashNetwork(loaded), onError);
  const pool = new ReachPool();
  const handler = createBlockHandler(blobs, loaded, pool);
  const stop = new AbortController();
  const lanes = queue.work(pool.threads, handler.handle, stop.signal);
  return toWork(
    blobs,
    (question, side, blocks, onDone) => {
      handler.prepare(toQuestionKey(question), question, side);
      return runOnQueue({ blobs, queue, askedBy }, question, side.zones.length, blocks, onDone);
    },
    async () => {
      stop.abort();
      await lanes;
      await pool.close();
      await queue.close();
    },
  );
}

/**
 * Tells workers that a server on these feeds is there, so that those with other feeds refuse to work.
 *
 * @returns ends it
 */
export function announceServer(
  url: string,
  loaded: LoadedTimetable,
  onError: (error: unknown) => void,
): () => Promise<void> {
  const opening = openPostgresBlobs(url);
  const announce = () => opening.then((blobs) => blobs.announce(hashNetwork(loaded))).catch(onError);
  const timer = setInterval(announce, ANNOUNCE_MS).unref();
  const first = announce();
  return async () => {
    clearInterval(timer);
    await first;
    await opening.then(
      (blobs) => blobs.close(),
      () => {},
    );
  };
}

/**
 * Takes back the blocks of a work that was cancelled, whose thread has ended. Workers end those that they have begun.
 *
 * @param askedBy as for `openWork`
 */
export async function cancelWork(url: string, loaded: LoadedTimetable, askedBy: string): Promise<void> {
  const queue = await openBlockQueue(url, hashNetwork(loaded), () => {});
  try {
    await queue.cancel(askedBy);
  } finally {
    await queue.close();
  }
}

interface SharedQueue {
  readonly blobs: BlobStore;
  readonly queue: BlockQueue;
  readonly askedBy: string;
}

/** @throws ProblemError of a block that no worker could compute: its own, or `work-failed` */
async function runOnQueue(
  { askedBy, blobs, queue }: SharedQueue,
  question: SkimQuestion,
  destinationCount: number,
  blocks: readonly SkimBlock[],
  onDone: (block: SkimBlock, skim: Skim) => void,
): Promise<void> {
  const questionKey = toQuestionKey(question);
  const send = (list: readonly SkimBlock[]) =>
    queue.send(list.map(({ key, rows }) => ({ questionKey, blockKey: key, rows, askedBy })));
  await blobs.put(questionKey, Buffer.from(JSON.stringify(question)));
  const waiting = [...blocks];
  const open = new Map<string, SkimBlock>();
  for (let look = 1; waiting.length > 0 || open.size > 0; look++) {
    const next = waiting.splice(0, AHEAD - open.size);
    await send(next);
    for (const block of next) open.set(block.key, block);
    const known = await blobs.listKnown([...open.keys()]);
    for (const key of known) {
      const block = open.get(key) as SkimBlock;
      const skim = await readBlock(blobs, question, block, destinationCount);
      if (!skim) continue;
      open.delete(key);
      onDone(block, skim);
    }
    if (look % LOOKS_PER_CHECK === 0) await send(await listLost(queue, [...open.values()]));
    if (known.size === 0) await sleep(LOOK_MS);
  }
}

/** Blocks without a job: another comparison was cancelled, or the result was damaged or swept away. */
async function listLost(queue: BlockQueue, blocks: readonly SkimBlock[]): Promise<SkimBlock[]> {
  const lost: SkimBlock[] = [];
  for (const block of blocks) {
    const { failure, state } = await queue.findState(block.key);
    if (failure) throw toFailed(failure);
    if (state === 'none') lost.push(block);
  }
  return lost;
}

function toFailed({ message, problem }: BlockFailure): ProblemError {
  if (problem) return new ProblemError(problem.code, problem.text);
  const reason = withShownPaths(message);
  return new ProblemError(
    'work-failed',
    {
      zh: `有一块计算多次尝试都没有完成（${reason}），请查看各台工作机的输出后再试`,
      en: `A block of the work was tried several times and not done (${reason}); look at the output of the workers and try again`,
    },
    { reason },
  );
}
