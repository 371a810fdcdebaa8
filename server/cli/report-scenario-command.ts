/** `tongcheng report scenario`: compares a scenario and writes the report of it. */
import { resolve } from 'node:path';
import { findSchemeDir } from '../app/clearing/clearing.ts';
import { buildScenarioReport } from '../app/reports/build-scenario-report.ts';
import { getFormat } from '../app/reports/write-report.ts';
import { listRegionZones } from '../app/scenarios/load-access-zones.ts';
import { hasErrors, runComparison } from '../app/scenarios/run-comparison.ts';
import { openWork } from '../app/scenarios/shared-work.ts';
import { ProblemError } from '../base/problem.ts';
import { exitCodes } from './exit-codes.ts';
import { loadShown } from './options.ts';
import { createBar } from './progress.ts';
import { printReport, type ReportFileOptions } from './report-output.ts';
import { printProblems, readOrPrint } from './scenario-command.ts';
import { type ScenarioPartOptions, toComparisonOptions, toParts } from './scenario-compare.ts';

export interface ScenarioReportOptions
  extends Omit<ScenarioPartOptions, 'with' | 'json'>,
    Omit<ReportFileOptions, 'out'> {
  readonly out: string;
  /** Parts of the comparison, with commas between them. */
  readonly parts: string;
}

export async function runScenarioReport(file: string, options: ScenarioReportOptions): Promise<number> {
  const out = resolve(options.out);
  getFormat(out);
  const wanted = toComparisonOptions(options, toParts(options.parts));
  const scenario = readOrPrint(file, options);
  if (!scenario) return exitCodes.refused;
  const loaded = await loadShown(options);
  const { parts, zonesFile } = wanted;
  if (parts.includes('access') && zonesFile === undefined && listRegionZones(loaded).length === 0)
    throw toNoZones();
  const work = await openWork(options, loaded);
  const bar = createBar('%', options.json !== true);
  const comparison = await runComparison(work, options, loaded, scenario, {
    ...wanted,
    onProgress: ({ share }) => bar.update(Math.round(share * 100), 100),
  }).finally(async () => {
    await work.close();
    bar.stop();
  });
  if (hasErrors(comparison)) {
    printProblems(comparison.problems, options);
    return exitCodes.refused;
  }
  const schemeDir = findSchemeDir(options, loaded.region);
  const report = buildScenarioReport(loaded, {
    scenario,
    comparison,
    maxTravelMin: wanted.maxTravelMin,
    ...(zonesFile === undefined ? {} : { zonesFile }),
    ...(schemeDir === undefined ? {} : { schemeDir }),
  });
  await printReport(report, { comparison }, out, options);
  return exitCodes.done;
}

/** @returns the refusal of a region without zones: no access can be measured */
function toNoZones(): ProblemError {
  return new ProblemError('bad-request', {
    zh: '这个区域没有人口区域（zones.csv），请用 --zones 给出区域 CSV，或用 --parts 省去 access',
    en: 'This region has no zones (zones.csv): give a CSV of zones with --zones, or leave access out of --parts',
  });
}
