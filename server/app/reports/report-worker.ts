/** The worker module for reports: loads the feeds with its first task. */
import { workerData } from 'node:worker_threads';
import { toJobRunner } from '../../base/worker-job.ts';
import type { ClearingOptions } from '../clearing/clearing.ts';
import { loadFeeds } from '../planning/load-feeds.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import { type ReportTask, runReportTask } from './report-tasks.ts';

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

export const run = toJobRunner(async (task: ReportTask) => runReportTask(feeds, await load(), task));
