/** `tongcheng report quarter`: the quarterly bulletin as text, JSON or a file. */
import { openClearing } from '../app/clearing/clearing.ts';
import { summarizeQuarter } from '../app/reports/quarter.ts';
import { toQuarterReport } from '../app/reports/quarter-report.ts';
import { parseStatementPeriod } from '../money/settlement/statements/statement-period.ts';
import { exitCodes } from './exit-codes.ts';
import { loadShown } from './options.ts';
import { printReport, type ReportFileOptions, toOutFile } from './report-output.ts';
import type { ClearingCommandOptions } from './with-clearing.ts';

export interface QuarterReportOptions extends ClearingCommandOptions, Omit<ReportFileOptions, 'json'> {
  readonly period: string;
}

export async function runQuarterReport(options: QuarterReportOptions): Promise<number> {
  const out = toOutFile(options);
  const period = parseStatementPeriod(options.period);
  const loaded = await loadShown(options);
  const clearing = await openClearing(options, loaded);
  try {
    const quarter = await summarizeQuarter(loaded, clearing, period);
    const names = { scheme: clearing.book.batchVersionAt(period.lastDay), cities: loaded.region.cities };
    await printReport(toQuarterReport(quarter, names), quarter, out, options);
    return exitCodes.done;
  } finally {
    await clearing.close();
  }
}
