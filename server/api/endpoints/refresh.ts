/**
 * Handlers of `/api/v6/refresh-itinerary`: finds a planned itinerary in the current timetable. Its id holds everything that
 * is needed, so any server with the same feeds can answer.
 */
import { ProblemError } from '../../base/problem.ts';
import type { RideRef } from '../../planner/itinerary/find-ride.ts';
import type { RebuildRequest, StreetRef } from '../../planner/itinerary/rebuild-itinerary.ts';
import type { FareChoice } from '../../planner/model/fare-pricer.ts';
import type { ApiItinerary } from '../schema/itinerary.ts';
import { limits } from '../schema/limits.ts';
import {
  type ItineraryIdContent,
  itineraryIdSchema,
  type LegId,
  type RefreshView,
  type refreshOperations,
} from '../schema/refresh.ts';
import { toApiItinerary } from '../wire/itinerary.ts';
import { findLegIds, listRideNames } from '../wire/itinerary-id.ts';
import { toCompact } from '../wire/json.ts';
import { findStreetMode } from '../wire/leg-mode.ts';
import { toTripRun } from '../wire/run-id.ts';
import type { EndpointContext, Handlers } from './endpoint.ts';
import { toFieldProblem } from './field-errors.ts';
import { getToday } from './time.ts';

export const refreshHandlers: Handlers<typeof refreshOperations> = {
  refreshItinerary: async (call) => refresh(getContent(call.query.itineraryId), call.query, call, 'query'),

  refreshItineraryPost: async (call) => refresh(call.body.id, call.query, call, 'body'),
};

type Where = 'query' | 'body';

/** Decodes an id and checks its content with the schema of the body. */
function getContent(itineraryId: string): ItineraryIdContent {
  const content = itineraryIdSchema.safeParse({ legs: findLegIds(itineraryId) ?? [] });
  if (content.success) return content.data;
  throw toFieldProblem(
    'itineraryId',
    '行程编号无效，请使用规划结果中的 id',
    'Not the id of an itinerary: use the id of a planned one',
  );
}

async function refresh(
  { legs }: ItineraryIdContent,
  query: RefreshView,
  context: EndpointContext,
  where: Where,
): Promise<ApiItinerary> {
  for (const field of ['requireBikeTransport', 'requireCarTransport'] as const) {
    if (query[field]) {
      throw toFieldProblem(field, `不支持参数 ${field}`, `The parameter ${field} is not served`);
    }
  }
  const itinerary = await context.useCases.refreshItinerary(toRebuildRequest(legs, query, context, where));
  const names = legs.filter(({ tripId }) => tripId !== '').map(({ displayName }) => displayName);
  const isRenamed = listRideNames(itinerary).some((name, i) => names[i] !== '' && names[i] !== name);
  if (isRenamed && (query.requireDisplayNameMatch ?? true)) {
    throw new ProblemError('itinerary-gone', {
      zh: '行程中的线路或车次已改名',
      en: 'A line or train of this itinerary is called otherwise today',
    });
  }
  return toApiItinerary(itinerary, {
    language: context.language,
    withGeometry: query.detailedLegs ?? true,
    withFareTransfers: query.withFares ?? false,
    joinsStays: query.joinInterlinedLegs ?? true,
  });
}

function toRebuildRequest(
  legs: readonly LegId[],
  query: RefreshView,
  context: EndpointContext,
  where: Where,
): RebuildRequest {
  return toCompact({
    legs: legs.map((leg, i) => toRef(leg, legs[i - 1], context, where)),
    walking: {
      maxAccessSec: limits.walkSec,
      maxEgressSec: limits.walkSec,
      maxDirectSec: limits.walkSec,
      speedMps: query.pedestrianSpeed ?? 1.2,
    },
    needsWheelchair: query.pedestrianProfile === 'WHEELCHAIR',
    strictWheelchair: query.tongchengStrictWheelchair,
    fare: toCompact({ mediumId: query.fareMedia, riderCategoryId: query.riderCategory }) as FareChoice,
  });
}

function toRef(
  leg: LegId,
  before: LegId | undefined,
  context: EndpointContext,
  where: Where,
): RideRef | StreetRef {
  const field = where === 'query' ? 'itineraryId' : 'id.legs';
  const refuse = (zh: string, en: string) => toFieldProblem(field, zh, en, 'bad-request', where);
  const isTooEarly = before !== undefined && leg.schedStart < before.schedEnd;
  if (leg.schedEnd < leg.schedStart || isTooEarly) {
    throw refuse('行程各段的时间次序有误', 'The legs of the itinerary are not in the order of time');
  }
  const times = { departureEpochSec: leg.schedStart, arrivalEpochSec: leg.schedEnd };
  if (leg.tripId !== '') {
    const run = toTripRun(leg.tripId, getToday(context));
    return { kind: 'ride', run, fromStopId: leg.fromId, toStopId: leg.toId, ...times };
  }
  if (leg.mode === '') {
    throw refuse(
      '这不是本服务给出的行程 id：其中一段既无班次也无方式',
      'This is no itinerary id of this service: a leg has neither a trip nor a mode',
    );
  }
  const kind = findStreetMode(leg.mode);
  if (!kind) {
    throw refuse(`不提供 ${leg.mode} 方式`, `The mode ${leg.mode} is not served`);
  }
  if (before?.tripId === '') {
    throw refuse('行程中有连续的步行段', 'Two walks of the itinerary follow one another');
  }
  return { kind, from: toPlace(leg, 'from'), to: toPlace(leg, 'to'), ...times };
}

function toPlace(leg: LegId, end: 'from' | 'to'): StreetRef['from'] {
  const stopId = leg[`${end}Id`];
  if (stopId !== '') return { kind: 'stop', stopId };
  return { kind: 'point', lat: leg[`${end}Lat`], lon: leg[`${end}Lon`] };
}
