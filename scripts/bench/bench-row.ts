/** One line of the benchmark's table. */
import { toDistribution } from './distribution.ts';

export interface BenchRow {
  readonly feed: string;
  readonly engine: string;
  readonly measure: string;
  /** Measurements; the times are of one of them. */
  readonly n: number;
  readonly medianMs: number;
  readonly meanMs: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** Answers that agree with the oracle, and that do not; null where there is nothing to compare. */
  readonly right: number | null;
  readonly wrong: number | null;
  /** Wrong answers that arrive before the oracle: walks follow one another, or times are not kept. */
  readonly early?: number;
  readonly stopVisits?: number;
  readonly nsPerVisit?: number;
  /** Resident memory of the process, afterwards and at most. */
  readonly memoryMb?: number;
  readonly peakMemoryMb?: number;
}

export interface Verdict {
  readonly right: number;
  readonly wrong: number;
}

export type RowExtras = Pick<BenchRow, 'early' | 'stopVisits' | 'nsPerVisit' | 'memoryMb' | 'peakMemoryMb'>;

/** @param ms one or more measurements */
export function toBenchRow(
  feed: string,
  engine: string,
  measure: string,
  ms: readonly number[],
  verdict?: Verdict,
  extras: RowExtras = {},
): BenchRow {
  const { count, mean, median, p95, p99 } = toDistribution(ms);
  return {
    feed,
    engine,
    measure,
    n: count,
    medianMs: round(median),
    meanMs: round(mean),
    p95Ms: round(p95),
    p99Ms: round(p99),
    right: verdict?.right ?? null,
    wrong: verdict?.wrong ?? null,
    ...extras,
  };
}

/** Whole microseconds. */
const round = (ms: number) => Math.round(ms * 1000) / 1000;

/** How many of two lists agree. */
export function compare<T>(found: readonly T[], expected: readonly T[]): Verdict {
  const right = found.filter((one, i) => one === expected[i]).length;
  return { right, wrong: found.length - right };
}
