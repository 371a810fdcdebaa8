/** `/api/v1/one-to-many` and `/api/experimental/one-to-many-intermodal`, asked by a query or by a body. */
import type { PlanPlace } from '../../planner/model/plan-request.ts';
import type { Travel } from '../../planner/reach/reach-from.ts';
import type { ReachManyRequest } from '../../planner/reach/reach-request.ts';
import { toCompact } from '../map/compact.ts';
import { limits } from '../schema/limits.ts';
import type {
  ApiDurations,
  ApiIntermodal,
  IntermodalQuestion,
  OneToManyQuestion,
  oneToManyOperations,
} from '../schema/one-to-many.ts';
import type { EndpointContext, Handlers } from './endpoint.ts';
import { toFieldProblem } from './field-errors.ts';
import { toPlanPlace } from './plan.ts';
import { DEFAULT_TRAVEL_MIN, toReachRequest, toSpeed } from './reach.ts';
import { findNotServed, toAllowedWalks } from './street-modes.ts';

export const oneToManyHandlers: Handlers<typeof oneToManyOperations> = {
  oneToMany: (call) => listDurations(call.query, call),

  oneToManyPost: (call) => listDurations(call.body, call),

  oneToManyIntermodal: (call) => listIntermodal(call.query, call),

  oneToManyIntermodalPost: (call) => listIntermodal(call.body, call),
};

const refuse = (field: string) =>
  toFieldProblem(field, `不支持参数 ${field} 的这个值`, `This value of the parameter ${field} is not served`);

async function listDurations(question: OneToManyQuestion, context: EndpointContext): Promise<ApiDurations> {
  const { mode, withDistance } = question;
  const many = question.many.map((text) => toPlanPlace(text, 'many'));
  if (mode === 'WALK') {
    return listWalks(question, many, question.max, context);
  }
  if (mode !== 'TRANSIT') throw refuse('mode');
  if (withDistance) throw refuse('withDistance');
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

/** Vehicles alone count here; a walk to a stop is ruled out where another mode was asked for. */
function withAllowedWalks(request: ReachManyRequest, question: IntermodalQuestion): ReachManyRequest {
  const { maxFarSec, maxNearSec } = request.walking;
  const { arriveBy, one } = request;
  const far = request.many.every(({ kind }) => kind === 'stop') ? request.many[0] : undefined;
  // A mixture of stops and positions is as strict as its positions.
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

/** For each place the travels of which none is both slower and by more vehicles than another one, fewest first. */
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
  // Fewer changes than the quickest travels take, each number once: at most as many searches as those have vehicles.
  for (let transfers = 0; transfers < mostRides - 1; transfers++) {
    add(await useCases.reachMany({ ...request, maxTransfers: transfers }));
  }
  add(quickest);
  return sets;
}
