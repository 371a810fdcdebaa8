/** Worker threads for work that would keep everybody else waiting. */
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { ProblemError } from '../../base/problem.ts';
import type { ReachTask } from './reach-tasks.ts';

/** Threads end after so long without work: the next ones start in a tenth of a second. */
const IDLE_MS = 30_000;

/**
 * Runs tasks on threads that share the arrays of the searches. Threads start when there is work, and keep no process
 * alive while they have none.
 */
export class ReachPool {
  readonly threads: number;
  readonly #timeLimitMs: number | undefined;
  #pool: Piscina<ReachTask, void> | undefined;

  /** @param timeLimitMs work that takes longer is broken off; none is where absent */
  constructor(threads = availableParallelism(), timeLimitMs?: number) {
    this.threads = threads;
    this.#timeLimitMs = timeLimitMs;
  }

  /** @throws ProblemError `timed-out`; then nothing of these tasks goes on */
  async run(tasks: readonly ReachTask[]): Promise<void> {
    this.#pool ??= new Piscina({
      filename: fileURLToPath(new URL('./reach-worker.ts', import.meta.url)),
      name: 'runTask',
      minThreads: 0,
      maxThreads: this.threads,
      idleTimeout: IDLE_MS,
    });
    const pool = this.#pool;
    const signal = this.#timeLimitMs === undefined ? undefined : AbortSignal.timeout(this.#timeLimitMs);
    try {
      await Promise.all(tasks.map((task) => pool.run(task, signal ? { signal } : {})));
    } catch (error) {
      if (signal?.aborted) throw toTimedOut(error);
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#pool?.destroy();
    this.#pool = undefined;
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

/** Splits a list into pieces, a few for each thread so that an expensive one holds nobody up. */
export function toPieces<T>(list: readonly T[], threads: number): { first: number; items: readonly T[] }[] {
  const size = Math.max(1, Math.ceil(list.length / (threads * 4)));
  const pieces: { first: number; items: readonly T[] }[] = [];
  for (let first = 0; first < list.length; first += size) {
    pieces.push({ first, items: list.slice(first, first + size) });
  }
  return pieces;
}
