/** The worker module for long work on the ledger: opens a clearing of its own, with its own connections. */
import { workerData } from 'node:worker_threads';
import { toJobRunner } from '../../base/worker-job.ts';
import { loadFeeds } from '../planning/load-feeds.ts';
import { type Clearing, type ClearingOptions, type OpenHow, openClearing } from './clearing.ts';
import { type MoneyTask, runMoneyTask, type TaskProgress } from './money-tasks.ts';

/** Shortest time between two reports of progress. */
const PROGRESS_MS = 100;

let opening: Promise<Clearing> | undefined;

/** Opens the clearing with the first task; where that fails, the next task tries again. */
function open(): Promise<Clearing> {
  const { postsWhenIdle, ...options } = workerData as ClearingOptions &
    Required<Pick<OpenHow, 'postsWhenIdle'>>;
  opening ??= loadFeeds(options)
    .then((feeds) => openClearing(options, feeds, undefined, { postsWhenIdle }))
    .catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
  return opening;
}

export const run = toJobRunner(async (task: MoneyTask, onProgress: (progress: TaskProgress) => void) => {
  let reportedMs = 0;
  return runMoneyTask(await open(), task, (progress) => {
    const nowMs = performance.now();
    if (nowMs - reportedMs < PROGRESS_MS) return;
    reportedMs = nowMs;
    onProgress(progress);
  });
});
