/** The walks of a timetable at a given pace: footpaths, and ways between the street and stops inside stations. */

import { LRUCache } from 'lru-cache';
import { recall } from '../../base/recall.ts';
import type { Footpaths } from '../network/footpath-table.ts';
import { buildFootpaths, type FootpathOptions } from '../network/footpaths.ts';
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

/** The columns of the stop table that walks depend on. */
export type WalkStops = Pick<
  StopTable,
  | 'count'
  | 'boardable'
  | 'lat'
  | 'lon'
  | 'parent'
  | 'locationType'
  | 'wheelchair'
  | 'level'
  | 'place'
  | 'changeSec'
  | 'boardSlackSec'
>;

/**
 * Which stops have a footpath depends on metres alone; its duration depends on the pace.
 *
 * Time: 0.1 to 0.2 s for 250,000 footpaths.
 */
export function buildWalks(stops: WalkStops, walks: WalkSources, speedMps: number): BuiltWalks {
  const input = toWalkInput(stops, walks, speedMps);
  const { given, networkStops } = input;
  const isAllOpen = !stops.wheelchair.includes(2) && given.every(({ isStepFree }) => isStepFree !== false);
  const footpaths = buildFootpaths(networkStops, given, input.options);
  if (isAllOpen) return { footpaths, ...toStreetWays(input, false) };
  return {
    footpaths,
    ...toStreetWays(input, true),
    stepFreeFootpaths: buildFootpaths(networkStops, given, { ...input.options, stepFree: true }),
  };
}

export interface WalkInput {
  readonly networkStops: readonly NetworkStop[];
  readonly given: readonly GivenWalk[];
  readonly options: FootpathOptions & { readonly boardable: Uint8Array };
}

export function toWalkInput(stops: WalkStops, walks: WalkSources, speedMps: number): WalkInput {
  const networkStops = toNetworkStops(stops);
  const { detourFactor, maxM } = walks;
  return {
    networkStops,
    given: listGiven(stops, networkStops, walks, speedMps),
    options: {
      maxM,
      detourFactor,
      speedMps,
      statedMps: toStatedMps(walks),
      withSlack: true,
      boardable: new Uint8Array(stops.count).fill(1, 0, stops.boardable),
      placeOf: stops.place,
    },
  };
}

/** The ways between street and stops, and those of wheelchairs where these differ. */
export function toStreetWays(
  { given, networkStops, options: { boardable } }: WalkInput,
  withStepFree: boolean,
): Pick<BuiltWalks, 'streetWays' | 'stepFreeStreetWays'> {
  const streetWays = buildStreetWays(networkStops, given, { boardable });
  const stepFreeStreetWays = withStepFree
    ? buildStreetWays(networkStops, given, { boardable, stepFree: true })
    : undefined;
  return { ...(streetWays ? { streetWays } : {}), ...(stepFreeStreetWays ? { stepFreeStreetWays } : {}) };
}

export function toNetworkStops(stops: Omit<WalkStops, 'boardable' | 'level' | 'place'>): NetworkStop[] {
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
  table: Pick<StopTable, 'level'>,
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
