/** A row of the results. */
import { readFileSync } from 'node:fs';
import { toDistribution } from '../bench/distribution.ts';

export interface LedgerRow {
  readonly database: 'sqlite' | 'postgres';
  readonly measure: string;
  /** Number of taps. */
  readonly n: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** Processor time of this process for each tap; comparable also on a machine with other work. */
  readonly cpuUsPerTap: number;
  /** Quantiles of single commits. */
  readonly p50Ms?: number;
  readonly p99Ms?: number;
  /** Bytes that this process and its threads sent to the disk for each tap, log included; absent where the system does not tell. */
  readonly writtenKbPerTap?: number;
  /** Highest resident memory of the process so far. */
  readonly peakMb: number;
}

/** Bytes that this process has sent to the disk: Linux counts them. */
function readWritten(): number | undefined {
  try {
    const found = /^write_bytes: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'));
    return found ? Number(found[1]) : undefined;
  } catch {
    return undefined;
  }
}

/** Sums the time of pieces of work, without the time between them. */
export class Stopwatch {
  readonly #ms: number[] = [];
  #cpuUs = 0;
  #written: number | undefined = 0;

  async run<T>(work: () => Promise<T>): Promise<T> {
    const writtenBefore = readWritten();
    const cpu = process.cpuUsage();
    const start = performance.now();
    const result = await work();
    this.#ms.push(performance.now() - start);
    const { user, system } = process.cpuUsage(cpu);
    this.#cpuUs += user + system;
    const written = readWritten();
    if (written === undefined || writtenBefore === undefined) this.#written = undefined;
    else if (this.#written !== undefined) this.#written += written - writtenBefore;
    return result;
  }

  /** @param withQuantiles - whether to report quantiles of the pieces */
  toRow(database: LedgerRow['database'], measure: string, n: number, withQuantiles = true): LedgerRow {
    const seconds = this.#ms.reduce((sum, ms) => sum + ms, 0) / 1_000;
    const pieces = withQuantiles && this.#ms.length > 1 ? toDistribution(this.#ms) : undefined;
    return {
      database,
      measure,
      n,
      seconds: Math.round(seconds * 1_000) / 1_000,
      perSecond: Math.round(n / seconds),
      cpuUsPerTap: Math.round((this.#cpuUs / n) * 10) / 10,
      // PostgreSQL writes in processes of its own.
      ...(this.#written === undefined || database === 'postgres'
        ? {}
        : { writtenKbPerTap: round(this.#written / n / 1_000) }),
      ...(pieces ? { p50Ms: round(pieces.median), p99Ms: round(pieces.p99) } : {}),
      peakMb: Math.round(process.resourceUsage().maxRSS / 1_024),
    };
  }
}

const round = (value: number) => Math.round(value * 100) / 100;

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
    'written kB/tap',
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
    row.writtenKbPerTap?.toFixed(2) ?? '',
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
