/** Compares a scenario with its base, part by part: access, operations, expected riders, settlement. */
import { createHash } from 'node:crypto';
import type { Awaitable } from '../../base/awaitable.ts';
import { type BilingualText, type ProblemCode, ProblemError } from '../../base/problem.ts';
import { findServiceDay } from '../../base/service-day.ts';
import type { ParameterSheet } from '../../bureau/demand/model/parameters.ts';
import type { AccessComparison } from '../../bureau/scenario/compare-access.ts';
import {
  atFare,
  type BreakEven,
  compareOperations,
  type OperationsComparison,
} from '../../bureau/scenario/compare-operations.ts';
import type { SettlementComparison } from '../../bureau/scenario/compare-settlement.ts';
import {
  type ComparisonPart,
  comparisonParts,
  type RiderDraws,
  type SettledDays,
  type SettlementOptions,
} from '../../bureau/scenario/comparison-parts.ts';
import { type Scenario, toScenarioHash } from '../../bureau/scenario/document.ts';
import { findMeanFareFen } from '../../bureau/scenario/line-fare.ts';
import { operatingDefaults } from '../../bureau/scenario/operating-parameters.ts';
import {
  applyScenario,
  type Effect,
  type ResolvedScenario,
  resolveScenario,
} from '../../bureau/scenario/resolve-scenario.ts';
import type { ScenarioProblem } from '../../bureau/scenario/scenario-problem.ts';
import type { ClearingOptions } from '../clearing/clearing.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import { findRegionCurrency } from '../pricing/region-currency.ts';
import type { OpenBar } from '../simulation/simulate-days.ts';
import type { ComparisonWork } from './comparison-work.ts';
import { type ExpectedSettlement, expectSettlement } from './expect-settlement.ts';
import { hashBase } from './hash-base.ts';
import { type AccessOptions, measureAccess } from './measure-access.ts';
import { type RidersJson, toRidersJson } from './riders-json.ts';
import { callsOutside, runRiders } from './run-riders.ts';
import { toScenarioBase } from './scenario-base.ts';
import { countSettleBars, settleScenario } from './settle-scenario.ts';
import { loadSides } from './settled-sides.ts';

export interface ComparisonOptions extends AccessOptions {
  readonly variant?: string;
  readonly parts: readonly ComparisonPart[];
  readonly riders: RiderDraws & { readonly sheet?: ParameterSheet };
  readonly settlement: SettlementOptions;
  /** For riders and the expected settlement. Absent or 1: on this thread. */
  readonly threads?: number;
  readonly onProgress?: (progress: ComparisonProgress) => void;
}

/** How far a comparison is. */
export interface ComparisonProgress {
  /** From 0 to 1, over all parts. */
  readonly share: number;
  /** The part under way. */
  readonly part: ComparisonPart;
}

export interface ScenarioComparison {
  readonly scenario: { readonly name: string; readonly hash: string; readonly variant?: string };
  readonly base: { readonly timetableHash: string };
  readonly serviceDay: string;
  /** ISO 4217, of all amounts except the gains of travellers, which are in that of the parameter sheet. */
  readonly currency: string;
  readonly window: readonly [string, string];
  /** Without errors among them, all parts were computed that were asked for and are not `refused`. */
  readonly problems: readonly ScenarioProblem[];
  readonly effects: readonly Effect[];
  readonly lines: readonly {
    readonly modification: string;
    readonly fleet: number;
    readonly checks: ResolvedScenario['addedLines'][number]['checks'];
  }[];
  readonly operations?: OperationsComparison;
  readonly access?: AccessComparison;
  readonly riders?: RidersJson;
  readonly settlement?: ComparedSettlement;
  /** Parts that these feeds do not allow, with the reason. */
  readonly refused?: readonly RefusedPart[];
}

/** How the settled journeys came about is `method`. */
export type ComparedSettlement = ExpectedSettlement | SimulatedSettlement;

export interface SimulatedSettlement extends SettlementComparison {
  readonly method: 'simulated';
  readonly simulated: SettledDays;
}

