/** Writes commits of taps on a thread of their own, so that the next ones can be worked out meanwhile. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { toError } from '../../base/problem.ts';
import type { PackedIngest } from '../packed-ingest.ts';
import type { PackedTable } from '../packed-rows.ts';
import type { WriterData, WriterReply } from './writer-thread.ts';

export interface IngestWriter {
  readonly commitIngests: (ingest: PackedIngest) => Promise<'written' | 'repeated'>;
  /** After what is under way. */
  readonly close: () => Promise<void>;
}

interface Waiting {
  readonly resolve: (fate: 'written' | 'repeated') => void;
  readonly reject: (error: Error) => void;
}

/** The thread is started with the first commit; where it has ended by a fault, another one with the next. */
export function createThreadedWriter(data: WriterData): IngestWriter {
  let thread: WriterThread | undefined;
  return {
    commitIngests: (ingest) => {
      if (!thread || thread.isGone) thread = new WriterThread(data);
      return thread.commitIngests(ingest);
    },
    close: async () => {
      await thread?.close();
    },
  };
}

class WriterThread {
  isGone = false;
  readonly #worker: Worker;
  /** In the order in which they are answered. */
  readonly #waiting: Waiting[] = [];

  constructor(data: WriterData) {
    this.#worker = new Worker(new URL('./writer-thread.ts', import.meta.url), { workerData: data });
    // Only what is under way keeps the process alive.
    this.#worker.unref();
    this.#worker.on('message', ({ error, fate }: WriterReply) => {
      const waiting = this.#waiting.shift();
      if (this.#waiting.length === 0) this.#worker.unref();
      if (fate) waiting?.resolve(fate);
      else if (error) waiting?.reject(toError(error));
    });
    this.#worker.on('error', (error) => this.#end(error as Error));
    this.#worker.on('exit', (code) => this.#end(new Error(`the thread that writes ended with code ${code}`)));
  }

  commitIngests(ingest: PackedIngest): Promise<'written' | 'repeated'> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage(ingest, listBuffers(ingest));
    });
  }

  async close(): Promise<void> {
    if (this.isGone) return;
    this.#worker.ref();
    const ended = once(this.#worker, 'exit');
    this.#worker.postMessage('close');
    await ended;
  }

  /** Whether the last commit was written is not known: its id tells when it is repeated. */
  #end(error: Error): void {
    this.isGone = true;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}

/** Handed over, not copied. */
function listBuffers({ rows }: PackedIngest): ArrayBuffer[] {
  const buffers: ArrayBuffer[] = [];
  for (const { textEnds, values } of [rows.taps, rows.transfers, rows.journeys, rows.cards] as PackedTable[])
    buffers.push(values.buffer as ArrayBuffer, textEnds.buffer as ArrayBuffer);
  return buffers;
}
