/** Handlers of `/api/v6/one-to-all`, `/api/v1/one-to-many` and `/api/experimental/one-to-many-intermodal`. */
import type { PlanPlace } from '../../planner/model/plan-request.ts';
import type { ReachedStops } from '../../planner/reach/reach-answers.ts';
import type { Travel } from '../../planner/reach/reach-from.ts';
import type { ReachManyRequest, ReachRequest } from '../../planner/reach/reach-request.ts';
import { limits } from '../schema/limits.ts';
import type {
  ApiDurations,
  ApiIntermodal,
  ApiReachable,
  IntermodalQuestion,
  OneToManyQuestion,
  oneToManyOperations,
} from '../schema/one-to-many.ts';
import { toCompact } from '../wire/json.ts';
import { type PlaceView, toApiPlace } from '../wire/place.ts';
import type { EndpointContext, Handlers } from './endpoint.ts';
import { toNotServed } from './field-errors.ts';
import { toPlanPlace } from './plan.ts';
import { DEFAULT_TRAVEL_MIN, toReachRequest, toSpeed, toTimes, viewOf } from './reach.ts';
import { findNotServed, type StreetModeQuery, toAllowedWalks } from './street-modes.ts';

export const oneToManyHandlers: Handlers<typeof oneToManyOperations> = {
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

  oneToMany: (call) => listDurations(call.query, call),

  oneToManyPost: (call) => listDurations(call.body, call),

  oneToManyIntermodal: (call) => listIntermodal(call.query, call),

  oneToManyIntermodalPost: (call) => listIntermodal(call.body, call),
};

async function listDurations(question: OneToManyQuestion, context: EndpointContext): Promise<ApiDurations> {
  const { mode, withDistance } = question;
  const many = question.many.map((text) => toPlanPlace(text, 'many'));
  if (mode === 'WALK') {
    return listWalks(question, many, question.max, context);
  }
  if (mode !== 'TRANSIT') throw toNotServed('mode');
  if (withDistance) throw toNotServed('withDistance');
  const request = toReachRequest(question, question.one, 'one', question.max, context);
  const travels = await context.useCases.reachMany({ ...request, many });
  return travels.map((travel) => toCompact({ duration: travel?.travelSec, k: travel?.rides }));
}

interface WalkQuestion {
  readonly one: string;
  readonly withDistance?: boolean | undefined;
  readonly pedestrianSpeed?: number | undefined;
}

async function listWalks(
  question: WalkQuestion,
  many: readonly PlanPlace[],
  maxSec: number,
  { useCases }: EndpointContext,
): Promise<ApiDurations> {
  const one = toPlanPlace(question.one, 'one');
  const walks = await useCases.walkToMany({ one, many, maxSec, speedMps: toSpeed(question) });
  return walks.map((walk) =>
    toCompact({
      duration: walk?.travelSec,
      distance: walk && question.withDistance ? Math.round(walk.distanceM) : undefined,
    }),
  );
}

async function listIntermodal(
  question: IntermodalQuestion,
  context: EndpointContext,
): Promise<ApiIntermodal> {
  const many = question.many.map((text) => toPlanPlace(text, 'many'));
  const { directMode = 'WALK' } = question;
  const direct = directMode === 'WALK' ? (question.maxDirectTime ?? 1_800) : -1;
  const travelSec = (question.maxTravelTime ?? DEFAULT_TRAVEL_MIN) * 60;
  const request = toReachRequest(question, question.one, 'one', travelSec, context);
  const sets = await Promise.all([
    listWalks(question, many, direct, context),
    listTravelSets(withAllowedWalks({ ...request, many }, question), context),
  ]);
  return toCompact({
    street_durations: sets[0],
    transit_durations: sets[1].map((travels) =>
      travels.map(({ rides, travelSec: duration }) => ({ duration, transfers: rides - 1 })),
    ),
    notServed: findNotServed({
      ...question,
      directModes: question.directMode === undefined ? undefined : [question.directMode],
    }),
  });
}

/** The request without walks all the way, and without walks to stops where the question asks for other modes only. */
function withAllowedWalks(request: ReachManyRequest, question: IntermodalQuestion): ReachManyRequest {
  const { maxFarSec, maxNearSec } = request.walking;
  const { arriveBy, one } = request;
  const far = request.many.every(({ kind }) => kind === 'stop') ? request.many[0] : undefined;
  // One position among `many` is enough: the limits for positions then hold for all.
  const other: PlanPlace = far ?? { kind: 'point', lat: 0, lon: 0 };
  const walks = toAllowedWalks(question, arriveBy ? { from: other, to: one } : { from: one, to: other }, {
    maxAccessSec: arriveBy ? maxFarSec : maxNearSec,
    maxEgressSec: arriveBy ? maxNearSec : maxFarSec,
    maxDirectSec: -1,
  });
  const walking = {
    ...request.walking,
    maxNearSec: arriveBy ? walks.maxEgressSec : walks.maxAccessSec,
    maxFarSec: arriveBy ? walks.maxAccessSec : walks.maxEgressSec,
    maxDirectSec: -1,
  };
  return { ...request, walking };
}

/** For each place its Pareto set of travels by time and number of vehicles, fewest vehicles first. */
async function listTravelSets(request: ReachManyRequest, { useCases }: EndpointContext): Promise<Travel[][]> {
  const most = Math.min(request.maxTransfers ?? limits.transfers, limits.transfers);
  const quickest = await useCases.reachMany({ ...request, maxTransfers: most });
  const sets: Travel[][] = request.many.map(() => []);
  const add = (travels: readonly (Travel | undefined)[]) => {
    travels.forEach((travel, i) => {
      const set = sets[i] as Travel[];
      const before = set.at(-1);
      if (travel && travel.rides > 0 && (!before || travel.travelSec < before.travelSec)) set.push(travel);
    });
  };
  const mostRides = Math.max(0, ...quickest.map((travel) => travel?.rides ?? 0));
  // Search once for each number of changes below that of the quickest travels.
  for (let transfers = 0; transfers < mostRides - 1; transfers++) {
    add(await useCases.reachMany({ ...request, maxTransfers: transfers }));
  }
  add(quickest);
  return sets;
}

/** Where `one` is a position, the modes of its side count for the walk to a stop and for the walk all the way. */
function toNearModes(
  query: StreetModeQuery & { readonly one: string; readonly arriveBy?: boolean | undefined },
) {
  const modes = query.arriveBy ? query.postTransitModes : query.preTransitModes;
  const isPosition = toPlanPlace(query.one, 'one').kind === 'point';
  return { preTransitModes: modes, directModes: isPosition ? modes : undefined };
}

function toApiReachable(reached: ReachedStops, request: ReachRequest, view: PlaceView): ApiReachable {
  const times = toTimes(request, view.timeZone);
  return {
    one: toApiPlace(reached.one, view, times.one),
    all: reached.stops.map(({ place, travelSec, rides }) => ({
      place: toApiPlace(place, view, times.far(travelSec)),
      duration: Math.ceil(travelSec / 60),
      k: rides,
      durationSec: travelSec,
    })),
  };
}
