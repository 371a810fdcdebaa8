/** Formats the rows of the benchmark, and ratios between them. */
import type { BenchRow } from './bench-row.ts';

const columns: readonly { readonly head: string; readonly of: (row: BenchRow) => string }[] = [
  { head: 'n', of: ({ n }) => String(n) },
  { head: 'median', of: ({ medianMs }) => toTime(medianMs) },
  { head: 'mean', of: ({ meanMs }) => toTime(meanMs) },
  { head: 'p95', of: ({ p95Ms }) => toTime(p95Ms) },
  { head: 'p99', of: ({ p99Ms }) => toTime(p99Ms) },
  { head: 'right', of: ({ right }) => (right === null ? '' : String(right)) },
  { head: 'wrong', of: ({ wrong }) => (wrong === null ? '' : String(wrong)) },
  { head: 'early', of: ({ early }) => (early === undefined ? '' : String(early)) },
  { head: 'visits', of: ({ stopVisits }) => (stopVisits === undefined ? '' : String(stopVisits)) },
  { head: 'ns/visit', of: ({ nsPerVisit }) => nsPerVisit?.toFixed(1) ?? '' },
  { head: 'MB', of: ({ memoryMb }) => (memoryMb === undefined ? '' : String(memoryMb)) },
  { head: 'peak MB', of: ({ peakMemoryMb }) => (peakMemoryMb === undefined ? '' : String(peakMemoryMb)) },
];
const WIDTH = 10;
const ENGINE_WIDTH = 24;
const MEASURE_WIDTH = 38;

/** Formats one table for each feed. */
export function toTable(rows: readonly BenchRow[]): string {
  const lines: string[] = [];
  for (const [feed, own] of Map.groupBy(rows, (row) => row.feed)) {
    const heads = columns.map(({ head }) => head.padStart(WIDTH)).join('');
    lines.push('', `${feed.padEnd(ENGINE_WIDTH + MEASURE_WIDTH)}${heads}`);
    for (const row of own) {
      const cells = columns.map(({ of }) => of(row).padStart(WIDTH)).join('');
      lines.push(`${row.engine.padEnd(ENGINE_WIDTH)}${row.measure.padEnd(MEASURE_WIDTH)}${cells}`);
    }
  }
  return lines.join('\n');
}

function toTime(ms: number): string {
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${ms.toFixed(ms < 1 ? 3 : ms < 100 ? 2 : 0)} ms`;
}

/** Ratios of medians to print: pairs of rows of one feed. */
const ratios: readonly {
  readonly text: string;
  readonly of: readonly [engine: string, measure: string];
  readonly to: readonly [engine: string, measure: string];
}[] = [
  {
    text: 'RAPTOR takes so many times the plain scan (which gives no journeys)',
    of: ['raptor', 'depart-at'],
    to: ['plain-scan', 'depart-at'],
  },
  { text: 'minotor takes so many times RAPTOR', of: ['minotor', 'depart-at'], to: ['raptor', 'depart-at'] },
  {
    text: 'raptor-journey-planner takes so many times RAPTOR',
    of: ['raptor-journey-planner', 'depart-at'],
    to: ['raptor', 'depart-at'],
  },
  {
    text: 'RAPTOR takes so many times Trip-Based',
    of: ['raptor', 'depart-at'],
    to: ['trip-based', 'depart-at'],
  },
  {
    text: 'a range of an hour takes so many times a single query',
    of: ['raptor', 'range of 1 h'],
    to: ['raptor', 'depart-at'],
  },
  {
    text: 'a range of an hour by Trip-Based takes so many times a single query of RAPTOR',
    of: ['trip-based', 'range of 1 h'],
    to: ['raptor', 'depart-at'],
  },
  {
    text: 'a range of an hour by Trip-Based takes so many times its own single query',
    of: ['trip-based', 'range of 1 h'],
    to: ['trip-based', 'depart-at'],
  },
];

/** Ratio of the p99 of two workers to the median of one worker. */
const loads: readonly {
  readonly text: string;
  readonly busy: readonly [engine: string, measure: string];
  readonly idle: readonly [engine: string, measure: string];
}[] = [
  {
    text: 'p99 of two workers to the median of one',
    busy: ['raptor', 'depart-at, 2 workers'],
    idle: ['raptor', 'depart-at, 1 worker'],
  },
  {
    text: 'p99 of plans for two clients at once to the median for one',
    busy: ['tongcheng', 'server, plan over HTTP, 2 clients'],
    idle: ['tongcheng', 'server, plan over HTTP'],
  },
];

/** Formats the ratios for which the feed has both rows. */
export function toRatios(rows: readonly BenchRow[]): string {
  const lines: string[] = [];
  for (const [feed, own] of Map.groupBy(rows, (row) => row.feed)) {
    const find = ([engine, measure]: readonly [string, string]) =>
      own.find((row) => row.engine === engine && row.measure === measure);
    for (const { text, of, to } of ratios) {
      const [a, b] = [find(of), find(to)];
      if (!a || !b || b.medianMs === 0) continue;
      lines.push(`${feed.padEnd(12)}${(a.medianMs / b.medianMs).toFixed(2).padStart(9)}  ${text}`);
    }
    for (const { text, busy, idle } of loads) {
      const [one, two] = [find(idle), find(busy)];
      if (!one || !two || one.medianMs === 0) continue;
      lines.push(`${feed.padEnd(12)}${(two.p99Ms / one.medianMs).toFixed(2).padStart(9)}  ${text}`);
    }
  }
  return lines.join('\n');
}
