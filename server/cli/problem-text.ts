/** Formats a problem for a terminal in both languages, with the reports of rejected feeds if no feed is usable. */
import { ProblemError } from '../base/problem.ts';
import type { ImportReport } from '../transit/gtfs/import-feeds.ts';
import { toRefusalText } from './feed-report.ts';

/** The import report of a `no-feeds` problem; undefined for any other error. */
export function findReport(error: unknown): ImportReport | undefined {
  if (!(error instanceof ProblemError) || error.code !== 'no-feeds') return undefined;
  return error.details.report as ImportReport | undefined;
}

/** Two lines: `code: Chinese`, `code: English`. */
export function toProblemText({ code, text }: ProblemError): string {
  return `${code}: ${text.zh}\n${code}: ${text.en}\n`;
}

/** The reports of rejected feeds, then the problem. */
export function toErrorText(error: ProblemError): string {
  const reasons = (findReport(error)?.feeds ?? []).map((feed) => `${toRefusalText(feed)}\n`);
  return reasons.join('') + toProblemText(error);
}
