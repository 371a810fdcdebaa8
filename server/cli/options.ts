/** Options that every command takes, and the feeds they name, loaded with bars on standard error. */
import { type FeedOptions, loadFeeds } from '../app/planning/load-feeds.ts';
import type { LoadedTimetable } from '../app/planning/load-timetable.ts';
import { createProgress } from './progress.ts';

export interface CommonOptions extends FeedOptions {
  /** The answer is for a program: no bars. */
  readonly json?: boolean;
}

/** @param nowSec epoch seconds: with it the report says whether the feeds run now */
export async function loadShown(options: CommonOptions, nowSec?: number): Promise<LoadedTimetable> {
  const progress = createProgress(process.stderr, options.json !== true);
  try {
    return await loadFeeds(options, { progress, ...(nowSec === undefined ? {} : { nowSec }) });
  } finally {
    progress.stop();
  }
}
