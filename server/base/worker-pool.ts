/** Worker threads: jobs as plain data, with results, progress and errors, on as many threads as a pool may have. */
import { fileURLToPath } from 'node:url';
import { MessageChannel, receiveMessageOnPort, type Transferable } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { emptyJob, type JobReply, type SentJob, toThrownError } from './worker-job.ts';

export interface WorkerPoolOptions {
  /** Exports `run`, made by `toJobRunner`. */
  readonly module: URL;
  /** Threads at most; a pool of one thread does its jobs one after another, in the order of `run`. */
  readonly threads: number;
  /** A thread ends after so long without a job; absent: it waits until the pool is closed. */
  readonly idleMs?: number;
  /** The threads' `workerData`. */
  readonly data?: unknown;
  /** Heap of each thread, in MB; a thread that needs more ends, and its job fails. */
  readonly heap?: { readonly oldMb: number; readonly youngMb: number };
}

export interface RunOptions<Progress> {
  /** Ends the job and the thread that does it; `run` then throws an `AbortError`. */
  readonly signal?: AbortSignal | undefined;
  /** Buffers of the job that move to the thread without a copy. */
  readonly transfer?: readonly Transferable[];
  /** Called in the order in which the job reports, and not after `run` has returned. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

type Pool<Job, Result> = Piscina<SentJob<Job> | typeof emptyJob, JobReply<Result>>;

/** Starts threads when there are jobs; keeps the process alive only while a job runs. */
export class WorkerPool<Job, Result, Progress = never> {
  readonly #options: WorkerPoolOptions;
  #pool: Pool<Job, Result> | undefined;
  /** Jobs that are neither done nor failed. */
  #openCount = 0;
  /** Why threads of a pool could not start. */
  readonly #startErrors = new WeakMap<Pool<Job, Result>, Error>();

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
  }

  /** Jobs that wait for a thread. */
  get waitingCount(): number {
    return this.#pool?.queueSize ?? 0;
  }

  /**
   * Does one job on a thread.
   *
   * @throws what the job throws: a `ProblemError` with all its fields, or a defect with the stack of the thread; an
   * `AbortError` when `signal` aborts; an error that is no problem when the thread ends or the pool is closed
   */
  async run(job: Job, { onProgress, signal, transfer = [] }: RunOptions<Progress> = {}): Promise<Result> {
    if (!onProgress) return this.#send({ job }, transfer, signal);
    const { port1, port2 } = new MessageChannel();
    port1.on('message', onProgress);
    try {
      return await this.#send({ job, port: port2 }, [...transfer, port2], signal, () => {
        // The reply takes another port and may overtake the last reports.
        for (let next = receiveMessageOnPort(port1); next; next = receiveMessageOnPort(port1))
          onProgress(next.message);
      });
    } finally {
      port1.close();
    }
  }

  /** Ends all threads; jobs that are not done fail. A later `run` starts new threads. */
  async close(): Promise<void> {
    const pool = this.#pool;
    this.#pool = undefined;
    await pool?.destroy();
  }

  async #send(
    sent: SentJob<Job>,
    transferList: readonly Transferable[],
    signal: AbortSignal | undefined,
    onReply?: () => void,
  ): Promise<Result> {
    this.#pool ??= this.#open();
    const pool = this.#pool;
    this.#openCount++;
    const reply = await pool
      .run(sent, { signal: signal ?? null, transferList: [...transferList] })
      .finally(() => this.#openCount--)
      .catch((error: unknown) => {
        this.#replaceThread(pool);
        throw this.#startErrors.get(pool) ?? error;
      });
    onReply?.();
    if ('error' in reply) throw toThrownError(reply.error);
    return reply.result;
  }

  /** Piscina starts no thread for the jobs that wait when one ends: only a further job makes it do so. */
  #replaceThread(pool: Pool<Job, Result>): void {
    const threadCount = pool.threads.length;
    if (pool !== this.#pool || threadCount >= this.#options.threads || this.#openCount <= threadCount) return;
    pool.run(emptyJob).catch(() => {});
  }

  #open(): Pool<Job, Result> {
    const { data, heap, idleMs = Number.POSITIVE_INFINITY, module, threads } = this.#options;
    const pool: Pool<Job, Result> = new Piscina({
      filename: fileURLToPath(module),
      name: 'run',
      minThreads: 0,
      maxThreads: threads,
      idleTimeout: idleMs,
      workerData: data,
      // Connections of a thread need its event loop between jobs.
      atomics: 'disabled',
      stricterFIFO: true,
      ...(heap
        ? { resourceLimits: { maxOldGenerationSizeMb: heap.oldMb, maxYoungGenerationSizeMb: heap.youngMb } }
        : {}),
    });
    // A thread ended without a job. Where none is left, it could not start, and waiting jobs would wait forever.
    pool.on('error', (error: Error) => {
      if (pool.threads.length > 0) return;
      this.#startErrors.set(pool, error);
      if (this.#pool === pool) this.#pool = undefined;
      void pool.destroy();
    });
    return pool;
  }
}

/** A reply that is sent with its buffers: they move to the caller without a copy, and the thread has them no more. */
export function moveBuffers<Reply>(reply: Reply, buffers: readonly ArrayBuffer[]): Reply {
  return Piscina.move({
    get [Piscina.transferableSymbol]() {
      return buffers;
    },
    get [Piscina.valueSymbol]() {
      return reply;
    },
  } as unknown as ArrayBuffer) as unknown as Reply;
}
