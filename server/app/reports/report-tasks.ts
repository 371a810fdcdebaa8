/** Reports that a server makes on a thread, as the bytes of a file. */

import { ProblemError } from '../../base/problem.ts';
import { findServiceDay, toDateText } from '../../base/service-day.ts';
import type { Report, ReportLanguage } from '../../bureau/report/report.ts';
import type { Scenario } from '../../bureau/scenario/document.ts';
import { resolveScenario } from '../../bureau/scenario/resolve-scenario.ts';
import { parseStatementPeriod } from '../../money/settlement/statements/statement-period.ts';
import { type Clearing, type ClearingOptions, findSchemeDir, openClearing } from '../clearing/clearing.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import type { ScenarioComparison } from '../scenarios/run-comparison.ts';
import { toScenarioBase } from '../scenarios/scenario-base.ts';
import { buildScenarioReport } from './build-scenario-report.ts';
import { findCircles } from './circles.ts';
import { toCirclesReport } from './circles-report.ts';
import type { FollowUpOptions } from './follow-up.ts';
import { buildFollowUpReport } from './follow-up-report.ts';
import { buildQuarterReport } from './quarter-report.ts';
import { type ReportFormat, toReportFile } from './write-report.ts';

interface Written {
  readonly format: ReportFormat;
  readonly language: ReportLanguage;
}

export interface ScenarioReportTask extends Written {
  readonly kind: 'scenario';
  readonly scenario: Scenario;
  readonly comparison: ScenarioComparison;
  readonly maxTravelMin: number;
}

export interface QuarterReportTask extends Written {
  readonly kind: 'quarter';
  readonly period: string;
}

export interface FollowUpReportTask extends Written, Omit<FollowUpOptions, 'lineIds'> {
  readonly kind: 'follow-up';
  readonly scenario: Scenario;
  readonly forecast: ScenarioComparison;
  /** Ids of lines in the forecast and after opening. */
  readonly lineIds: readonly (readonly [string, string])[];
}

export interface CirclesReportTask extends Written {
  readonly kind: 'circles';
  /** Of the scenario where absent. */
  readonly date?: string | undefined;
  readonly scenario?: Scenario | undefined;
  readonly variant?: string | undefined;
  readonly from: string;
  readonly to: string;
  readonly cutoffsMin: readonly number[];
}

export type ReportTask = ScenarioReportTask | QuarterReportTask | FollowUpReportTask | CirclesReportTask;

export async function runReportTask(
  feeds: ClearingOptions,
  loaded: LoadedTimetable,
  task: ReportTask,
): Promise<Uint8Array> {
  return toReportFile(await buildReport(feeds, loaded, task), task.format, task.language);
}

async function buildReport(
  feeds: ClearingOptions,
  loaded: LoadedTimetable,
  task: ReportTask,
): Promise<Report> {
  if (task.kind === 'scenario') {
    const schemeDir = findSchemeDir(feeds, loaded.region);
    return buildScenarioReport(loaded, { ...task, ...(schemeDir === undefined ? {} : { schemeDir }) });
  }
  if (task.kind === 'circles') return buildCircles(loaded, task);
  if (task.kind === 'quarter') {
    const period = parseStatementPeriod(task.period);
    return withClearing(feeds, loaded, (clearing) => buildQuarterReport(loaded, clearing, period));
  }
  const { forecast, lineIds, scenario, ...options } = task;
  const asked = { ...options, lineIds: new Map(lineIds) };
  return withClearing(feeds, loaded, (clearing) =>
    buildFollowUpReport(loaded, clearing, scenario, forecast, asked),
  );
}

async function withClearing(
  feeds: ClearingOptions,
  loaded: LoadedTimetable,
  build: (clearing: Clearing) => Promise<{ readonly report: Report }>,
): Promise<Report> {
  const clearing = await openClearing(feeds, loaded, undefined, { isReading: true });
  try {
    return (await build(clearing)).report;
  } finally {
    await clearing.close();
  }
}

async function buildCircles(loaded: LoadedTimetable, task: CirclesReportTask): Promise<Report> {
  const { cutoffsMin, from, scenario, to, variant } = task;
  const date = task.date ?? scenario?.serviceDay ?? toDateText(loaded.timetable.services.firstDay);
  const day = findServiceDay(date);
  if (day === undefined) throw toBadDate(date);
  const resolved = scenario && resolveScenario(toScenarioBase(loaded), scenario, variant);
  const error = resolved?.problems.find(({ severity }) => severity === 'error');
  if (error) throw new ProblemError('scenario-invalid', error.text);
  const circles = await findCircles(loaded, {
    day,
    from,
    to,
    cutoffsMin,
    ...(resolved ? { resolved } : {}),
  });
  return toCirclesReport(circles);
}

function toBadDate(date: string): ProblemError {
  return new ProblemError('bad-time', { zh: `没有日期 ${date}`, en: `There is no date ${date}` });
}
