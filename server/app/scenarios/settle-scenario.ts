/** Simulated days of a base and of its scenario, each cleared in a ledger of its own, and the difference by the fen. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findServiceDay, type ServiceDay } from '../../base/service-day.ts';
import { dayAssumptions, noFaults } from '../../bureau/demand/assumptions.ts';
import { moveTravel } from '../../bureau/demand/build-travel.ts';
import { compareSettlements, type SettlementComparison } from '../../bureau/scenario/compare-settlement.ts';
import type { SettledDays } from '../../bureau/scenario/comparison-parts.ts';
import type { Scenario } from '../../bureau/scenario/document.ts';
import type { ResolvedScenario } from '../../bureau/scenario/resolve-scenario.ts';
import type { FlowRow } from '../../money/ledger/transfer.ts';
import type { Party } from '../../money/scheme/scheme.ts';
import { type ClearingOptions, findSchemeDir, openClearing } from '../clearing/clearing.ts';
import { loadFeeds, toDataDir } from '../planning/load-feeds.ts';
import type { LoadedTimetable, LoadProgress } from '../planning/load-timetable.ts';
import {
  checkSimulatedDays,
  type DayReport,
  LATE_DAYS,
  type OpenBar,
  type SimulationPlan,
  simulateDays,
} from '../simulation/simulate-days.ts';
import { openScenarioFolder } from './scenario-folder.ts';
import { buildScenarioTravel } from './travel.ts';
import { copyScheme } from './write-scenario-region.ts';

export interface SettlePlan extends SettledDays {
  readonly variant?: string;
  /** Without them every tap is recorded, delivered on its day and priced by the scheme in force. */
  readonly hasFaults: boolean;
}

/** Bars that settling opens: on both sides one of cards, and three a day, of which late days have two. */
export const countSettleBars = (days: number) => 2 * (1 + 3 * days + 2 * LATE_DAYS);

export interface SettledScenario {
  readonly resolved: ResolvedScenario;
  /** Absent where the scenario has errors. */
  readonly settlement?: SettlementComparison;
  readonly before?: readonly DayReport[];
  readonly after?: readonly DayReport[];
}

/**
 * Both sides have the same riders, seed and days, beginning with the scenario's service day, and the scheme's version of
 * that day. Their ledgers are removed afterwards.
 *
 * @param nowSec - the present
 */
export async function settleScenario(
  options: ClearingOptions,
  loaded: LoadedTimetable,
  scenario: Scenario,
  plan: SettlePlan,
  context: { readonly nowSec: number; readonly openBar: OpenBar; readonly progress?: LoadProgress },
): Promise<SettledScenario> {
  const { options: own, resolved } = openScenarioFolder(options, loaded, scenario, plan.variant);
  if (!own) return { resolved };
  const firstDay = findServiceDay(scenario.serviceDay) as ServiceDay;
  const lastDay = firstDay + plan.days - 1;
  checkSimulatedDays(firstDay, lastDay, scenario.serviceDay);
  const parent = join(toDataDir(options), 'scenarios');
  mkdirSync(parent, { recursive: true });
  const dir = mkdtempSync(join(parent, '.settle-'));
  try {
    const schemeDir = findSchemeDir(options, loaded.region);
    const scheme = schemeDir && copyScheme(schemeDir, scenario.serviceDay, join(dir, 'scheme'));
    const base = { ...options, ...(scheme === undefined ? {} : { scheme }) };
    const travel = buildScenarioTravel(loaded, resolved, scenario);
    const { hasFaults, riders, seed } = plan;
    const assumptions = hasFaults ? dayAssumptions : { ...dayAssumptions, faults: noFaults };
    const sides = { firstDay, lastDay, riders, seed, assumptions };
    const before = await settleSide(
      base,
      loaded,
      join(dir, 'before'),
      { ...sides, table: travel.before },
      context,
    );
    const changed = await loadFeeds(own, context.progress ? { progress: context.progress } : {});
    const table = moveTravel(travel.after, loaded.timetable, changed.timetable);
    const after = await settleSide(own, changed, join(dir, 'after'), { ...sides, table }, context);
    const parties = new Map([...before.parties, ...after.parties].map((party) => [party.id, party]));
    return {
      resolved,
      settlement: compareSettlements(before.flows, after.flows, [...parties.values()]),
      before: before.days,
      after: after.days,
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

interface Side {
  readonly days: readonly DayReport[];
  readonly flows: readonly FlowRow[];
  readonly parties: readonly Party[];
}

async function settleSide(
  options: ClearingOptions,
  loaded: LoadedTimetable,
  dir: string,
  plan: Omit<SimulationPlan, 'folder' | 'isSettled'>,
  { nowSec, openBar }: { readonly nowSec: number; readonly openBar: OpenBar },
): Promise<Side> {
  const clearing = await openClearing({ ...options, data: dir }, loaded, null);
  try {
    const folder = join(dir, 'simulated');
    const days = await simulateDays(clearing, loaded, { ...plan, folder, isSettled: true }, nowSec, openBar);
    const flows = await clearing.store.listFlows(plan.firstDay, plan.firstDay + days.length - 1);
    return { days, flows, parties: clearing.scheme.parties };
  } finally {
    await clearing.close();
  }
}
