/** The options of every command, and loading feeds with progress on standard error. */
import { type FeedOptions, loadFeeds } from '../app/planning/load-feeds.ts';
import type { LoadedTimetable } from '../app/planning/load-timetable.ts';
import { createProgress } from './progress.ts';

export interface CommonOptions extends FeedOptions {
  /** Machine-readable output, no progress. */
  readonly json?: boolean;
}

/** @param nowSec - epoch seconds, with which the report states which feeds have service now */
export async function loadShown(options: CommonOptions, nowSec?: number): Promise<LoadedTimetable> {
  const progress = createProgress(process.stderr, options.json !== true);
  try {
    return await loadFeeds(options, { progress, ...(nowSec === undefined ? {} : { nowSec }) });
  } finally {
    progress.stop();
  }
}
