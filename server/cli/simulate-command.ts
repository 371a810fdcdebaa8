/** `tongcheng simulate`: simulates the riders of some days and prints counts, net positions and seals. */
import { join, resolve } from 'node:path';
import { defaultDataDir } from '../app/files/paths.ts';
import { checkAllLoaded } from '../app/scenarios/settled-sides.ts';
import { buildScenarioTravel, buildTravel } from '../app/scenarios/travel.ts';
import { checkSimulatedDays, type DayReport, simulateDays } from '../app/simulation/simulate-days.ts';
import { toYuanText } from '../base/fen.ts';
import { toNameIn } from '../base/names.ts';
import { ProblemError } from '../base/problem.ts';
import { findServiceDay } from '../base/service-day.ts';
import { toShownPath } from '../base/shown-path.ts';
import { type DayAssumptions, dayAssumptions, noFaults } from '../bureau/demand/assumptions.ts';
import { moveTravel } from '../bureau/demand/build-travel.ts';
import type { Scheme } from '../money/scheme/scheme.ts';
import { exitCodes } from './exit-codes.ts';
import { loadShown } from './options.ts';
import { createBar } from './progress.ts';
import { openScenario } from './scenario-command.ts';
import { type ClearingCommandOptions, openLoaded, print } from './with-clearing.ts';

export interface SimulateOptions extends ClearingCommandOptions {
  readonly date: string;
  readonly days: string;
  readonly riders: string;
  readonly seed: string;
  readonly out?: string;
  /** File of a scenario, whose day is simulated instead. */
  readonly scenario?: string;
  readonly variant?: string;
  /** `none`: terminals record and deliver everything. */
  readonly faults: 'usual' | 'none';
  /** False (`--no-settle`): only writes tap files. */
  readonly settle: boolean;
}

interface SimulationReport {
  readonly seed: number;
  readonly riders: number;
  readonly folder: string;
  readonly assumptions: DayAssumptions;
  readonly days: readonly DayReport[];
}

const DAY_SEC = 86_400;

/**
 * @param nowSec - the present: days after it are not closed in a ledger of real days
 * @returns the exit code: 1 where the books do not balance
 */
export async function runSimulate(given: SimulateOptions, nowSec: number): Promise<number> {
  const { scenario } = given;
  const opened = scenario === undefined ? null : await openScenario(scenario, given);
  if (opened === undefined) return exitCodes.refused;
  const options = { ...given, ...opened?.options };
  const firstDay = findServiceDay(options.date);
  if (firstDay === undefined)
    throw new ProblemError('bad-time', {
      zh: `日期 ${options.date} 不正确`,
      en: `${options.date} is no date, YYYY-MM-DD was expected`,
    });
  const lastDay = firstDay + Number(options.days) - 1;
  checkSimulatedDays(firstDay, lastDay, options.date);
  const loaded = await loadShown(options);
  if (opened) checkAllLoaded(opened.resolved, loaded);
  // Ground is taken by the clock of the first simulated day, so that the same days have the same seals whenever they run.
  const how = { nowSec: firstDay * DAY_SEC + DAY_SEC / 2 };
  // Days of a scenario never go to the database of real days.
  const clearing = await openLoaded(options, loaded, scenario === undefined ? undefined : null, how);
  try {
    const assumptions = options.faults === 'none' ? { ...dayAssumptions, faults: noFaults } : dayAssumptions;
    const { currency } = clearing.book;
    const table = opened
      ? moveTravel(
          buildScenarioTravel(opened.base, opened.resolved, opened.scenario, { currency }).after,
          opened.base.timetable,
          loaded.timetable,
        )
      : buildTravel(loaded, firstDay, { currency });
    const plan = {
      table,
      assumptions,
      firstDay,
      lastDay,
      riders: Number(options.riders),
      seed: Number(options.seed),
      folder: resolve(options.out ?? join(options.data ?? defaultDataDir, 'simulated')),
      isSettled: options.settle,
    };
    const openBar = (label: string) => createBar(label, options.json !== true);
    const days = await simulateDays(clearing, loaded, plan, nowSec, openBar);
    const { riders, seed } = plan;
    const folder = options.out ?? toShownPath(plan.folder);
    const report = { seed, riders, folder, assumptions, days };
    if (options.json) print(JSON.stringify(report));
    else printSimulation(report, clearing.scheme);
    return days.every(({ differenceFen }) => differenceFen === 0) ? exitCodes.done : exitCodes.refused;
  } finally {
    await clearing.close();
  }
}

function printSimulation(report: SimulationReport, scheme: Scheme): void {
  const stream = process.stdout;
  stream.write(`模拟数据(示意) simulated, illustrative · seed ${report.seed} · ${report.folder}\n`);
  for (const day of report.days) {
    stream.write(`\n${day.date}\n`);
    if (day.counts) {
      const { crossCity, purchases, refused, rides, riders, tapCount, trips, walked } = day.counts;
      stream.write(
        `  ${riders} riders, ${trips} trips (${walked} walked, ${crossCity} across the cities), ` +
          `${rides} card journeys, ${purchases} purchases, ${refused} turned away, ${tapCount} taps\n`,
      );
    }
    for (const party of scheme.parties) {
      const netFen = day.positions[party.id];
      if (netFen === undefined || netFen === 0) continue;
      const amount = `${netFen > 0 ? '+' : ''}${toYuanText(netFen)}`;
      stream.write(
        `  ${amount.padStart(14)}  ${toNameIn(party.names, 'zh')} ${toNameIn(party.names, 'en')}\n`,
      );
    }
    if (day.sealHash !== null)
      stream.write(
        `  held 待确认 ${toYuanText(day.unresolvedFen)}, due 应退 ${toYuanText(day.dueFen)}, ` +
          `difference 差额 ${toYuanText(day.differenceFen)}, seal ${day.sealHash.slice(0, 16)}\n`,
      );
  }
}
