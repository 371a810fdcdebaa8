/**
 * What one place reaches: `/api/v6/one-to-all`, `/api/v1/isochrones`, `/api/v1/percentiles`, `/api/v1/matrix`.
 */
import { DEFAULT_SPEED_MPS } from '../../planner/model/plan-request.ts';
import type { ReachRequest, ReachRules } from '../../planner/reach/reach-request.ts';
import { toCompact } from '../map/compact.ts';
import { toApiIsochrones, toApiMatrix, toApiPercentiles, toApiReachable } from '../map/reach.ts';
import { limits } from '../schema/limits.ts';
import { findRouteTypeFilter } from '../schema/mode.ts';
import type { oneToAllOperations } from '../schema/one-to-all.ts';
import type { reachOperations } from '../schema/reach.ts';
import type { TravelQuery } from '../schema/travel-params.ts';
import type { EndpointContext, Handlers } from './endpoint.ts';
import { toFieldProblem } from './field-errors.ts';
import { toPlanPlace } from './plan.ts';
import { findNotServed, type StreetModeQuery, toAllowedWalks } from './street-modes.ts';
import { getTime } from './time.ts';

const DEFAULT_CUTOFFS_MIN = [30, 60, 120];
const DEFAULT_PERCENTILES = [5, 25, 50, 75, 95];
export const DEFAULT_TRAVEL_MIN = 180;

const viewOf = ({ language, useCases }: EndpointContext) => ({ language, timeZone: useCases.timeZone });
const ascending = (numbers: readonly number[]) => [...new Set(numbers)].sort((a, b) => a - b);

export const reachHandlers: Handlers<typeof oneToAllOperations & typeof reachOperations> = {
  oneToAll: async (call) => {
    const { query, useCases } = call;
    const request = toReachRequest(query, query.one, 'one', query.maxTravelTime * 60, call);
    const { maxAccessSec, maxDirectSec } = toAllowedWalks(
      toNearModes(query),
      { from: request.one, to: request.one },
      {
        maxAccessSec: request.walking.maxNearSec,
        maxEgressSec: 0,
        maxDirectSec: request.walking.maxDirectSec,
      },
    );
    const walking = { ...request.walking, maxNearSec: maxAccessSec, maxDirectSec };
    const reached = toApiReachable(await useCases.reachAll({ ...request, walking }), request, viewOf(call));
    return toCompact({ ...reached, notServed: findNotServed(query) });
  },

  isochrones: async (call) => {
    const { query, useCases } = call;
    const cutoffsSec = ascending(query.cutoffs ?? DEFAULT_CUTOFFS_MIN).map((min) => min * 60);
    const request = toReachRequest(query, query.from, 'from', cutoffsSec.at(-1) ?? 0, call);
    return toApiIsochrones(await useCases.drawIsochrones({ ...request, cutoffsSec }), request, viewOf(call));
  },

  percentiles: async (call) => {
    const { query, useCases } = call;
    const maxSec = (query.maxTravelTime ?? DEFAULT_TRAVEL_MIN) * 60;
    const found = await useCases.listPercentiles({
      ...toReachRequest(query, query.from, 'from', maxSec, call),
      windowSec: query.window ?? 7_200,
      stepSec: query.step ?? 60,
      percents: ascending(query.percentiles ?? DEFAULT_PERCENTILES),
    });
    return toApiPercentiles(found, viewOf(call));
  },

  matrix: async (call) => {
    const { query, useCases } = call;
    const matrix = await useCases.buildMatrix({
      ...toReachRules(query, (query.maxTravelTime ?? DEFAULT_TRAVEL_MIN) * 60),
      origins: query.origins.map((text) => toPlanPlace(text, 'origins')),
      destinations: query.destinations.map((text) => toPlanPlace(text, 'destinations')),
      time: getTime(query.time, call),
      arriveBy: query.arriveBy ?? false,
    });
    return toApiMatrix(matrix);
  },
};

/** Of a position, both the walk to the first stop and the whole way on foot begin (end) there. */
function toNearModes(
  query: StreetModeQuery & { readonly one: string; readonly arriveBy?: boolean | undefined },
) {
  const modes = query.arriveBy ? query.postTransitModes : query.preTransitModes;
  const isPosition = toPlanPlace(query.one, 'one').kind === 'point';
  return { preTransitModes: modes, directModes: isPosition ? modes : undefined };
}

/** A question about one place; the parameter that names it is blamed where it is none. */
export function toReachRequest(
  query: TravelQuery,
  one: string,
  field: string,
  maxTravelSec: number,
  context: EndpointContext,
): ReachRequest {
  return {
    ...toReachRules(query, maxTravelSec),
    one: toPlanPlace(one, field),
    time: getTime(query.time, context),
    arriveBy: query.arriveBy ?? false,
  };
}

function toReachRules(query: TravelQuery, maxTravelSec: number): ReachRules {
  if (query.requireBikeTransport) throw refuse('requireBikeTransport');
  if (query.requireCarTransport) throw refuse('requireCarTransport');
  if (query.transferTimeFactor !== undefined && query.transferTimeFactor !== 1)
    throw refuse('transferTimeFactor');
  const [firstSec, lastSec] = [query.maxPreTransitTime ?? 900, query.maxPostTransitTime ?? 900];
  const farSec = query.arriveBy ? firstSec : lastSec;
  if (farSec > limits.farWalkSec) {
    throw toFieldProblem(
      query.arriveBy ? 'maxPreTransitTime' : 'maxPostTransitTime',
      `各站点一端的步行时间最多 ${limits.farWalkSec} 秒`,
      `At the many places walks of ${limits.farWalkSec} seconds at most are served`,
    );
  }
  return toCompact({
    maxTravelSec,
    maxTransfers: query.maxTransfers,
    walking: {
      maxNearSec: query.arriveBy ? lastSec : firstSec,
      maxFarSec: farSec,
      maxDirectSec: query.maxDirectTime ?? 1_800,
      speedMps: toSpeed(query),
    },
    minTransferSec: (query.minTransferTime ?? 0) * 60,
    additionalTransferSec: (query.additionalTransferTime ?? 0) * 60,
    allowsRouteType: findRouteTypeFilter(query.transitModes),
    avoids:
      query.avoidRoutes || query.avoidAgencies
        ? { routeIds: query.avoidRoutes ?? [], agencyIds: query.avoidAgencies ?? [] }
        : undefined,
    walkOnly: query.transitModes?.length === 0,
    needsWheelchair: query.pedestrianProfile === 'WHEELCHAIR',
    strictWheelchair: query.tongchengStrictWheelchair,
  });
}

export const toSpeed = (query: Pick<TravelQuery, 'pedestrianSpeed'>) =>
  query.pedestrianSpeed ?? DEFAULT_SPEED_MPS;

/** Parameters whose meaning would be lost by passing them over are refused, not ignored. */
const refuse = (field: string) =>
  toFieldProblem(field, `不支持参数 ${field} 的这个值`, `This value of the parameter ${field} is not served`);