export interface RefusedPart {
  readonly part: ComparisonPart;
  readonly code: ProblemCode;
  readonly text: BilingualText;
}

/** Codes of riders and settlement for a region without a scheme or without residents: the other parts are computed. */
const REFUSING_CODES: ReadonlySet<ProblemCode> = new Set([
  'bad-request',
  'bad-time',
  'feed-invalid',
  'no-residents',
  'scheme-invalid',
  'scheme-unknown',
]);

const isRefusal = (error: unknown): error is ProblemError =>
  error instanceof ProblemError && REFUSING_CODES.has(error.code);

/** Whether a comparison has no results because its scenario has errors. */
export function hasErrors({ problems }: Pick<ScenarioComparison, 'problems'>): boolean {
  return problems.some(({ severity }) => severity === 'error');
}

/** Estimated seconds of the parts, by which progress counts them. */
const PART_SECONDS: Readonly<Record<ComparisonPart, number>> = {
  operations: 1,
  access: 20,
  riders: 10,
  settlement: 20,
};

type RunPart<Part extends ComparisonPart> = (
  onShare: (share: number) => void,
) => Awaitable<NonNullable<ScenarioComparison[Part]>>;

/**
 * Parts and blocks that `work` has stored are not computed again.
 *
 * @param feeds with which `loaded` was loaded, and the folder of the scheme
 */
export async function runComparison(
  work: ComparisonWork,
  feeds: ClearingOptions,
  loaded: LoadedTimetable,
  scenario: Scenario,
  options: ComparisonOptions,
): Promise<ScenarioComparison> {
  const { threads = 1 } = options;
  const variant = options.variant === undefined ? {} : { variant: options.variant };
  const resolved = resolveScenario(
    toScenarioBase(loaded, {
      schemeDir: feeds.scheme,
      sheet: options.riders?.sheet,
      zonesFile: options.zonesFile,
      used: [
        ...(options.parts.includes('access') ? (['zones'] as const) : []),
        ...(options.parts.includes('riders') ? (['params'] as const) : []),
      ],
    }),
    scenario,
    options.variant,
  );
  const currency = findRegionCurrency(loaded, feeds.scheme);
  const common = {
    scenario: { name: scenario.name, hash: toScenarioHash(scenario), ...variant },
    base: { timetableHash: loaded.timetable.hash },
    serviceDay: scenario.serviceDay,
    currency,
    window: [options.from, options.to] as const,
    problems: resolved.problems,
    effects: resolved.effects,
    lines: resolved.addedLines.map(({ checks, fleet, modification }) => ({
      modification: modification.id,
      fleet,
      checks,
    })),
  };
  if (!resolved.editor) return common;
  const after = applyScenario(resolved);
  const day = findServiceDay(scenario.serviceDay) as number;
  const baseHash = hashBase(feeds, loaded);
  const toPartKey = (part: ComparisonPart, ownOptions: object) =>
    createHash('sha256')
      .update(JSON.stringify([part, baseHash, common.scenario.hash, variant, ownOptions]))
      .digest('hex');
  const run: { readonly [Part in ComparisonPart]: RunPart<Part> } = {
    operations: () => compareOperations(loaded.timetable, after, day, operatingDefaults, resolved, currency),
    access: (onShare) =>
      measureAccess(work, loaded, after, { document: scenario, ...variant }, options, onShare),
    riders: (onProgress) =>
      work.recall(toPartKey('riders', options.riders), async () =>
        toRidersJson(
          await runRiders(loaded, scenario, { ...options.riders, ...variant, currency, threads, onProgress }),
        ),
      ),
    settlement: (onShare) =>
      work.recall(toPartKey('settlement', { ...options.settlement, sheet: options.riders.sheet }), () =>
        settleSides(feeds, loaded, scenario, options, onShare),
      ),
  };
  const parts = comparisonParts.filter((part) => options.parts.includes(part));
  const total = parts.reduce((sum, part) => sum + PART_SECONDS[part], 0);
  const found: { -readonly [Part in ComparisonPart]?: NonNullable<ScenarioComparison[Part]> } = {};
  const refused: RefusedPart[] = [];
  let done = 0;
  const compute = async <Part extends ComparisonPart>(part: Part, onShare: (share: number) => void) => {
    found[part] = await run[part](onShare);
  };
  for (const part of parts) {
    const report = (share: number) =>
      options.onProgress?.({ part, share: (done + share * PART_SECONDS[part]) / total });
    report(0);
    try {
      await compute(part, report);
    } catch (error) {
      if (part === 'access' || part === 'operations' || !isRefusal(error)) throw error;
      refused.push({ part, code: error.code, text: error.text });
    }
    done += PART_SECONDS[part];
    report(0);
  }
  const operations = found.operations && withOwnFares(found.operations, loaded, resolved, found);
  return {
    ...common,
    ...found,
    ...(operations ? { operations } : {}),
    ...(refused.length > 0 ? { refused } : {}),
  };
}

