/** Opens the clearing for a command; parses dates, prints lines. */

import { type Clearing, type ClearingOptions, openClearing } from '../app/clearing/clearing.ts';
import { ProblemError } from '../base/problem.ts';
import { findServiceDay, type ServiceDay } from '../base/service-day.ts';
import { type CommonOptions, loadShown } from './options.ts';

export type ClearingCommandOptions = ClearingOptions & CommonOptions;

/** Loads the feeds and opens the ledger of their data folder. */
export async function openForCommand(options: ClearingCommandOptions): Promise<Clearing> {
  return openClearing(options, await loadShown(options));
}

/** Opens the clearing, runs `work`, and closes the clearing in any case. */
export async function withClearing(
  options: ClearingCommandOptions,
  work: (clearing: Clearing) => Promise<number>,
): Promise<number> {
  const clearing = await openForCommand(options);
  try {
    return await work(clearing);
  } finally {
    await clearing.close();
  }
}

/** @throws ProblemError `bad-time` without a date or for a wrong one */
export function parseDate(text: string | undefined): ServiceDay {
  const day = text === undefined ? undefined : findServiceDay(text);
  if (day !== undefined) return day;
  throw new ProblemError('bad-time', {
    zh: `需要 --date 日期，如 2026-11-25${text === undefined ? '' : `，${text} 不正确`}`,
    en: `--date YYYY-MM-DD was expected${text === undefined ? '' : `, not ${text}`}`,
  });
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
