/** Sends ingest commits to a writer thread, so that the next ones can be prepared meanwhile. */
import { WorkerPool } from '../../base/worker-pool.ts';
import { listBuffers } from '../packed-buffers.ts';
import type { IngestFate, PackedIngest } from '../packed-ingest.ts';
import type { WriterAnswer, WriterData, WriterJob } from './writer-thread.ts';

export interface IngestWriter {
  readonly commitIngests: (ingest: PackedIngest) => Promise<IngestFate>;
  /** Brings entries with so many taps from the daybook into the tables. @returns whether none is left */
  readonly post: (mostTaps: number) => Promise<boolean>;
  /** Waits for commits under way. */
  readonly close: () => Promise<void>;
}

/**
 * Starts the thread with the first commit. If the thread crashes, a commit under way may be written or not: repeating it
 * shows which, by its id.
 */
export function createThreadedWriter(data: WriterData): IngestWriter {
  const pool = new WorkerPool<WriterJob, WriterAnswer>({
    module: new URL('./writer-thread.ts', import.meta.url),
    threads: 1,
    // Most of what a commit needs is given up with it: a larger young generation takes memory and wins no time.
    heap: { oldMb: 1_024, youngMb: 48 },
    data,
  });
  let isStarted = false;
  return {
    commitIngests: async (ingest) => {
      isStarted = true;
      return (await pool.run(ingest, { transfer: listBuffers(ingest.rows) })) as IngestFate;
    },
    post: async (mostTaps) => {
      isStarted = true;
      return (await pool.run({ mostTaps })) as boolean;
    },
    close: async () => {
      if (isStarted) await pool.run('close');
      await pool.close();
    },
  };
}
