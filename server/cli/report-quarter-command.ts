/** `tongcheng report quarter`: the quarterly bulletin as text, JSON or a file. */
import { buildQuarterReport } from '../app/reports/quarter-report.ts';
import { parseStatementPeriod } from '../money/settlement/statements/statement-period.ts';
import { exitCodes } from './exit-codes.ts';
import { loadShown } from './options.ts';
import { printReport, type ReportFileOptions, toOutFile } from './report-output.ts';
import { type ClearingCommandOptions, openLoaded } from './with-clearing.ts';

export interface QuarterReportOptions extends ClearingCommandOptions, Omit<ReportFileOptions, 'json'> {
  readonly period: string;
}

export async function runQuarterReport(options: QuarterReportOptions): Promise<number> {
  const out = toOutFile(options);
  const period = parseStatementPeriod(options.period);
  const loaded = await loadShown(options);
  const clearing = await openLoaded(options, loaded, undefined, { isReading: true });
  try {
    const { quarter, report } = await buildQuarterReport(loaded, clearing, period);
    await printReport(report, quarter, out, options);
    return exitCodes.done;
  } finally {
    await clearing.close();
  }
}
