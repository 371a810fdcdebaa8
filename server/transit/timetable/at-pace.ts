/** The same timetable for somebody who walks at another pace. */
import { LRUCache } from 'lru-cache';
import { isLatLon, toDistanceM } from '../../base/geo.ts';
import { recall } from '../../base/recall.ts';
import { toExtraSec } from '../network/stated-time.ts';
import { buildWalks, toStatedMps } from './build-walks.ts';
import { findFootpathSec } from './find-footpath.ts';
import {
  type ChangeRuleTable,
  FIXED_CHANGE,
  FOOTPATH_CHANGE,
  STATED_CHANGE,
  type StopTable,
  type Timetable,
  type WalkSources,
} from './timetable.ts';

/** Paces that are kept for each timetable. */
const KEPT = 4;
const known = new WeakMap<Timetable, LRUCache<number, Timetable>>();

/**
 * The timetable as it would be if its walks had been compiled at this pace: footpaths, ways through stations, and change
 * rules that depend on them. All else is shared. The answer for a pace that was asked for lately is the same object.
 */
export function atPace(timetable: Timetable, speedMps: number): Timetable {
  if (speedMps === timetable.walks.speedMps) return timetable;
  const paces = recall(known, timetable, () => new LRUCache<number, Timetable>({ max: KEPT }));
  return recall(paces, speedMps, () => walkAt(timetable, speedMps));
}

function walkAt(timetable: Timetable, speedMps: number): Timetable {
  const { changeRules, stops, walks } = timetable;
  const built = buildWalks(stops, walks, speedMps);
  return {
    ...timetable,
    ...built,
    changeRules: changeRules.basis.every((basis) => basis === FIXED_CHANGE)
      ? changeRules
      : changeAt(changeRules, stops, walks, built.footpaths, speedMps),
  };
}

/** Change rules whose seconds are those of a walk, or are stated for one. */
function changeAt(
  rules: ChangeRuleTable,
  stops: StopTable,
  walks: WalkSources,
  footpaths: Timetable['footpaths'],
  speedMps: number,
): ChangeRuleTable {
  const sec = rules.sec.map((usual, i) => {
    const [from, to] = [rules.fromStop[i] as number, rules.toStop[i] as number];
    const metres = toLineM(stops, from, to) * walks.detourFactor;
    const basis = rules.basis[i] as number;
    if (basis === FIXED_CHANGE) return usual;
    if (basis === STATED_CHANGE) return usual + toExtraSec(metres, speedMps, toStatedMps(walks));
    const onFoot = basis === FOOTPATH_CHANGE ? findFootpathSec(footpaths, from, to) : undefined;
    return onFoot ?? Math.ceil(metres / speedMps) + (stops.boardSlackSec[to] as number);
  });
  return { ...rules, sec };
}

function toLineM(stops: StopTable, from: number, to: number): number {
  const [a, b] = [from, to].map((stop) => ({
    lat: stops.lat[stop] as number,
    lon: stops.lon[stop] as number,
  }));
  return a && b && isLatLon(a) && isLatLon(b) ? toDistanceM(a, b) : 0;
}
