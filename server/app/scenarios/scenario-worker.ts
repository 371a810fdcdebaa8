/** The worker module for scenarios: loads the feeds with its first task. */
import { workerData } from 'node:worker_threads';
import { toJobRunner } from '../../base/worker-job.ts';
import { type FeedOptions, loadFeeds } from '../planning/load-feeds.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import { runScenarioTask, type ScenarioTask } from './scenario-tasks.ts';

let loading: Promise<LoadedTimetable> | undefined;

/** Loads the feeds once; where that fails, the next task tries again. */
function load(): Promise<LoadedTimetable> {
  loading ??= loadFeeds(workerData as FeedOptions).catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

export const run = toJobRunner(async (task: ScenarioTask, onProgress: (share: number) => void) =>
  runScenarioTask(await load(), task, onProgress),
);
