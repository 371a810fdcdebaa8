/** Compares a scenario with its base: resolves and applies its changes, and computes travel times of both. */
import { findServiceDay } from '../../base/service-day.ts';
import {
  type AccessComparison,
  compareAccess,
  type NamedEnd,
  type NamedPair,
} from '../../bureau/scenario/compare-access.ts';
import { compareOperations, type OperationsComparison } from '../../bureau/scenario/compare-operations.ts';
import { type Scenario, toScenarioHash, toSeconds } from '../../bureau/scenario/document.ts';
import { operatingDefaults } from '../../bureau/scenario/operating-parameters.ts';
import {
  applyScenario,
  type Effect,
  type ResolvedScenario,
  resolveScenario,
} from '../../bureau/scenario/resolve-scenario.ts';
import type { ScenarioProblem } from '../../bureau/scenario/scenario-problem.ts';
import { SearchCache } from '../../planner/model/search-cache.ts';
import { StopIndex } from '../../planner/model/stop-index.ts';
import { ReachPool } from '../../planner/reach/reach-pool.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import { listRegionPlaces, listRegionZones, loadZoneFile } from './load-access-zones.ts';
import { toScenarioBase } from './scenario-base.ts';

export interface ComparisonOptions {
  readonly variant?: string;
  /** CSV file of zones; the zones of the region where absent. */
  readonly zonesFile?: string;
  /** First departure of the window. */
  readonly from: string;
  readonly to: string;
  readonly maxTravelMin: number;
  readonly cutoffsMin: readonly number[];
  /** Pairs of stops or stations (`feed:stop_id`) to report one by one. */
  readonly pairs: readonly (readonly [string, string])[];
  readonly onProgress?: (share: number) => void;
}

export interface ScenarioComparison {
  readonly scenario: { readonly name: string; readonly hash: string; readonly variant?: string };
  readonly base: { readonly timetableHash: string };
  readonly serviceDay: string;
  readonly window: readonly [string, string];
  readonly problems: readonly ScenarioProblem[];
  readonly effects: readonly Effect[];
  readonly lines: readonly {
    readonly modification: string;
    readonly fleet: number;
    readonly checks: ResolvedScenario['addedLines'][number]['checks'];
  }[];
  readonly operations?: OperationsComparison;
  /** Absent if the scenario has errors. */
  readonly access?: AccessComparison;
}

/** Settings of the comparison that have no option; a report prints them. */
export const comparisonDefaults = {
  stepSec: 60,
  maxRides: 4,
  percents: [5, 25, 50, 75, 95],
  walkMaxM: 1_000,
  maxDirectSec: 1_800,
  betaPerMinute: 0.03,
} as const;

export async function runComparison(
  loaded: LoadedTimetable,
  scenario: Scenario,
  options: ComparisonOptions,
): Promise<ScenarioComparison> {
  const resolved = resolveScenario(toScenarioBase(loaded), scenario, options.variant);
  const common = {
    scenario: {
      name: scenario.name,
      hash: toScenarioHash(scenario),
      ...(options.variant === undefined ? {} : { variant: options.variant }),
    },
    base: { timetableHash: loaded.timetable.hash },
    serviceDay: scenario.serviceDay,
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
  const day = findServiceDay(scenario.serviceDay) as number;
  const after = applyScenario(resolved);
  const zones = options.zonesFile === undefined ? listRegionZones(loaded) : loadZoneFile(options.zonesFile);
  const { speedMps, detourFactor } = loaded.region.walk;
  const [fromSec, toSec] = [toSeconds(options.from), toSeconds(options.to)];
  const weightBy = zones.some(({ opportunities }) => 'population' in opportunities) ? 'population' : '';
  const pool = new ReachPool();
  const access = await compareAccess(
    toSide(loaded.timetable, day),
    toSide(after, day),
    zones,
    listRegionPlaces(loaded),
    toPairs(loaded.timetable, after, options.pairs),
    {
      query: {
        fromSec,
        stepSec: comparisonDefaults.stepSec,
        departureCount: Math.max(1, Math.floor((toSec - fromSec) / comparisonDefaults.stepSec)),
        maxRides: comparisonDefaults.maxRides,
        maxTravelSec: options.maxTravelMin * 60,
        percents: comparisonDefaults.percents,
        walk: { speedMps, detourFactor },
        maxDirectSec: comparisonDefaults.maxDirectSec,
      },
      walk: { speedMps, detourFactor, maxM: comparisonDefaults.walkMaxM },
      cutoffsMin: options.cutoffsMin,
      weightBy,
      betaPerMinute: comparisonDefaults.betaPerMinute,
      pool,
      ...(options.onProgress ? { onProgress: options.onProgress } : {}),
    },
  ).finally(() => pool.close());
  const operations = compareOperations(loaded.timetable, after, day, operatingDefaults, resolved);
  return { ...common, operations, access };
}

/** Changes take the timetable's times. */
const noExtraRules = { minTransferSec: 0, additionalTransferSec: 0 };

export function toSide(timetable: Timetable, day: number) {
  const { forward } = new SearchCache(timetable).getSearch(day, noExtraRules).sides;
  return { timetable, network: forward.network };
}

/** Looks up the ends of the pairs in both timetables. */
function toPairs(
  before: Timetable,
  after: Timetable,
  pairs: readonly (readonly [string, string])[],
): NamedPair[] {
  const [first, second] = [new StopIndex(before), new StopIndex(after)];
  const toRows = (index: StopIndex, id: string) => {
    const [row] = index.listRows(id);
    return row === undefined ? [] : index.listMembers(row);
  };
  const toEnd = (id: string): NamedEnd | undefined => {
    const [row] = second.listRows(id);
    if (row === undefined) return undefined;
    const { lat, lon, name } = second.toPlace(row);
    return { name, lat, lon, stopRows: { before: toRows(first, id), after: toRows(second, id) } };
  };
  return pairs.flatMap(([a, b]) => {
    const [from, to] = [toEnd(a), toEnd(b)];
    return from && to ? [{ from, to }] : [];
  });
}
