/** The worker module for scenarios: loads the feeds with its first task. */
import { constants, setPriority } from 'node:os';
import { workerData } from 'node:worker_threads';
import { toJobRunner } from '../../base/worker-job.ts';
import type { ClearingOptions } from '../clearing/clearing.ts';
import { loadFeeds } from '../planning/load-feeds.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import type { ComparisonProgress } from './run-comparison.ts';
import { runScenarioTask, type ScenarioTask } from './scenario-tasks.ts';

const { isBackground, ...feeds } = workerData as ScenarioWorkerData;

// On Linux a priority is that of one thread, and the threads that it starts have the same: requests go first.
if (isBackground && process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

/** @property isBackground whether the tasks give way to other work of the process */
export type ScenarioWorkerData = ClearingOptions & { readonly isBackground: boolean };

let loading: Promise<LoadedTimetable> | undefined;

/** Loads the feeds once; where that fails, the next task tries again. */
function load(): Promise<LoadedTimetable> {
  loading ??= loadFeeds(feeds).catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

export const run = toJobRunner(
  async (task: ScenarioTask, onProgress: (progress: ComparisonProgress) => void) =>
    runScenarioTask(feeds, await load(), task, onProgress),
);
