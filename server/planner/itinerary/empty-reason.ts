/** Why nothing was found, and what would help: found out by asking again with one limit lifted. */
import { toClockText } from '../../base/seconds.ts';
import type { DayQuery, DaySearch, RangeQuery } from '../raptor/day-search.ts';
import type { FoundJourney } from '../raptor/journey.ts';
import type { Connectivity } from './connectivity.ts';
import type { EmptyReason, EmptySuggestion, PlanRequest, ServiceTime } from './plan-request.ts';

const END_OF_DAY_SEC = 30 * 3600;
const MAX_RIDES = 8;

const walkFurther: EmptySuggestion = {
  code: 'walk-further',
  text: { zh: '允许步行更远', en: 'Allow a longer walk' },
};
const allModes: EmptySuggestion = {
  code: 'all-modes',
  text: { zh: '使用所有交通方式', en: 'Use all modes' },
};
const otherDay: EmptySuggestion = { code: 'other-day', text: { zh: '换一天试试', en: 'Try another day' } };

export function toEmptyReason(
  search: DaySearch,
  request: PlanRequest,
  query: RangeQuery,
  toTime: (seconds: number) => ServiceTime,
  connectivity: Connectivity,
): EmptyReason {
  if (request.walkOnly) {
    return {
      code: 'too-far-to-walk',
      text: { zh: '步行距离超出限制', en: 'It is too far to walk' },
      suggestions: [walkFurther, allModes],
    };
  }
  if (query.access.length === 0) {
    return {
      code: 'no-stop-near-start',
      text: { zh: '起点步行范围内没有车站', en: 'No stop is within walking distance of the start' },
      suggestions: [walkFurther],
    };
  }
  if (query.egress.length === 0) {
    return {
      code: 'no-stop-near-end',
      text: { zh: '终点步行范围内没有车站', en: 'No stop is within walking distance of the destination' },
      suggestions: [walkFurther],
    };
  }
  if (!connectivity.isConnected(query.access, query.egress)) {
    return {
      code: 'not-connected',
      text: {
        zh: '没有任何线路连接这两个地方',
        en: 'No line, on any day, joins these two places',
      },
      suggestions: [walkFurther],
    };
  }
  return findTimeReason(search, request, query, toTime) ?? toLimitReason(search, request, query);
}

/** The way that was asked for exists, at another time of the day. */
function findTimeReason(
  search: DaySearch,
  { arriveBy }: PlanRequest,
  query: RangeQuery,
  toTime: (seconds: number) => ServiceTime,
): EmptyReason | undefined {
  const { shorterThanSec = Number.POSITIVE_INFINITY, ...unlimited } = query;
  const isShort = (found: FoundJourney) => found.arrivalSec - found.departureSec < shorterThanSec;
  if (arriveBy) {
    const first = search
      .departLatest({ ...unlimited, timeSec: 0 })
      .filter(isShort)
      .at(-1);
    if (!first || first.arrivalSec <= query.timeSec) return undefined;
    const time = toTime(first.arrivalSec);
    const clock = toClockText(time.seconds);
    return {
      code: 'no-service-at-time',
      text: { zh: `最早 ${clock} 才能到达`, en: `The first connection arrives at ${clock}` },
      suggestions: [{ code: 'later', text: { zh: `改为 ${clock} 前到达`, en: `Arrive by ${clock}` }, time }],
    };
  }
  const last = search
    .arriveBy({ ...unlimited, timeSec: END_OF_DAY_SEC })
    .filter(isShort)
    .at(-1);
  if (!last || last.departureSec >= query.timeSec) return undefined;
  const time = toTime(last.departureSec);
  const clock = toClockText(time.seconds);
  return {
    code: 'no-service-at-time',
    text: {
      zh: `当天末班已过，最晚须在 ${clock} 出发`,
      en: `The last connection of the day has left: it needs a start by ${clock}`,
    },
    suggestions: [{ code: 'earlier', text: { zh: `改为 ${clock} 出发`, en: `Leave at ${clock}` }, time }],
  };
}

/** One limit of the request stands in the way, or there is no way at all. */
function toLimitReason(search: DaySearch, request: PlanRequest, query: RangeQuery): EmptyReason {
  const { shorterThanSec, allowedChains, ...unlimited } = query;
  const isPossible = (lifted: DayQuery) =>
    (request.arriveBy ? search.arriveBy(lifted) : search.departAt(lifted)).length > 0;
  const chains = allowedChains ? { allowedChains } : {};
  if (shorterThanSec !== undefined && isPossible({ ...unlimited, ...chains })) {
    return {
      code: 'longer-than-allowed',
      text: { zh: '所有路线都超过允许的时长', en: 'Every connection takes longer than allowed' },
      suggestions: [{ code: 'longer-travel', text: { zh: '允许更长时间', en: 'Allow a longer journey' } }],
    };
  }
  if (allowedChains && isPossible(unlimited)) {
    if (request.needsWheelchair && !request.allowsRouteType) {
      return {
        code: 'no-accessible-connection',
        text: { zh: '没有全程无障碍的路线', en: 'No connection is accessible all the way' },
        suggestions: [otherDay],
      };
    }
    if (request.avoids && !request.needsWheelchair && !request.allowsRouteType) {
      return {
        code: 'avoided-lines-needed',
        text: { zh: '避开的线路是唯一的走法', en: 'There is no way without the lines to be avoided' },
        suggestions: [{ code: 'allow-avoided', text: { zh: '不再避开线路', en: 'Avoid no lines' } }],
      };
    }
    return {
      code: 'modes-exclude-all',
      text: { zh: '所选交通方式无法到达', en: 'The chosen modes do not connect these places' },
      suggestions: [allModes],
    };
  }
  if (request.maxTransfers !== undefined && isPossible({ ...unlimited, ...chains, maxRounds: MAX_RIDES })) {
    return {
      code: 'too-few-transfers',
      text: {
        zh: `换乘 ${request.maxTransfers} 次以内无法到达`,
        en: `Not possible with ${request.maxTransfers} transfers`,
      },
      suggestions: [{ code: 'more-transfers', text: { zh: '允许更多换乘', en: 'Allow more transfers' } }],
    };
  }
  return {
    code: 'no-connection',
    text: { zh: '当天没有可行的路线', en: 'No connection was found on this day' },
    suggestions: [walkFurther, otherDay],
  };
}
