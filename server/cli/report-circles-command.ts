/** `tongcheng report circles`: the travel circles of the policy as a table, JSON or a file. */
import { resolve } from 'node:path';
import { findCircles } from '../app/reports/circles.ts';
import { toCirclesReport } from '../app/reports/circles-report.ts';
import { toScenarioBase } from '../app/scenarios/scenario-base.ts';
import { resolveScenario } from '../bureau/scenario/resolve-scenario.ts';
import { exitCodes } from './exit-codes.ts';
import { loadShown } from './options.ts';
import { createBar } from './progress.ts';
import { printReport, type ReportFileOptions, toOutFile } from './report-output.ts';
import { printProblems, readOrPrint, type ScenarioOptions, toCutoffs, toWindow } from './scenario-command.ts';
import { parseDate } from './with-clearing.ts';

export interface CirclesReportOptions extends ScenarioOptions, ReportFileOptions {
  readonly date?: string;
  readonly scenario?: string;
  readonly from: string;
  readonly to: string;
  readonly cutoffs: string;
  readonly zones?: string;
}

export async function runCirclesReport(options: CirclesReportOptions): Promise<number> {
  const out = toOutFile(options);
  const [window, cutoffsMin] = [toWindow(options), toCutoffs(options.cutoffs)];
  const scenario = options.scenario === undefined ? undefined : readOrPrint(options.scenario, options);
  if (options.scenario !== undefined && !scenario) return exitCodes.refused;
  const day = parseDate(options.date ?? scenario?.serviceDay);
  const loaded = await loadShown(options);
  const resolved = scenario && resolveScenario(toScenarioBase(loaded), scenario, options.variant);
  if (resolved && !resolved.editor) {
    printProblems(resolved.problems, options);
    return exitCodes.refused;
  }
  const bar = createBar('circles', options.json !== true);
  const circles = await findCircles(loaded, {
    day,
    ...window,
    cutoffsMin,
    ...(options.zones === undefined ? {} : { zonesFile: resolve(options.zones) }),
    ...(resolved ? { resolved } : {}),
    onProgress: (share) => bar.update(Math.round(share * 100), 100),
  }).finally(() => bar.stop());
  await printReport(toCirclesReport(circles), circles, out, options);
  return exitCodes.done;
}
