/** Why nothing was found, and what would help: found out by asking again with one limit lifted. */
import { toClockText } from '../../base/seconds.ts';
import type { DaySearch, RangeQuery } from '../raptor/day-search.ts';
import type { EmptyReason, EmptySuggestion, PlanRequest, ServiceTime } from './plan-request.ts';

const END_OF_DAY_SEC = 30 * 3600;

const walkFurther: EmptySuggestion = {
  code: 'walk-further',
  text: { zh: '允许步行更远', en: 'Allow a longer walk' },
};

export function toEmptyReason(
  search: DaySearch,
  request: PlanRequest,
  query: RangeQuery,
  time: ServiceTime,
): EmptyReason {
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
  const { allowedChains: _all, ...anyMode } = query;
  if (query.allowedChains && search.departAt(anyMode).length > 0) {
    return {
      code: 'modes-exclude-all',
      text: { zh: '所选交通方式无法到达', en: 'The chosen modes do not connect these places' },
      suggestions: [{ code: 'all-modes', text: { zh: '使用所有交通方式', en: 'Use all modes' } }],
    };
  }
  if (request.maxTransfers !== undefined && search.departAt({ ...query, maxRounds: 8 }).length > 0) {
    return {
      code: 'too-few-transfers',
      text: {
        zh: `换乘 ${request.maxTransfers} 次以内无法到达`,
        en: `Not possible with ${request.maxTransfers} transfers`,
      },
      suggestions: [{ code: 'more-transfers', text: { zh: '允许更多换乘', en: 'Allow more transfers' } }],
    };
  }
  const last = search.arriveBy({ ...query, timeSec: END_OF_DAY_SEC }).at(-1);
  if (last && !request.arriveBy && last.departureSec < time.seconds) {
    const clock = toClockText(last.departureSec);
    return {
      code: 'no-service-at-time',
      text: {
        zh: `当天末班已过，最晚须在 ${clock} 出发`,
        en: `The last connection of the day has left: it needs a start by ${clock}`,
      },
      suggestions: [
        {
          code: 'earlier',
          text: { zh: `改为 ${clock} 出发`, en: `Leave at ${clock}` },
          time: { day: time.day, seconds: last.departureSec },
        },
      ],
    };
  }
  const first = request.arriveBy ? search.departAt({ ...query, timeSec: 0 }).at(-1) : undefined;
  if (first && first.arrivalSec > time.seconds) {
    const clock = toClockText(first.arrivalSec);
    return {
      code: 'no-service-at-time',
      text: { zh: `最早 ${clock} 才能到达`, en: `The first connection arrives at ${clock}` },
      suggestions: [
        {
          code: 'later',
          text: { zh: `改为 ${clock} 前到达`, en: `Arrive by ${clock}` },
          time: { day: time.day, seconds: first.arrivalSec },
        },
      ],
    };
  }
  return {
    code: 'no-connection',
    text: { zh: '当天没有可行的路线', en: 'No connection was found on this day' },
    suggestions: [walkFurther, { code: 'other-day', text: { zh: '换一天试试', en: 'Try another day' } }],
  };
}
