/** Threads for long work on the ledger: one for jobs, one for reads. */
import { WorkerPool } from '../../base/worker-pool.ts';
import type { ClearingOptions } from './clearing.ts';
import type { MoneyTask, OnTaskProgress, TaskProgress, TaskResults } from './money-tasks.ts';

export interface TaskRunner {
  /** Runs the tasks of one lane one after another. */
  run<Task extends MoneyTask>(
    task: Task,
    lane: 'jobs' | 'reads',
    onProgress?: OnTaskProgress,
  ): Promise<TaskResults[Task['kind']]>;
  close(): Promise<void>;
}

export function createTaskThreads({ data, feeds, region, scheme }: ClearingOptions): TaskRunner {
  const openLane = (postsWhenIdle: boolean) =>
    new WorkerPool<MoneyTask, unknown, TaskProgress>({
      module: new URL('./money-worker.ts', import.meta.url),
      threads: 1,
      data: { data, feeds, region, scheme, postsWhenIdle },
    });
  const lanes = { jobs: openLane(true), reads: openLane(false) };
  return {
    run: (task, lane, onProgress) => lanes[lane].run(task, { onProgress }) as Promise<never>,
    close: async () => {
      await Promise.all([lanes.jobs.close(), lanes.reads.close()]);
    },
  };
}
