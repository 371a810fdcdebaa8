/** Sends ingest commits to a writer thread, so that the next ones can be prepared meanwhile. */
import { WorkerPool } from '../../base/worker-pool.ts';
import type { PackedIngest } from '../packed-ingest.ts';
import type { PackedTable } from '../packed-rows.ts';
import type { WriterData, WriterJob } from './writer-thread.ts';

export interface IngestWriter {
  readonly commitIngests: (ingest: PackedIngest) => Promise<'written' | 'repeated'>;
  /** Waits for commits under way. */
  readonly close: () => Promise<void>;
}

/**
 * Starts the thread with the first commit. If the thread crashes, a commit under way may be written or not: repeating it
 * shows which, by its id.
 */
export function createThreadedWriter(data: WriterData): IngestWriter {
  const pool = new WorkerPool<WriterJob, 'written' | 'repeated' | undefined>({
    module: new URL('./writer-thread.ts', import.meta.url),
    threads: 1,
    data,
  });
  let isStarted = false;
  return {
    commitIngests: async (ingest) => {
      isStarted = true;
      return (await pool.run(ingest, { transfer: listBuffers(ingest) })) as 'written' | 'repeated';
    },
    close: async () => {
      if (isStarted) await pool.run('close');
      await pool.close();
    },
  };
}

/** The buffers of the rows: they move to the thread without a copy. */
function listBuffers({ rows }: PackedIngest): ArrayBuffer[] {
  const buffers: ArrayBuffer[] = [];
  for (const { textEnds, values } of [rows.taps, rows.transfers, rows.journeys, rows.cards] as PackedTable[])
    buffers.push(values.buffer as ArrayBuffer, textEnds.buffer as ArrayBuffer);
  return buffers;
}
