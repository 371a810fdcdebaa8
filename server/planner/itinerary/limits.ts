/**
 * The limits that a request can set. Each has a function that lifts it and the reason to report if lifting it helps.
 */
import type { EmptyReason, EmptySuggestion, PlanRequest } from '../model/plan-request.ts';

export const allModes: EmptySuggestion = {
  code: 'all-modes',
  text: { zh: '使用所有交通方式', en: 'Use all modes' },
};

export interface Limit {
  readonly lift: (request: PlanRequest) => PlanRequest;
  readonly reason: EmptyReason;
}

interface KnownLimit extends Limit {
  readonly isSet: (request: PlanRequest) => boolean;
}

const hasSlowChanges = ({ additionalTransferSec, minTransferSec, ...rest }: PlanRequest) =>
  minTransferSec > 0 ||
  additionalTransferSec > 0 ||
  (rest.transferTimeFactor ?? 1) !== 1 ||
  rest.minTransferSecOf !== undefined;

/**
 * In the order in which they are tried: limits of this one journey come first, because a traveller gives them up most
 * easily.
 */
const knownLimits: readonly KnownLimit[] = [
  {
    isSet: ({ maxTravelSec }) => maxTravelSec !== undefined,
    lift: ({ maxTravelSec: _, ...request }) => request,
    reason: {
      code: 'longer-than-allowed',
      text: { zh: '所有路线都超过允许的时长', en: 'Every connection takes longer than allowed' },
      suggestions: [{ code: 'longer-travel', text: { zh: '允许更长时间', en: 'Allow a longer journey' } }],
    },
  },
  {
    isSet: ({ vias = [] }) => vias.length > 0,
    lift: ({ vias: _, ...request }) => request,
    reason: {
      code: 'via-not-reachable',
      text: { zh: '无法经过途经点到达', en: 'There is no way by the place on the way' },
      suggestions: [
        { code: 'without-via', text: { zh: '不再经过途经点', en: 'Leave out the place on the way' } },
      ],
    },
  },
  {
    isSet: ({ avoids }) => (avoids?.stopIds?.length ?? 0) > 0,
    lift: ({ avoids, ...request }) => ({
      ...request,
      avoids: { routeIds: avoids?.routeIds ?? [], agencyIds: avoids?.agencyIds ?? [] },
    }),
    reason: {
      code: 'avoided-stops-needed',
      text: {
        zh: '不在避开的车站上下车就无法到达',
        en: 'There is no way without the stops to be avoided',
      },
      suggestions: [{ code: 'allow-avoided-stops', text: { zh: '不再避开车站', en: 'Avoid no stops' } }],
    },
  },
  {
    isSet: ({ avoids }) => avoids !== undefined && avoids.routeIds.length + avoids.agencyIds.length > 0,
    lift: ({ avoids, ...request }) => ({
      ...request,
      avoids: { routeIds: [], agencyIds: [], stopIds: avoids?.stopIds ?? [] },
    }),
    reason: {
      code: 'avoided-lines-needed',
      text: { zh: '避开的线路是唯一的走法', en: 'There is no way without the lines to be avoided' },
      suggestions: [{ code: 'allow-avoided', text: { zh: '不再避开线路', en: 'Avoid no lines' } }],
    },
  },
  {
    isSet: ({ needsWheelchair, strictWheelchair = false }) => needsWheelchair && strictWheelchair,
    lift: (request) => ({ ...request, strictWheelchair: false }),
    reason: {
      code: 'accessibility-unknown',
      text: {
        zh: '没有全程确知无障碍的路线',
        en: 'No connection is known to be accessible all the way',
      },
      suggestions: [
        {
          code: 'allow-unknown-access',
          text: { zh: '也用无障碍情况不明的车次和车站', en: 'Also use trips and stops of unknown access' },
        },
      ],
    },
  },
  {
    isSet: ({ needsWheelchair }) => needsWheelchair,
    lift: (request) => ({ ...request, needsWheelchair: false }),
    reason: {
      code: 'no-accessible-connection',
      text: { zh: '没有全程无障碍的路线', en: 'No connection is accessible all the way' },
      suggestions: [{ code: 'other-day', text: { zh: '换一天试试', en: 'Try another day' } }],
    },
  },
  {
    isSet: ({ allowsRouteType }) => allowsRouteType !== undefined,
    lift: ({ allowsRouteType: _, ...request }) => request,
    reason: {
      code: 'modes-exclude-all',
      text: { zh: '所选交通方式无法到达', en: 'The chosen modes do not connect these places' },
      suggestions: [allModes],
    },
  },
  {
    isSet: hasSlowChanges,
    lift: ({ minTransferSecOf: _of, transferTimeFactor: _factor, ...request }) => ({
      ...request,
      minTransferSec: 0,
      additionalTransferSec: 0,
    }),
    reason: {
      code: 'changes-too-slow',
      text: { zh: '要求的换乘时间内赶不上任何班次', en: 'No connection leaves so much time for changes' },
      suggestions: [{ code: 'quicker-changes', text: { zh: '缩短换乘时间', en: 'Allow quicker changes' } }],
    },
  },
  {
    isSet: ({ maxTransfers }) => maxTransfers !== undefined,
    lift: ({ maxTransfers: _, ...request }) => request,
    reason: {
      code: 'too-few-transfers',
      text: { zh: '允许的换乘次数内无法到达', en: 'Not possible with so few transfers' },
      suggestions: [{ code: 'more-transfers', text: { zh: '允许更多换乘', en: 'Allow more transfers' } }],
    },
  },
];

export function listLimits(request: PlanRequest): Limit[] {
  return knownLimits.filter(({ isSet }) => isSet(request)).map((limit) => withNumber(limit, request));
}

export function liftAll(request: PlanRequest): PlanRequest {
  return listLimits(request).reduce((lifted, { lift }) => lift(lifted), request);
}

/** Puts the number of transfers into the text of `too-few-transfers`. */
function withNumber(limit: KnownLimit, { maxTransfers }: PlanRequest): Limit {
  if (limit.reason.code !== 'too-few-transfers') return limit;
  const text = {
    zh: `换乘 ${maxTransfers} 次以内无法到达`,
    en: `Not possible with ${maxTransfers} transfers`,
  };
  return { ...limit, reason: { ...limit.reason, text } };
}
