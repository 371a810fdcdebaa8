/** `tongcheng report scenario`: compares a scenario and writes the report of it. */
import { resolve } from 'node:path';
import { toScenarioReport } from '../app/reports/scenario-report.ts';
import { findWriter } from '../app/reports/write-report.ts';
import { listRegionZones } from '../app/scenarios/load-access-zones.ts';
import { runComparison } from '../app/scenarios/run-comparison.ts';
import { ProblemError } from '../base/problem.ts';
import { defaultParts, riderDefaults, settlementDefaults } from '../bureau/scenario/comparison-parts.ts';
import { exitCodes } from './exit-codes.ts';
import { loadShown } from './options.ts';
import { createBar } from './progress.ts';
import { printReport, type ReportFileOptions } from './report-output.ts';
import {
  printProblems,
  readOrPrint,
  type ScenarioCompareOptions,
  toCutoffs,
  toMaxMinutes,
  toPair,
  toWindow,
} from './scenario-command.ts';

export interface ScenarioReportOptions extends ScenarioCompareOptions, ReportFileOptions {
  readonly out: string;
}

export async function runScenarioReport(file: string, options: ScenarioReportOptions): Promise<number> {
  const out = resolve(options.out);
  findWriter(out);
  const [window, maxTravelMin] = [toWindow(options), toMaxMinutes(options.maxMinutes)];
  const [cutoffsMin, pairs] = [toCutoffs(options.cutoffs), (options.pair ?? []).map(toPair)];
  const scenario = readOrPrint(file, options);
  if (!scenario) return exitCodes.refused;
  const loaded = await loadShown(options);
  if (options.zones === undefined && listRegionZones(loaded).length === 0) throw toNoZones();
  const bar = createBar('zones', options.json !== true);
  const comparison = await runComparison(options, loaded, scenario, {
    ...(options.variant === undefined ? {} : { variant: options.variant }),
    ...(options.zones === undefined ? {} : { zonesFile: resolve(options.zones) }),
    ...window,
    maxTravelMin,
    cutoffsMin,
    pairs,
    parts: defaultParts,
    riders: riderDefaults,
    settlement: settlementDefaults,
    onProgress: ({ share }) => bar.update(Math.round(share * 100), 100),
  }).finally(() => bar.stop());
  const { access, problems } = comparison;
  if (!access) {
    printProblems(problems, options);
    return exitCodes.refused;
  }
  const report = toScenarioReport({
    scenario,
    comparison: { ...comparison, access },
    maxTravelMin,
    walk: loaded.region.walk,
    hasModelZones: options.zones === undefined,
  });
  await printReport(report, { comparison }, out, options);
  return exitCodes.done;
}

/** @returns the refusal of a region without zones: no access can be measured */
function toNoZones(): ProblemError {
  return new ProblemError('bad-request', {
    zh: '这个区域没有人口区域（zones.csv），请用 --zones 给出区域 CSV',
    en: 'This region has no zones (zones.csv): give a CSV of zones with --zones',
  });
}
