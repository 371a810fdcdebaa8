/** Handlers of `/api/v1/isochrones`, `/api/v1/percentiles` and `/api/v1/matrix`. */
import { toNameIn } from '../../base/names.ts';
import { DEFAULT_SPEED_MPS } from '../../planner/model/plan-request.ts';
import type { Matrix } from '../../planner/reach/build-matrix.ts';
import { NOT_REACHED } from '../../planner/reach/one-to-all.ts';
import type { Isochrones, Percentiles } from '../../planner/reach/reach-answers.ts';
import type { ReachRequest, ReachRules } from '../../planner/reach/reach-request.ts';
import { limits } from '../schema/limits.ts';
import { findRouteTypeFilter } from '../schema/mode.ts';
import type { ApiIsochrones, ApiMatrix, ApiPercentiles, reachOperations } from '../schema/reach.ts';
import type { TravelQuery } from '../schema/travel-params.ts';
import { toEpochSec, toInstantText } from '../wire/instant.ts';
import { toCompact, toNameRecord } from '../wire/json.ts';
import { type PlaceTimes, type PlaceView, toApiPlace } from '../wire/place.ts';
import type { EndpointContext, Handlers } from './endpoint.ts';
import { toFieldProblem, toNotServed } from './field-errors.ts';
import { toPlanPlace } from './plan.ts';
import { getTime } from './time.ts';

const DEFAULT_CUTOFFS_MIN = [30, 60, 120];
const DEFAULT_PERCENTILES = [5, 25, 50, 75, 95];
export const DEFAULT_TRAVEL_MIN = 180;

export const viewOf = ({ language, useCases }: EndpointContext) => ({
  language,
  timeZone: useCases.timeZone,
});
const ascending = (numbers: readonly number[]) => [...new Set(numbers)].sort((a, b) => a - b);

export const reachHandlers: Handlers<typeof reachOperations> = {
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

/** @param field - name of the parameter that holds `one`, for refusals */
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
  if (query.requireBikeTransport) throw toNotServed('requireBikeTransport');
  if (query.requireCarTransport) throw toNotServed('requireCarTransport');
  if (query.transferTimeFactor !== undefined && query.transferTimeFactor !== 1)
    throw toNotServed('transferTimeFactor');
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

/** Times of an answer: `far` at the other end of a travel, `one` at the place that was asked about. */
export function toTimes({ time, arriveBy }: ReachRequest, timeZone: string) {
  const epochSec = toEpochSec(time, timeZone);
  return {
    far: (travelSec: number): PlaceTimes =>
      arriveBy
        ? { departure: toInstantText(epochSec - travelSec) }
        : { arrival: toInstantText(epochSec + travelSec) },
    one: arriveBy ? { arrival: toInstantText(epochSec) } : { departure: toInstantText(epochSec) },
    asked: toInstantText(epochSec),
  };
}

export function toApiIsochrones(found: Isochrones, request: ReachRequest, view: PlaceView): ApiIsochrones {
  const times = toTimes(request, view.timeZone);
  return {
    type: 'FeatureCollection',
    features: found.isochrones.map(({ cutoffSec, polygons, areaKm2, stopCount, landmarkCount }) => ({
      type: 'Feature',
      geometry: { type: 'MultiPolygon', coordinates: [...polygons] },
      properties: {
        cutoffMin: cutoffSec / 60,
        areaKm2: Math.round(areaKm2 * 10) / 10,
        stopCount,
        landmarkCount,
      },
    })),
    one: toApiPlace(found.one, view, times.one),
    time: times.asked,
    arriveBy: request.arriveBy,
    stopCount: found.stopCount,
    toleranceM: found.toleranceM,
    landmarks: found.landmarks.map(({ id, name, lat, lon, travelSec }) =>
      toCompact({
        id,
        name: toNameIn(name, view.language),
        names: toNameRecord(name),
        lat,
        lon,
        durationSec: travelSec,
      }),
    ),
  };
}

function toApiPercentiles(found: Percentiles, view: PlaceView): ApiPercentiles {
  return {
    one: toApiPlace(found.one, view),
    percentiles: [...found.percents],
    departures: found.departureCount,
    stops: found.stops.map(({ place, travelSec }) => ({
      place: toApiPlace(place, view),
      durationsSec: travelSec.map((sec) => sec ?? null),
    })),
  };
}

function toApiMatrix({ originCount, destinationCount, travelSec }: Matrix): ApiMatrix {
  return {
    durationsSec: Array.from({ length: originCount }, (_, row) =>
      Array.from(travelSec.subarray(row * destinationCount, (row + 1) * destinationCount), (sec) =>
        sec === NOT_REACHED ? null : sec,
      ),
    ),
  };
}
