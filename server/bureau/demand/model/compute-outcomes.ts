/** Outcomes of many sets of parameter values, on this thread or on several. */
import { setImmediate } from 'node:timers/promises';
import { WorkerPool } from '../../../base/worker-pool.ts';
import type { ParameterValues } from './parameters.ts';
import { type OutcomeModel, type RiderOutcome, toOutcome } from './rider-outcome.ts';

export interface OutcomeWork {
  /** Absent or 1: on this thread. */
  readonly threads?: number | undefined;
  /** Receives the share of the sets that are done. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** Few enough that all threads end at about the same time, and that progress is reported often. */
const SETS_OF_JOB = 4;

/**
 * Each outcome depends on the model and its set alone: the same ones on any number of threads.
 *
 * @returns in the order of the sets
 */
export async function computeOutcomes(
  { changed, corridor, removed }: OutcomeModel,
  sets: readonly ParameterValues[],
  { onProgress, threads = 1 }: OutcomeWork = {},
): Promise<RiderOutcome[]> {
  const model: OutcomeModel = { changed, corridor, removed };
  const jobs: ParameterValues[][] = [];
  for (let first = 0; first < sets.length; first += SETS_OF_JOB)
    jobs.push(sets.slice(first, first + SETS_OF_JOB));
  let done = 0;
  const count = (outcomes: RiderOutcome[]) => {
    done += outcomes.length;
    onProgress?.(done / sets.length);
    return outcomes;
  };
  if (threads <= 1) {
    const outcomes: RiderOutcome[] = [];
    for (const job of jobs) {
      outcomes.push(...count(job.map((values) => toOutcome(model, values))));
      // Connections and timers of this thread get their turn.
      await setImmediate();
    }
    return outcomes;
  }
  const pool = new WorkerPool<ParameterValues[], RiderOutcome[]>({
    module: new URL('./outcome-worker.ts', import.meta.url),
    threads: Math.min(threads, jobs.length),
    data: model,
  });
  try {
    return (await Promise.all(jobs.map(async (job) => count(await pool.run(job))))).flat();
  } finally {
    await pool.close();
  }
}
