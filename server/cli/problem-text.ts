/** A refusal on a terminal: its code in both languages, and why each feed was refused where no feed is left. */
import { ProblemError } from '../base/problem.ts';
import type { ImportReport } from '../transit/gtfs/import-feeds.ts';
import { toRefusalText } from './feed-report.ts';

/** The report on the feeds of which none is left, or undefined for any other error. */
export function findReport(error: unknown): ImportReport | undefined {
  if (!(error instanceof ProblemError) || error.code !== 'no-feeds') return undefined;
  return error.details.report as ImportReport | undefined;
}

/** Two lines: `code: Chinese`, `code: English`. */
export function toProblemText({ code, text }: ProblemError): string {
  return `${code}: ${text.zh}\n${code}: ${text.en}\n`;
}

/** Why no feed is left, feed by feed, and the refusal itself. */
export function toErrorText(error: ProblemError): string {
  const reasons = (findReport(error)?.feeds ?? []).map((feed) => `${toRefusalText(feed)}\n`);
  return reasons.join('') + toProblemText(error);
}
