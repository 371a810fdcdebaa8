/** Runs the same queries in several worker threads at once. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { WorkerTask } from './search-worker.ts';

/** @returns the times of all queries of all workers, which start together */
export async function measureWorkers(task: WorkerTask, workerCount: number): Promise<number[]> {
  const workers = Array.from({ length: workerCount }, (_, w) => {
    // Each worker starts at another query, so that no two read the same rows at the same time.
    const shift = Math.floor((w * task.queries.length) / workerCount);
    const queries = [...task.queries.slice(shift), ...task.queries.slice(0, shift)];
    return new Worker(new URL('search-worker.ts', import.meta.url), { workerData: { ...task, queries } });
  });
  try {
    await Promise.all(workers.map((worker) => once(worker, 'message')));
    const answers = workers.map((worker) => once(worker, 'message'));
    for (const worker of workers) worker.postMessage('go');
    return (await Promise.all(answers)).flatMap(([ms]) => ms as number[]);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
