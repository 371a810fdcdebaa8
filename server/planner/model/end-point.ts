/** The start or destination of a journey as the search needs it: a point, and the stops that are at this place. */

import { type LatLon, toDistanceM } from '../../base/geo.ts';
import type { Names } from '../../base/names.ts';
import { ProblemError } from '../../base/problem.ts';
import type { StreetWays } from '../../transit/network/street-ways.ts';
import type { AccessWay, Way } from '../raptor/search-query.ts';
import type { ItineraryPlace } from './itinerary.ts';
import type { PlanOffset, PlanPlace } from './plan-request.ts';
import type { StopIndex } from './stop-index.ts';
import type { StopLocator } from './stop-locator.ts';

/** The start or destination of a journey, looked up in the timetable. */
export interface EndPoint {
  readonly place: ItineraryPlace;
  /** Boardable stops of this place; empty for a map point. */
  readonly members: readonly number[];
}

/** The names of a map point as start and as destination. */
export const pointNames = {
  from: { text: '起点', translations: { en: 'Start' } },
  to: { text: '终点', translations: { en: 'Destination' } },
} as const satisfies Record<string, Names>;

/**
 * Looks a place up. A station means all its stops.
 *
 * @throws ProblemError `stop-unknown`, `stop-ambiguous` (a bare stop id that several feeds use)
 */
export function toEndPoint(stops: StopIndex, place: PlanPlace, pointName: Names = { text: '' }): EndPoint {
  if (place.kind === 'point') {
    return { place: { lat: place.lat, lon: place.lon, name: pointName }, members: [] };
  }
  const rows = stops.listRows(place.stopId);
  const [row] = rows;
  if (row === undefined) {
    throw new ProblemError(
      'stop-unknown',
      { zh: `没有编号为 ${place.stopId} 的车站`, en: `No stop has the id ${place.stopId}` },
      { stopId: place.stopId },
    );
  }
  if (rows.length > 1) {
    const candidates = rows.map((other) => stops.toGlobalId(other));
    throw new ProblemError(
      'stop-ambiguous',
      {
        zh: `多个数据集都有编号 ${place.stopId}，请写成“数据集:编号”：${candidates.join('、')}`,
        en: `Several feeds have a stop ${place.stopId}; write feed:stop_id: ${candidates.join(', ')}`,
      },
      { stopId: place.stopId, candidates },
    );
  }
  return { place: stops.toPlace(row), members: stops.listMembers(row) };
}

/** Stops of one place that lie farther apart than this need a walk. */
const SAME_PLACE_M = 100;
/** Two map points closer than this are one spot. */
const SAME_SPOT_M = 10;

/** Whether both ends are one stop or station, neighbouring stops of one place, or one spot. */
export function isSamePlace({ timetable }: StopIndex, from: EndPoint, to: EndPoint): boolean {
  const apartM = toDistanceM(from.place, to.place);
  if (apartM <= SAME_SPOT_M || from.members.some((stop) => to.members.includes(stop))) return true;
  if (apartM > SAME_PLACE_M) return false;
  const places = new Set(from.members.map((stop) => timetable.stops.place[stop]));
  return to.members.some((stop) => places.has(timetable.stops.place[stop]));
}

export interface WalkRules {
  readonly maxSec: number;
  readonly speedMps: number;
  /** Metres of way for each metre of straight line. */
  readonly detourFactor: number;
  /** The ways between the street and stops inside stations; where absent, all stops count as being at the street. */
  readonly ways?: StreetWays | undefined;
}

/**
 * The stops that can be reached on foot from an end of the journey, nearest first, then those inside stations. Before
 * boarding it adds the stop's slack (gates, security check); after alighting there is none. `maxSec` limits the walk in
 * the street; the way inside the station comes on top.
 *
 * @param leaves whether the way leads from the stops to the end; true by default if there is no slack
 */