/**
 * Break-even at what a ride on the line costs by the expected riders, or earns by the expected settlement, where one is
 * known. They know no riders outside the cities of the model: a line that calls there has the mean of its own fares.
 */
function withOwnFares(
  operations: OperationsComparison,
  loaded: LoadedTimetable,
  resolved: ResolvedScenario,
  { riders, settlement }: Pick<ScenarioComparison, 'riders' | 'settlement'>,
): OperationsComparison {
  const { addedLines, editor, onDemand } = resolved;
  const toBreakEven = (line: OperationsComparison['lines'][number]): BreakEven => {
    const { breakEven, modification } = line;
    const added = [...addedLines, ...onDemand].find((one) => one.modification.id === modification);
    const route = added && editor?.routes[added.route];
    if (!route) return breakEven;
    if (callsOutside(loaded, resolved, added.route)) {
      const meanFen = findMeanFareFen(resolved, added.route);
      return meanFen === undefined ? breakEven : atFare(breakEven, meanFen, 'own-pairs');
    }
    const lineId = `${editor.feeds[route.feed]?.feedId}:${route.routeId}`;
    // Settled rides are those inside a city, too, which pay little on a line between cities.
    const fareFen = riders?.forecast?.lines.find(({ id }) => id === lineId)?.averageFareFen;
    if (fareFen) return atFare(breakEven, fareFen, 'average');
    const money =
      settlement?.method === 'expected'
        ? settlement.lines.find((line) => line.lineId === lineId)?.after
        : undefined;
    return money && money.rides > 0
      ? atFare(breakEven, Math.round(money.earnedFen / money.rides), 'average')
      : breakEven;
  };
  return {
    ...operations,
    lines: operations.lines.map((line) => ({ ...line, breakEven: toBreakEven(line) })),
  };
}

/** The expected day of both sides, or simulated days of them, settled. */
async function settleSides(
  feeds: ClearingOptions,
  loaded: LoadedTimetable,
  scenario: Scenario,
  { riders, settlement: { method, ...simulated }, threads = 1, variant }: ComparisonOptions,
  onShare: (share: number) => void,
): Promise<ComparedSettlement> {
  const { sides } = await loadSides(feeds, loaded, scenario, { variant, sheet: riders.sheet });
  if (!sides) throw new RangeError('a scenario without errors is settled');
  if (method === 'expected') return expectSettlement(sides, { threads, onProgress: onShare });
  // The ledgers are new and empty: the present decides nothing in them.
  const context = { nowSec: 0, openBar: toShareBars(countSettleBars(simulated.days), onShare) };
  const [run] = await settleScenario(sides, { ...simulated, runs: 1, hasFaults: true }, context);
  if (!run) throw new RangeError('one simulation is settled');
  return { method, simulated, ...run.settlement };
}

/** Bars that report the share of all bars that are done. */
function toShareBars(count: number, onShare: (share: number) => void): OpenBar {
  let stopped = 0;
  return () => ({
    update: (done, total) => {
      if (total) onShare(Math.min(1, (stopped + done / total) / count));
    },
    stop: () => {
      stopped++;
      onShare(Math.min(1, stopped / count));
    },
  });
}
