/** Travel times and access of both sides of a comparison, over the zones and places of the region or of a file. */
import { findServiceDay } from '../../base/service-day.ts';
import {
  type AccessComparison,
  compareAccess,
  type NamedEnd,
  type NamedPair,
} from '../../bureau/scenario/compare-access.ts';
import { type Scenario, toSeconds } from '../../bureau/scenario/document.ts';
import { StopIndex } from '../../planner/model/stop-index.ts';
import { StopLocator } from '../../planner/model/stop-locator.ts';
import { StopGroups } from '../../planner/stops/stop-groups.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import type { ComparisonWork } from './comparison-work.ts';
import { hashNetwork } from './hash-base.ts';
import { listRegionPlaces, listRegionZones, loadZoneFile } from './load-access-zones.ts';
import { toSide } from './scenario-base.ts';
import type { SkimQuestion } from './skim-blocks.ts';

export interface AccessOptions {
  /** CSV file of zones; the zones of the region where absent. */
  readonly zonesFile?: string;
  /** First departure of the window. */
  readonly from: string;
  readonly to: string;
  readonly maxTravelMin: number;
  readonly cutoffsMin: readonly number[];
  /** Pairs of stops or stations (`feed:stop_id`) to report one by one. */
  readonly pairs: readonly (readonly [string, string])[];
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

/** @param after the timetable of the scenario */
export function measureAccess(
  work: ComparisonWork,
  loaded: LoadedTimetable,
  after: Timetable,
  scenario: NonNullable<SkimQuestion['scenario']>,
  options: AccessOptions,
  onShare: (share: number) => void,
): Promise<AccessComparison> {
  const { serviceDay } = scenario.document;
  const changes = { ...scenario, document: toChanges(scenario.document) };
  const day = findServiceDay(serviceDay) as number;
  const zones = options.zonesFile === undefined ? listRegionZones(loaded) : loadZoneFile(options.zonesFile);
  const { speedMps, detourFactor } = loaded.region.walk;
  const [fromSec, toSec] = [toSeconds(options.from), toSeconds(options.to)];
  const weightBy = zones.some(({ opportunities }) => 'population' in opportunities) ? 'population' : '';
  const walk = { speedMps, detourFactor, maxM: comparisonDefaults.walkMaxM };
  const common = { networkHash: hashNetwork(loaded), serviceDay, walk };
  return compareAccess(
    toSide(loaded.timetable, day),
    toSide(after, day),
    zones,
    listRegionPlaces(loaded, serviceDay),
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
      walk,
      cutoffsMin: options.cutoffsMin,
      weightBy,
      betaPerMinute: comparisonDefaults.betaPerMinute,
      toSkimRows: (first, second, query) => (which, rows, onDone) => {
        const { destinations, network, timetable } = which === 'before' ? first : second;
        const points = destinations.map(({ lat, lon }) => [lat, lon] as const);
        const question = { ...common, points, query, ...(which === 'before' ? {} : { scenario: changes }) };
        const side = { network, stopCount: timetable.stops.boardable, zones: destinations };
        return work.skim(question, side, rows, onDone);
      },
      onProgress: onShare,
    },
  );
}

/** The document with what travel times depend on: another name, note or parameter sheet needs no new blocks. */
function toChanges({ base, modifications, serviceDay, variants, $schema }: Scenario): Scenario {
  const { gtfs } = base;
  return { $schema, name: '-', serviceDay, base: { gtfs }, modifications, ...(variants ? { variants } : {}) };
}

/** Looks up the ends of the pairs in both timetables. */
function toPairs(
  before: Timetable,
  after: Timetable,
  pairs: readonly (readonly [string, string])[],
): NamedPair[] {
  const [first, second] = [new StopIndex(before), new StopIndex(after)];
  // A line of a new operator, or of another feed, has its own stop at the place.
  const toRowFinder = (index: StopIndex) => {
    const groups = new StopGroups(index, new StopLocator(index.timetable.stops));
    return (id: string) => {
      const [row] = index.listRows(id);
      return row === undefined ? [] : groups.listPlaceMembers(row);
    };
  };
  const [toFirstRows, toSecondRows] = [toRowFinder(first), toRowFinder(second)];
  const toEnd = (id: string): NamedEnd | undefined => {
    const [row] = second.listRows(id);
    if (row === undefined) return undefined;
    const { lat, lon, name } = second.toPlace(row);
    return { name, lat, lon, stopRows: { before: toFirstRows(id), after: toSecondRows(id) } };
  };
  return pairs.flatMap(([a, b]) => {
    const [from, to] = [toEnd(a), toEnd(b)];
    return from && to ? [{ from, to }] : [];
  });
}
