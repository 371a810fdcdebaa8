/** `tongcheng report follow-up`: what a scenario forecast beside what the ledger shows after opening. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { toDataDir } from '../app/planning/load-feeds.ts';
import type { Bounds } from '../app/reports/follow-up-compare.ts';
import { buildFollowUpReport } from '../app/reports/follow-up-report.ts';
import { openLocalWork } from '../app/scenarios/comparison-work.ts';
import { hasErrors, runComparison, type ScenarioComparison } from '../app/scenarios/run-comparison.ts';
import { ProblemError } from '../base/problem.ts';
import { toShownPath } from '../base/shown-path.ts';
import { riderDefaults, settlementDefaults } from '../bureau/scenario/comparison-parts.ts';
import { type Scenario, toScenarioHash } from '../bureau/scenario/document.ts';
import { exitCodes } from './exit-codes.ts';
import { loadShown } from './options.ts';
import { createBar } from './progress.ts';
import { printReport, type ReportFileOptions, toOutFile } from './report-output.ts';
import { openScenario, printProblems, readOrPrint, type ScenarioOptions } from './scenario-command.ts';
import { type ClearingCommandOptions, openLoaded, parseDate } from './with-clearing.ts';

export interface FollowUpReportOptions
  extends Omit<ScenarioOptions, 'json'>,
    ClearingCommandOptions,
    Omit<ReportFileOptions, 'json'> {
  readonly scenario: string;
  /** JSON of `scenario run`, written before opening; computed where absent. */
  readonly forecast?: string;
  readonly from: string;
  readonly to: string;
  readonly per: 'month' | 'period';
  readonly cardShare: string;
  readonly line?: readonly string[];
}

export async function runFollowUpReport(options: FollowUpReportOptions): Promise<number> {
  const out = toOutFile(options);
  const [firstDay, lastDay] = [parseDate(options.from), parseDate(options.to)];
  if (lastDay < firstDay) throw toBackwards(options);
  const cardShare = toCardShare(options.cardShare);
  const lineIds = new Map((options.line ?? []).map(toLinePair));
  const scenario = readOrPrint(options.scenario, options);
  if (!scenario) return exitCodes.refused;
  const forecast =
    options.forecast === undefined
      ? await computeForecast(scenario, options)
      : readForecast(options.forecast, scenario);
  if (!forecast) return exitCodes.refused;
  // Without a stored forecast the ledger is that of the scenario's simulated days.
  const opened = options.forecast === undefined ? await openScenario(options.scenario, options) : null;
  if (opened === undefined) return exitCodes.refused;
  const actual = { ...options, ...opened?.options };
  const loaded = await loadShown(actual);
  const clearing = await openLoaded(actual, loaded, options.forecast === undefined ? null : undefined, {
    isReading: true,
  });
  try {
    const { followUp, report } = await buildFollowUpReport(loaded, clearing, scenario, forecast, {
      firstDay,
      lastDay,
      isMonthly: options.per === 'month',
      cardShare,
      lineIds,
    });
    await printReport(report, followUp, out, options);
    return exitCodes.done;
  } finally {
    await clearing.close();
  }
}

async function computeForecast(
  scenario: Scenario,
  options: FollowUpReportOptions,
): Promise<ScenarioComparison | undefined> {
  const loaded = await loadShown(options);
  const work = openLocalWork(toDataDir(options));
  const bar = createBar('%', options.json !== true);
  const forecast = await runComparison(work, options, loaded, scenario, {
    ...(options.variant === undefined ? {} : { variant: options.variant }),
    from: '07:00',
    to: '09:00',
    maxTravelMin: 180,
    cutoffsMin: [60],
    pairs: [],
    parts: ['operations', 'riders', 'settlement'],
    riders: riderDefaults,
    settlement: settlementDefaults,
    onProgress: ({ share }) => bar.update(Math.round(share * 100), 100),
  }).finally(async () => {
    await work.close();
    bar.stop();
  });
  if (!hasErrors(forecast)) return forecast;
  printProblems(forecast.problems, options);
  return undefined;
}

/** @throws ProblemError `not-found`, `bad-request` for another scenario's forecast or none */
function readForecast(file: string, scenario: Scenario): ScenarioComparison {
  const path = toShownPath(resolve(file));
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const missing = { zh: `找不到 ${path}`, en: `${path} does not exist` };
    throw new ProblemError('not-found', missing, { path }, { cause });
  }
  const found = parseForecast(text);
  if (!found)
    throw new ProblemError('bad-request', {
      zh: `${path} 不是 scenario run --json 的结果`,
      en: `${path} is no result of scenario run --json`,
    });
  if (found.scenario.hash === toScenarioHash(scenario)) return found;
  throw new ProblemError('bad-request', {
    zh: `${path} 是另一个方案（${found.scenario.name}）的预测`,
    en: `${path} is the forecast of another scenario (${found.scenario.name})`,
  });
}

function parseForecast(text: string): ScenarioComparison | undefined {
  try {
    const found = JSON.parse(text) as Partial<ScenarioComparison> | null;
    const isResult =
      typeof found?.scenario?.hash === 'string' && typeof found.base?.timetableHash === 'string';
    return isResult ? (found as ScenarioComparison) : undefined;
  } catch {
    return undefined;
  }
}

function toLinePair(text: string): [string, string] {
  const [forecast, actual, ...more] = text.split('=');
  if (forecast && actual && more.length === 0) return [forecast, actual];
  throw new ProblemError('bad-request', {
    zh: `--line 应为 预测编号=实际编号，写的是 ${text}`,
    en: `--line takes forecast=actual; it says ${text}`,
  });
}

/** One share, or a low and a high one. */
function toCardShare(text: string): Bounds {
  const [low = Number.NaN, high = low, ...more] = text.split(',').map(Number);
  if (low > 0 && low <= high && high <= 1 && more.length === 0) return { low, high };
  throw new ProblemError('bad-request', {
    zh: `--card-share 应为 0 到 1 的比例，或低值,高值；写的是 ${text}`,
    en: `--card-share takes a share above 0 up to 1, or low,high; it says ${text}`,
  });
}

function toBackwards({ from, to }: FollowUpReportOptions): ProblemError {
  return new ProblemError('bad-time', {
    zh: `--to ${to} 早于 --from ${from}`,
    en: `--to ${to} is before --from ${from}`,
  });
}
