/** The walks of a timetable at a given pace: footpaths, and ways between the street and stops inside stations. */

import { LRUCache } from 'lru-cache';
import { recall } from '../../base/recall.ts';
import type { Footpaths } from '../network/footpath-table.ts';
import { buildFootpaths } from '../network/footpaths.ts';
import {
  type GivenWalk,
  type NetworkStop,
  STATED_MPS,
  toExtraSec,
  toLineM,
} from '../network/network-stop.ts';
import { toPathwayWalks } from '../network/pathway-walk.ts';
import { buildStreetWays, type StreetWays } from '../network/street-ways.ts';
import {
  type ChangeRuleTable,
  FIXED_CHANGE,
  FOOTPATH_CHANGE,
  findFootpathSec,
  NO_CHANGE,
  STATED_CHANGE,
  type StopTable,
  type Timetable,
  toStopPoint,
  type WalkSources,
} from './timetable.ts';

export interface BuiltWalks {
  readonly footpaths: Footpaths;
  /** Absent where no pathway leads to a stop. */
  readonly streetWays?: StreetWays;
  /** This and `stepFreeStreetWays` are absent where a wheelchair can pass everywhere. */
  readonly stepFreeFootpaths?: Footpaths;
  readonly stepFreeStreetWays?: StreetWays;
}

/** The pace at which the walking times in the feeds hold; never above the pace of the timetable itself. */
const toStatedMps = ({ speedMps }: Pick<WalkSources, 'speedMps'>): number => Math.min(speedMps, STATED_MPS);

/**
 * Which stops have a footpath depends on metres alone; its duration depends on the pace.
 *
 * Time: 0.1 to 0.2 s for 250,000 footpaths.
 */
export function buildWalks(stops: StopTable, walks: WalkSources, speedMps: number): BuiltWalks {
  const networkStops = toNetworkStops(stops);
  const given = listGiven(stops, networkStops, walks, speedMps);
  const boardable = new Uint8Array(stops.count).fill(1, 0, stops.boardable);
  const { detourFactor, maxM } = walks;
  const options = {
    maxM,
    detourFactor,
    speedMps,
    statedMps: toStatedMps(walks),
    withSlack: true,
    boardable,
    placeOf: stops.place,
  };
  const footpaths = buildFootpaths(networkStops, given, options);
  const isAllOpen = !stops.wheelchair.includes(2) && given.every(({ isStepFree }) => isStepFree !== false);
  const streetWays = buildStreetWays(networkStops, given, { boardable });
  const forAll = { footpaths, ...(streetWays ? { streetWays } : {}) };
  if (isAllOpen) return forAll;
  const stepFreeWays = buildStreetWays(networkStops, given, { boardable, stepFree: true });
  return {
    ...forAll,
    ...(stepFreeWays ? { stepFreeStreetWays: stepFreeWays } : {}),
    stepFreeFootpaths: buildFootpaths(networkStops, given, { ...options, stepFree: true }),
  };
}

export function toNetworkStops(stops: StopTable): NetworkStop[] {
  return Array.from({ length: stops.count }, (_, i): NetworkStop => {
    const parent = stops.parent[i] as number;
    return {
      key: String(i),
      lat: stops.lat[i] as number,
      lon: stops.lon[i] as number,
      ...(parent >= 0 ? { parent } : {}),
      boardSlackSec: stops.boardSlackSec[i] as number,
      changeSec: stops.changeSec[i] as number,
      isEntrance: stops.locationType[i] === 2,
      wheelchair: stops.wheelchair[i] as number,
    };
  });
}

function listGiven(
  table: StopTable,
  stops: readonly NetworkStop[],
  walks: WalkSources,
  speedMps: number,
): GivenWalk[] {
  const levelOf = (stop: number) => {
    const level = table.level[stop] as number;
    return Number.isNaN(level) ? undefined : level;
  };
  const given = Array.from(walks.transferSec, (sec, i): GivenWalk => {
    const ends = { from: walks.transferFrom[i] as number, to: walks.transferTo[i] as number };
    if (sec === NO_CHANGE) return { ...ends, durationSec: 0, kind: 'transfer', isForbidden: true };
    return { ...ends, durationSec: sec, kind: 'transfer' };
  });
  const statedMps = toStatedMps(walks);
  for (const { from, row, to } of walks.pathways) {
    given.push(...toPathwayWalks(row, { from, to, stops, levelOf }, speedMps, statedMps));
  }
  return given;
}

/** Number of paces in the cache of each timetable. */
const KEPT = 4;
const known = new WeakMap<Timetable, LRUCache<number, Timetable>>();

/**
 * The timetable with its footpaths, street ways and change rules built for another pace. All other tables are shared with
 * `timetable`. Repeated calls return the same object while the cache holds the pace.
 */
export function atPace(timetable: Timetable, speedMps: number): Timetable {
  if (speedMps === timetable.walks.speedMps) return timetable;
  const paces = recall(known, timetable, () => new LRUCache<number, Timetable>({ max: KEPT }));
  return recall(paces, speedMps, () => toPace(timetable, speedMps));
}

function toPace(timetable: Timetable, speedMps: number): Timetable {
  const { changeRules, stops, walks } = timetable;
  const built = buildWalks(stops, walks, speedMps);
  return {
    ...timetable,
    ...built,
    changeRules: changeRules.basis.every((basis) => basis === FIXED_CHANGE)
      ? changeRules
      : toChangeRulesAtPace(changeRules, stops, walks, built.footpaths, speedMps),
  };
}

/** The change rules with seconds for another pace, where the seconds depend on a walk. */
function toChangeRulesAtPace(
  rules: ChangeRuleTable,
  stops: StopTable,
  walks: WalkSources,
  footpaths: Timetable['footpaths'],
  speedMps: number,
): ChangeRuleTable {
  const sec = rules.sec.map((usual, i) => {
    const [from, to] = [rules.fromStop[i] as number, rules.toStop[i] as number];
    const metres = toLineM(toStopPoint(stops, from), toStopPoint(stops, to)) * walks.detourFactor;
    const basis = rules.basis[i] as number;
    if (basis === FIXED_CHANGE) return usual;
    if (basis === STATED_CHANGE) return usual + toExtraSec(metres, speedMps, toStatedMps(walks));
    const onFoot = basis === FOOTPATH_CHANGE ? findFootpathSec(footpaths, from, to) : undefined;
    return onFoot ?? Math.ceil(metres / speedMps) + (stops.boardSlackSec[to] as number);
  });
  return { ...rules, sec };
}
