/** Formats the report on a feed: its state, service days, fares and problems. */

import type { CheckedFeed } from '../app/pricing/fare-coverage.ts';
import { problemSentences } from '../transit/gtfs/problem-sentences.ts';
import type { FeedProblem, FeedProblemCode } from '../transit/gtfs/problems.ts';

const EXAMPLES = 3;

const statusWords = {
  imported: '已导入',
  unchanged: '无变化',
  refused: '不采用',
} as const satisfies Record<CheckedFeed['status'], string>;

/** Errors that follow from warnings: the report then shows the warnings as well. */
const CONSEQUENCES: ReadonlySet<string> = new Set(['most-trips-unusable', 'no-usable-rows']);

/** Lines for the feed, its service and its fares; for each code of problems its meaning and examples. */
export function toFeedText(feed: CheckedFeed): string {
  return toText(feed, () => true);
}

/** The errors because of which the feed was rejected, with its warnings if those caused the errors. */
export function toRefusalText(feed: CheckedFeed): string {
  const { examples, warnings } = feed.problems;
  const errors = new Set(examples.filter(({ severity }) => severity === 'error').map(({ code }) => code));
  if ([...errors].some((code) => CONSEQUENCES.has(code))) return toFeedText(feed);
  const hint = `  警告见 tongcheng import / for the warnings: tongcheng import`;
  return toText(feed, (code) => errors.has(code)) + (warnings > 0 ? `\n${hint}` : '');
}

function toText(feed: CheckedFeed, isShown: (code: FeedProblemCode) => boolean): string {
  const { errors, examples, totals, warnings } = feed.problems;
  const lines = [
    `${feed.feedId}: ${feed.status} ${statusWords[feed.status]}, ${errors} errors 错误, ${warnings} warnings 警告`,
  ];
  if (feed.status === 'refused' && feed.served === 'previous') {
    lines.push('  上次采用的数据继续使用 / the last good data stay in service');
  }
  if (feed.service) lines.push(`  ${toServiceText(feed.service)}`);
  if (feed.fares) lines.push(`  ${toFaresText(feed.fares)}`);
  const shown = (Object.entries(totals) as [FeedProblemCode, number][]).filter(([code]) => isShown(code));
  // Errors come first.
  for (const severity of ['error', 'warning'] as const) {
    for (const [code, count] of shown) {
      const own = examples.filter((problem) => problem.code === code);
      const isError = own.some((problem) => problem.severity === 'error');
      if (isError === (severity === 'error')) lines.push(...toProblemLines(code, count, own));
    }
  }
  return lines.join('\n');
}

/** Codes of a feed without service, today or ever. */
export const IDLE = [
  'no-service',
  'service-not-begun',
  'service-over',
  'service-paused',
] as const satisfies readonly FeedProblemCode[];

/** Only the problems about missing service. */
export function toIdleText(feed: CheckedFeed): string {
  return toText(feed, (code) => (IDLE as readonly string[]).includes(code));
}

function toServiceText({ days, firstDate, lastDate }: NonNullable<CheckedFeed['service']>): string {
  if (firstDate === undefined) return '有效期：从不运行 / service: none, ever';
  const span = `${firstDate} – ${lastDate}`;
  return `有效期 ${span}，共 ${days} 天有班次 / service ${span}, ${days} ${days === 1 ? 'day' : 'days'}`;
}

function toFaresText({ kind, rides, unpriced }: NonNullable<CheckedFeed['fares']>): string {
  if (kind === 'none') return '没有票价 / no fares';
  if (unpriced === 0) return '各段乘坐都有票价 / every ride has a fare';
  return `${rides} 种乘坐中 ${unpriced} 种没有票价 / ${unpriced} of ${rides} kinds of rides have no fare`;
}

function toProblemLines(code: FeedProblemCode, count: number, examples: readonly FeedProblem[]): string[] {
  const { en, zh } = problemSentences[code];
  const isError = examples.some(({ severity }) => severity === 'error');
  const word = isError ? 'error 错误' : 'warning 警告';
  const shown = examples.slice(0, EXAMPLES);
  const rest = count - shown.length;
  return [
    `  ${code} × ${count} (${word})`,
    `    ${zh}`,
    `    ${en}`,
    ...shown.map((problem) => `    ${toPlaceText(problem)}`),
    ...(rest > 0 ? [`    … 另有 ${rest} 处 / and ${rest} more`] : []),
  ];
}

/** `stops.txt:5:stop_lat "x" — 应为 / expected: 数字 / a number`. */
function toPlaceText({ expected, field, file, line, value }: FeedProblem): string {
  const place = [file, line, field].filter((part) => part !== undefined).join(':');
  const shown = value === undefined || value === '' ? '' : ` ${JSON.stringify(value)}`;
  return `${place}${shown} — 应为 / expected: ${expected.zh} / ${expected.en}`;
}