export function listAccess(
  end: EndPoint,
  locator: StopLocator,
  walk: WalkRules,
  boardSlackSec: ((stop: number) => number) | undefined,
  leaves = boardSlackSec === undefined,
): AccessWay[] {
  const { ways } = walk;
  const insideSec = leaves ? ways?.outSec : ways?.inSec;
  const members = end.members.filter((stop) => !ways || isWithinReach(ways, insideSec, stop));
  const best = new Map(members.map((stop) => [stop, toAccess(stop, 0, 0)]));
  const maxM = (walk.maxSec * walk.speedMps) / walk.detourFactor;
  for (const { stop, distanceM } of locator.listNearby(end.place, maxM)) {
    if (best.has(stop) || ways?.isInside[stop] === 1) continue;
    const { distanceM: groundM, movingSec } = toWay(distanceM, walk);
    best.set(stop, toAccess(stop, groundM, movingSec, boardSlackSec?.(stop)));
  }
  for (const { distanceM, stop, way } of ways ? locator.listNearbyWays(ways, end.place, maxM) : []) {
    const inside = insideSec?.[way] ?? -1;
    if (inside < 0) continue;
    const sec = toWalkSec(distanceM, walk) + inside;
    const groundM = toWay(locator.toDistanceM(end.place, stop), walk).distanceM;
    const gate = ways?.node[way] as number;
    const access = { ...toAccess(stop, groundM, sec, boardSlackSec?.(stop)), gate };
    if (access.durationSec < (best.get(stop)?.durationSec ?? Number.POSITIVE_INFINITY))
      best.set(stop, access);
  }
  return [...best.values()];
}

function toAccess(stop: number, distanceM: number, movingSec: number, waitSec = 0): AccessWay {
  return { stop, mode: 'walk', distanceM, movingSec, durationSec: movingSec + waitSec };
}

/**
 * The stops that the request names for an end of the journey, with the quickest way to each.
 *
 * @throws ProblemError `stop-unknown`, `stop-ambiguous`
 */
export function listOffsets(
  stops: StopIndex,
  end: EndPoint,
  locator: StopLocator,
  walk: Pick<WalkRules, 'speedMps' | 'detourFactor'>,
  offsets: readonly PlanOffset[],
): AccessWay[] {
  const best = new Map<number, number>();
  for (const { durationSec, stopId } of offsets) {
    for (const stop of toEndPoint(stops, { kind: 'stop', stopId }).members) {
      best.set(stop, Math.min(durationSec, best.get(stop) ?? Number.POSITIVE_INFINITY));
    }
  }
  return [...best]
    .map(([stop, sec]) => toAccess(stop, toWay(locator.toDistanceM(end.place, stop), walk).distanceM, sec))
    .sort((a, b) => a.durationSec - b.durationSec || a.stop - b.stop);
}

/** A walker can begin at any stop that the request names; a wheelchair user needs a way into the station. */
function isWithinReach(ways: StreetWays, insideSec: Int32Array | undefined, stop: number): boolean {
  if (!ways.isStepFree || ways.isInside[stop] !== 1) return true;
  return insideSec?.subarray(ways.offsets[stop], ways.offsets[stop + 1]).some((sec) => sec >= 0) ?? true;
}

/** Whole seconds to walk a straight-line distance, detour included. */
export function toWalkSec(straightM: number, walk: Pick<WalkRules, 'speedMps' | 'detourFactor'>): number {
  return Math.ceil((straightM * walk.detourFactor) / walk.speedMps);
}

/** The walk between two points that lie `straightM` metres apart. */
export function toWay(straightM: number, walk: Pick<WalkRules, 'speedMps' | 'detourFactor'>): Way {
  return {
    mode: 'walk',
    distanceM: Math.round(straightM * walk.detourFactor),
    movingSec: toWalkSec(straightM, walk),
  };
}

/** The position of an end of the journey. */
export const toPoint = (end: EndPoint): LatLon => ({ lat: end.place.lat, lon: end.place.lon });
