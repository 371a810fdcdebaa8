/** A line of the ledger's benchmark. */
import { toDistribution } from '../bench/distribution.ts';

export interface LedgerRow {
  readonly database: 'sqlite' | 'postgres';
  readonly measure: string;
  /** Taps. */
  readonly n: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** Processor time of this process for each tap: what is left on a machine that others use, too. */
  readonly cpuUsPerTap: number;
  /** Of one commit. */
  readonly p50Ms?: number;
  readonly p99Ms?: number;
  /** Of the whole process so far. */
  readonly peakMb: number;
}

/** Adds up what pieces of work take, leaving out what is done between them. */
export class Stopwatch {
  readonly #ms: number[] = [];
  #cpuUs = 0;

  async run<T>(work: () => Promise<T>): Promise<T> {
    const cpu = process.cpuUsage();
    const start = performance.now();
    const result = await work();
    this.#ms.push(performance.now() - start);
    const { user, system } = process.cpuUsage(cpu);
    this.#cpuUs += user + system;
    return result;
  }

  /** @param tellsPieces - whether the pieces are commits, of which the times say something */
  toRow(database: LedgerRow['database'], measure: string, n: number, tellsPieces = true): LedgerRow {
    const seconds = this.#ms.reduce((sum, ms) => sum + ms, 0) / 1_000;
    const pieces = tellsPieces && this.#ms.length > 1 ? toDistribution(this.#ms) : undefined;
    return {
      database,
      measure,
      n,
      seconds: Math.round(seconds * 1_000) / 1_000,
      perSecond: Math.round(n / seconds),
      cpuUsPerTap: Math.round((this.#cpuUs / n) * 10) / 10,
      ...(pieces ? { p50Ms: round(pieces.median), p99Ms: round(pieces.p99) } : {}),
      peakMb: Math.round(process.resourceUsage().maxRSS / 1_024),
    };
  }
}

const round = (ms: number) => Math.round(ms * 100) / 100;

export function toLedgerTable(rows: readonly LedgerRow[]): string {
  const heads = [
    'database',
    'measure',
    'taps',
    'seconds',
    'taps/s',
    'CPU us/tap',
    'p50 ms',
    'p99 ms',
    'peak MB',
  ];
  const cells = rows.map((row) => [
    row.database,
    row.measure,
    String(row.n),
    row.seconds.toFixed(2),
    String(row.perSecond),
    String(row.cpuUsPerTap),
    row.p50Ms?.toFixed(2) ?? '',
    row.p99Ms?.toFixed(2) ?? '',
    String(row.peakMb),
  ]);
  const widths = heads.map((head, i) =>
    Math.max(head.length, ...cells.map((row) => (row[i] as string).length)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (i < 2 ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] as number)))
      .join('  ');
  return [heads, ...cells].map(line).join('\n');
}
