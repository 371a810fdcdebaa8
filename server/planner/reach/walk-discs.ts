/** Discs of walking around the places that are reached: their union is what an isochrone encloses. */
import type { LatLon } from '../../base/geo.ts';
import { NOT_REACHED } from './one-to-all.ts';
import type { Reached } from './reach-from.ts';
import type { ReachParts } from './reach-search.ts';

/** Walking from a point, once one is there. */
export interface WalkDisc extends LatLon {
  /** Travel seconds until one can walk from here. */
  readonly startSec: number;
  /** Seconds of walking at most. */
  readonly maxWalkSec: number;
}

/** Metres of straight line around the disc's centre within `cutoffSec`, or below zero where it is not reached. */
export function toRadiusM(disc: WalkDisc, cutoffSec: number, metresPerSec: number): number {
  return Math.min(disc.maxWalkSec, cutoffSec - disc.startSec) * metresPerSec;
}

/** The discs of a search: all around the one place itself, and around every stop where one alights in time. */
export function listWalkDiscs({ timetable }: ReachParts, reached: Reached): WalkDisc[] {
  const { search, ridden, nearEnd } = reached;
  const { maxDirectSec, maxFarSec } = search.rules.walking;
  const { lat, lon } = timetable.stops;
  const pointOf = (stop: number): LatLon => ({ lat: lat[stop] as number, lon: lon[stop] as number });
  const own = [{ lat: reached.one.lat, lon: reached.one.lon }, ...nearEnd.members.map(pointOf)];
  const discs: WalkDisc[] = own.map((point) => ({ ...point, startSec: 0, maxWalkSec: maxDirectSec }));
  ridden.travelSec.forEach((sec, stop) => {
    if (sec === NOT_REACHED) return;
    const startSec = sec + (search.farSlackSec?.[stop] ?? 0);
    discs.push({ ...pointOf(stop), startSec, maxWalkSec: maxFarSec });
  });
  return discs;
}

/** Straight-line metres a second, ways on the ground being longer. */
export function toMetresPerSec({ walk }: Reached['search']): number {
  return walk.speedMps / walk.detourFactor;
}
