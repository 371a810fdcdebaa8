/** Opens the clearing for a command; parses dates, prints lines. */

import {
  type ClearingOptions,
  type OpenedClearing,
  type OpenHow,
  openClearing,
} from '../app/clearing/clearing.ts';
import type { LoadedTimetable } from '../app/planning/load-timetable.ts';
import { ProblemError } from '../base/problem.ts';
import { findServiceDay, type ServiceDay } from '../base/service-day.ts';
import { type CommonOptions, loadShown } from './options.ts';

export type ClearingCommandOptions = ClearingOptions & CommonOptions;

/** Loads the feeds and opens the ledger of their data folder; says on standard error what becomes of its grounds. */
export async function openForCommand(
  options: ClearingCommandOptions,
  how: OpenHow = {},
): Promise<OpenedClearing> {
  return openLoaded(options, await loadShown(options), undefined, how);
}

/** `openForCommand` over loaded feeds. @param url - of the database; null: the file of the data folder */
export async function openLoaded(
  options: ClearingOptions,
  loaded: LoadedTimetable,
  url?: string | null,
  how: OpenHow = {},
): Promise<OpenedClearing> {
  const clearing = await openClearing(options, loaded, url, how);
  for (const { code, text } of clearing.notices)
    process.stderr.write(`${code}: ${text.zh}\n${code}: ${text.en}\n`);
  return clearing;
}

/** Opens the clearing, runs `work`, and closes the clearing in any case. */
export async function withClearing(
  options: ClearingCommandOptions,
  work: (clearing: OpenedClearing) => Promise<number>,
  how: OpenHow = {},
): Promise<number> {
  const clearing = await openForCommand(options, how);
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
