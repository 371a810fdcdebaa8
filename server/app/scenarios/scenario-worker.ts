/** The worker module for scenarios: loads the feeds with its first task. */
import { workerData } from 'node:worker_threads';
import { toJobRunner } from '../../base/worker-job.ts';
import type { ClearingOptions } from '../clearing/clearing.ts';
import { loadFeeds } from '../planning/load-feeds.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import type { ComparisonProgress } from './run-comparison.ts';
import { runScenarioTask, type ScenarioTask } from './scenario-tasks.ts';

const feeds = workerData as ClearingOptions;

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
