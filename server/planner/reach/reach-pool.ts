/** Worker threads for long searches, which would block other requests on the main thread. */
import { availableParallelism } from 'node:os';
import { ProblemError } from '../../base/problem.ts';
import { WorkerPool } from '../../base/worker-pool.ts';
import type { ReachTask } from './reach-tasks.ts';

/** Idle time after which a thread ends. Starting one again takes about 100 ms. */
const IDLE_MS = 30_000;

/** Runs tasks on threads that share the arrays of searches. Threads start with the first task; idle ones do not keep the process alive. */
export class ReachPool {
  readonly threads: number;
  readonly #timeLimitMs: number | undefined;
  readonly #pool: WorkerPool<ReachTask, void>;

  /** @param timeLimitMs aborts the tasks of one `run` after this time; no limit where absent */
  constructor(threads = availableParallelism(), timeLimitMs?: number) {
    this.threads = threads;
    this.#timeLimitMs = timeLimitMs;
    this.#pool = new WorkerPool({
      module: new URL('./reach-tasks.ts', import.meta.url),
      threads,
      idleMs: IDLE_MS,
    });
  }

  /** @throws ProblemError `timed-out`; the tasks are aborted then */
  async run(tasks: readonly ReachTask[]): Promise<void> {
    const signal = this.#timeLimitMs === undefined ? undefined : AbortSignal.timeout(this.#timeLimitMs);
    try {
      await Promise.all(tasks.map((task) => this.#pool.run(task, { signal })));
    } catch (error) {
      if (signal?.aborted) throw toTimedOut(error);
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}

function toTimedOut(cause: unknown): ProblemError {
  return new ProblemError(
    'timed-out',
    { zh: '查询用时过长，请缩小范围再试', en: 'The request took too long; please ask for less' },
    {},
    { cause },
  );
}

/** Splits a list into pieces, about four for each thread, so that a slow piece does not leave other threads idle. */
export function toPieces<T>(list: readonly T[], threads: number): { first: number; items: readonly T[] }[] {
  const size = Math.max(1, Math.ceil(list.length / (threads * 4)));
  const pieces: { first: number; items: readonly T[] }[] = [];
  for (let first = 0; first < list.length; first += size) {
    pieces.push({ first, items: list.slice(first, first + size) });
  }
  return pieces;
}
