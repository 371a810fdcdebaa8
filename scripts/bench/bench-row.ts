/** A row of the table of results. */
import { toDistribution } from './distribution.ts';

export interface BenchRow {
  readonly feed: string;
  readonly engine: string;
  readonly measure: string;
  /** Number of measurements. */
  readonly n: number;
  readonly medianMs: number;
  readonly meanMs: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** Number of answers that agree with the oracle; null where none is compared. */
  readonly right: number | null;
  readonly wrong: number | null;
  /** Number of wrong answers that arrive earlier than possible. */
  readonly early?: number;
  readonly stopVisits?: number;
  readonly nsPerVisit?: number;
  /** Resident memory of the process after the run; `peakMemoryMb` is the highest during it. */
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

/** Rounds to microseconds. */
const round = (ms: number) => Math.round(ms * 1000) / 1000;

/** Counts the equal and unequal elements of two lists. */
export function compare<T>(found: readonly T[], expected: readonly T[]): Verdict {
  const right = found.filter((one, i) => one === expected[i]).length;
  return { right, wrong: found.length - right };
}
