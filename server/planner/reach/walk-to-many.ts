/** Walks between one place and many others, without any vehicle and at any time. */
import { toDistanceM } from '../../base/geo.ts';
import { DETOUR_FACTOR } from '../itinerary/open-search.ts';
import { toEndPoint, toPoint, toWalkSec } from '../model/end-point.ts';
import type { PlanPlace } from '../model/plan-request.ts';
import type { StopIndex } from '../model/stop-index.ts';

export interface WalkToManyRequest {
  readonly one: PlanPlace;
  readonly many: readonly PlanPlace[];
  readonly maxSec: number;
  readonly speedMps: number;
}

export interface Walk {
  readonly travelSec: number;
  /** On the ground: the straight line times the detour. */
  readonly distanceM: number;
}

/**
 * In the order of `many`; undefined where the walk takes too long. The way back is as long as the way there.
 *
 * @throws ProblemError `stop-unknown`, `stop-ambiguous`
 */
export function walkToMany(stops: StopIndex, request: WalkToManyRequest): (Walk | undefined)[] {
  const one = toPoint(toEndPoint(stops, request.one));
  return request.many.map((place) => {
    const straightM = toDistanceM(one, toPoint(toEndPoint(stops, place)));
    const travelSec = toWalkSec(straightM, { speedMps: request.speedMps, detourFactor: DETOUR_FACTOR });
    return travelSec <= request.maxSec ? { travelSec, distanceM: straightM * DETOUR_FACTOR } : undefined;
  });
}
