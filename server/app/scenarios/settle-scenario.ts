/** Simulated days of a base and of its scenario, each cleared in a ledger of its own, and the difference by the fen. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { recall } from '../../base/recall.ts';
import { type ServiceDay, toDateText } from '../../base/service-day.ts';
import { dayAssumptions, noFaults } from '../../bureau/demand/assumptions.ts';
import type { RideFinder } from '../../bureau/demand/ride-finder.ts';
import { compareSettlements, type SettlementComparison } from '../../bureau/scenario/compare-settlement.ts';
import type { SettledDays } from '../../bureau/scenario/comparison-parts.ts';
import type { FlowRow } from '../../money/ledger/transfer.ts';
import type { Party } from '../../money/scheme/scheme.ts';
import { openClearing } from '../clearing/clearing.ts';
import { toDataDir } from '../planning/load-feeds.ts';
import {
  checkSimulatedDays,
  type DayReport,
  LATE_DAYS,
  type OpenBar,
  type SimulationPlan,
  simulateDays,
} from '../simulation/simulate-days.ts';
import type { SettledSide, SettledSides } from './settled-sides.ts';
import { copyScheme } from './write-scenario-region.ts';

export interface SettlePlan extends SettledDays {
  /** Simulations; each has the seed of the one before plus 1. */
  readonly runs: number;
  /** Without them every tap is recorded, delivered on its day and priced by the scheme in force. */
  readonly hasFaults: boolean;
}

/** Bars that one simulation opens: on both sides one of cards, and three a day, of which late days have two. */
export const countSettleBars = (days: number) => 2 * (1 + 3 * days + 2 * LATE_DAYS);

export interface SimulatedRun {
  readonly seed: number;
  readonly settlement: SettlementComparison;
  readonly before: readonly DayReport[];
  readonly after: readonly DayReport[];
}

/**
 * Both sides have the people of one travel table, seed and days, beginning with the scenario's service day, and the scheme's
 * version of that day. Their ledgers are removed afterwards.
 *
 * @param nowSec - the present
 */
export async function settleScenario(
  { after, before, day }: SettledSides,
  plan: SettlePlan,
  context: { readonly nowSec: number; readonly openBar: OpenBar },
): Promise<SimulatedRun[]> {
  const lastDay = day + plan.days - 1;
  checkSimulatedDays(day, lastDay, toDateText(day));
  const parent = join(toDataDir(before.options), 'scenarios');
  mkdirSync(parent, { recursive: true });
  const dir = mkdtempSync(join(parent, '.settle-'));
  try {
    const schemeDir = before.schemeDir && copyScheme(before.schemeDir, toDateText(day), join(dir, 'scheme'));
    const assumptions = plan.hasFaults ? dayAssumptions : { ...dayAssumptions, faults: noFaults };
    const open = (side: SettledSide, name: string) => {
      const finders = new Map<ServiceDay, RideFinder>();
      const getFinder: SimulationPlan['getFinder'] = (one, openFinder) => recall(finders, one, openFinder);
      const own = { firstDay: day, lastDay, riders: plan.riders, assumptions, table: side.table, getFinder };
      return (seed: number) => settleSide(side, join(dir, `${name}-${seed}`), { ...own, seed }, context);
    };
    const base = { ...before, options: { ...before.options, ...(schemeDir ? { scheme: schemeDir } : {}) } };
    const [first, second] = [open(base, 'before'), open(after, 'after')];
    const runs: SimulatedRun[] = [];
    for (let run = 0; run < plan.runs; run++) {
      const seed = plan.seed + run;
      const [was, is] = [await first(seed), await second(seed)];
      const parties = new Map([...was.parties, ...is.parties].map((party) => [party.id, party]));
      const settlement = compareSettlements(was.flows, is.flows, [...parties.values()]);
      runs.push({ seed, settlement, before: was.days, after: is.days });
    }
    return runs;
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
  { loaded, options }: SettledSide,
  dir: string,
  plan: Omit<SimulationPlan, 'folder' | 'isSettled'>,
  { nowSec, openBar }: { readonly nowSec: number; readonly openBar: OpenBar },
): Promise<Side> {
  const clearing = await openClearing({ ...options, data: dir }, loaded, null, { nowSec });
  try {
    const folder = join(dir, 'simulated');
    const days = await simulateDays(clearing, loaded, { ...plan, folder, isSettled: true }, nowSec, openBar);
    const flows = await clearing.store.listFlows(plan.firstDay, plan.firstDay + days.length - 1);
    return { days, flows, parties: clearing.scheme.parties };
  } finally {
    await clearing.close();
    rmSync(dir, { recursive: true, force: true });
  }
}
