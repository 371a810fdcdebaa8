/** Where the long work of comparisons is done: in blocks whose results are stored, on threads of this process. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ReachPool } from '../../planner/reach/reach-pool.ts';
import { newSkim, type Skim } from '../../planner/reach/skim-window.ts';
import type { BlobStore } from '../../store/blob-store.ts';
import { openFileBlobs } from './file-blobs.ts';
import {
  decodeSkim,
  encodeSkim,
  putRows,
  type SkimBlock,
  type SkimQuestion,
  type SkimSide,
  skimBlock,
  toBlocks,
  toQuestionKey,
} from './skim-blocks.ts';

/** More threads than that wait for each other's feeds. */
const MAX_THREADS = 4;

/** Threads for riders and the expected settlement. */
export const countThreads = (): number => Math.min(MAX_THREADS, availableParallelism());

export interface ComparisonWork {
  /** Skims some origins; blocks that are stored are not computed. */
  readonly skim: (
    question: SkimQuestion,
    side: SkimSide,
    rows: readonly number[],
    onShare: (share: number) => void,
  ) => Promise<Skim>;
  /** The stored JSON of a part, else what `compute` gives, which is stored. */
  readonly recall: <T>(key: string, compute: () => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
}

/** Takes blocks that are not stored, and calls back for each that then is. */
type RunBlocks = (
  question: SkimQuestion,
  side: SkimSide,
  blocks: readonly SkimBlock[],
  onDone: (block: SkimBlock, skim: Skim) => void,
) => Promise<void>;

/** Bounds of the stored blocks and parts. A comparison of two cities stores about 2 MB. */
const blobBounds = { maxBytes: 1_000_000_000, maxDays: 60 };

const toBlobDir = (dataDir: string) => join(dataDir, 'scenarios', 'blocks');

/** Work on the threads of this machine, stored in the data folder. */
export function openLocalWork(dataDir: string): ComparisonWork {
  const blobs = openFileBlobs(toBlobDir(dataDir));
  const pool = new ReachPool();
  return toWork(
    blobs,
    (question, side, blocks, onDone) => runOnThreads(blobs, pool, question, side, blocks, onDone),
    () => pool.close(),
  );
}

export function toWork(
  blobs: BlobStore,
  runBlocks: RunBlocks,
  closeRunner: () => Promise<void>,
): ComparisonWork {
  return {
    skim: (question, side, rows, onShare) => skimRows(blobs, runBlocks, question, side, rows, onShare),
    recall: async (key, compute) => {
      const stored = await blobs.get(key);
      if (stored) return JSON.parse(Buffer.from(stored).toString()) as Awaited<ReturnType<typeof compute>>;
      const value = await compute();
      await blobs.put(key, Buffer.from(JSON.stringify(value)));
      return value;
    },
    close: async () => {
      await closeRunner();
      await blobs.sweep(blobBounds);
      await blobs.close();
    },
  };
}

async function skimRows(
  blobs: BlobStore,
  runBlocks: RunBlocks,
  question: SkimQuestion,
  side: SkimSide,
  rows: readonly number[],
  onShare: (share: number) => void,
): Promise<Skim> {
  const { percents } = question.query;
  const skim = newSkim(rows.length, side.zones.length, percents, (length) => new Int32Array(length));
  const placeOf = new Map(rows.map((row, i) => [row, i]));
  let done = 0;
  const take = (block: SkimBlock, part: Skim) => {
    putRows(skim, part, (partRow) => placeOf.get(block.rows[partRow] as number) as number);
    done += block.rows.length;
    onShare(done / rows.length);
  };
  const missing: SkimBlock[] = [];
  for (const block of toBlocks(toQuestionKey(question), rows)) {
    const part = await readBlock(blobs, question, block, side.zones.length);
    if (part) take(block, part);
    else missing.push(block);
  }
  if (missing.length > 0) await runBlocks(question, side, missing, take);
  return skim;
}

/** The stored skim of a block; undefined where there is none, or a damaged one. */
export async function readBlock(
  blobs: BlobStore,
  { query }: SkimQuestion,
  { key, rows }: SkimBlock,
  destinationCount: number,
): Promise<Skim | undefined> {
  const bytes = await blobs.get(key);
  return bytes && decodeSkim(bytes, rows.length, destinationCount, query.percents);
}

/** As many blocks at once as the pool has threads. */
async function runOnThreads(
  blobs: BlobStore,
  pool: ReachPool,
  question: SkimQuestion,
  side: SkimSide,
  blocks: readonly SkimBlock[],
  onDone: (block: SkimBlock, skim: Skim) => void,
): Promise<void> {
  const waiting = [...blocks];
  const lanes = Array.from({ length: pool.threads }, async () => {
    for (let block = waiting.shift(); block; block = waiting.shift()) {
      const skim = await skimBlock(side, block, question.query, pool);
      await blobs.put(block.key, encodeSkim(skim));
      onDone(block, skim);
    }
  });
  await Promise.all(lanes);
}
