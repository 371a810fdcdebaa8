/** Finds out why a search found nothing and what would help: repeats the search with one limit lifted at a time. */
import { ProblemError } from '../../base/problem.ts';
import { toClockText } from '../../base/seconds.ts';
import { toDateText } from '../../base/service-day.ts';
import { type ReverseCosts, toLowerBoundsSec, UNREACHABLE_SEC } from '../../transit/network/lower-bounds.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { toReverseCosts } from '../../transit/timetable/timetable-network.ts';
import type { EmptyReason, EmptySuggestion, PlanRequest, ServiceTime } from '../model/plan-request.ts';
import type { FoundJourney } from '../raptor/journey.ts';
import type { StopAccess } from '../raptor/search-query.ts';
import { allModes, liftAll, listLimits } from './limits.ts';
import type { OpenedSearch } from './open-search.ts';

const END_OF_DAY_SEC = 30 * 3600;
/** Number of days ahead in which to search for the next connection. */
const DAYS_AHEAD = 3;

/** Opens the search of another request, `daysLater` days later. */
export type Opener = (request: PlanRequest, daysLater?: number) => OpenedSearch;

const walkFurther: EmptySuggestion = {
  code: 'walk-further',
  text: { zh: '允许步行更远', en: 'Allow a longer walk' },
};
const otherDay: EmptySuggestion = { code: 'other-day', text: { zh: '换一天试试', en: 'Try another day' } };

/** Start and destination are the same place; no suggestion helps. */
export const samePlace: EmptyReason = {
  code: 'same-place',
  text: { zh: '起点和终点是同一个地方', en: 'Start and destination are the same place' },
  suggestions: [],
};

/**
 * @param opened the search that found nothing
 * @param toTime a second of its day as a service time
 */
export function toEmptyReason(
  request: PlanRequest,
  opened: OpenedSearch,
  open: Opener,
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
  // Avoided stops must not cause `no-stop-near-start`: look again without the avoid list.
  const { access, egress } = (opened.avoidedStops.size > 0 ? open(withAllStops(request)) : opened).query;
  if (access.length === 0) {
    return {
      code: 'no-stop-near-start',
      text: { zh: '起点步行范围内没有车站', en: 'No stop is within walking distance of the start' },
      suggestions: [walkFurther],
    };
  }
  if (egress.length === 0) {
    return {
      code: 'no-stop-near-end',
      text: { zh: '终点步行范围内没有车站', en: 'No stop is within walking distance of the destination' },
      suggestions: [walkFurther],
    };
  }
  if (!connectivity.isConnected(access, egress)) {
    return {
      code: 'not-connected',
      text: {
        zh: '没有任何线路连接这两个地方',
        en: 'No line, on any day, joins these two places',
      },
      suggestions: [walkFurther],
    };
  }
  const atOtherTime = findTimeReason(request, opened, toTime);
  const limit = atOtherTime ? undefined : findLimitReason(request, opened, open);
  if (limit) return limit;
  const { code, suggestions, text } = atOtherTime ?? noConnection;
  const next = findNextDay(request, open) ?? (atOtherTime ? undefined : otherDay);
  return { code, text, suggestions: next ? [...suggestions, next] : suggestions };
}

const noConnection: EmptyReason = {
  code: 'no-connection',
  text: { zh: '当天没有可行的路线', en: 'No connection was found on this day' },
  suggestions: [walkFurther],
};

function withAllStops({ avoids, ...request }: PlanRequest): PlanRequest {
  const { stopIds: _stopIds, ...rest } = avoids ?? { routeIds: [], agencyIds: [] };
  return { ...request, avoids: rest };
}

/** The first connection of the next day that has one. */
function findNextDay(request: PlanRequest, open: Opener): EmptySuggestion | undefined {
  if (request.arriveBy) return undefined;
  for (let later = 1; later <= DAYS_AHEAD; later++) {
    const first = findFirst(request, open, later);
    if (!first) continue;
    const [clock, date] = [toClockText(first.seconds), toDateText(first.day)];
    return {
      code: 'later',
      text: {
        zh: `${later === 1 ? '次日' : date} ${clock} 有首班`,
        en: `First connection: ${later === 1 ? 'the next day' : date} at ${clock}`,
      },
      time: first,
    };
  }
  return undefined;
}

function findFirst(request: PlanRequest, open: Opener, later: number): ServiceTime | undefined {
  try {
    const { query, search } = open(request, later);
    const { shorterThanSec = Number.POSITIVE_INFINITY, ...unlimited } = query;
    const departures = search
      .departLatest({ ...unlimited, timeSec: 0 })
      .filter((found) => found.arrivalSec - found.departureSec < shorterThanSec)
      .map((found) => found.departureSec);
    const seconds = Math.min(...departures);
    // A connection after midnight belongs to the next day: the search of that day finds it.
    return seconds < 86_400 ? { day: search.day.day, seconds } : undefined;
  } catch (error) {
    // The timetable ends before this day.
    if (error instanceof ProblemError && error.code === 'date-outside-service') return undefined;
    throw error;
  }
}

/** The reason if the wanted connection exists at another time of the day. */
function findTimeReason(
  { arriveBy }: PlanRequest,
  { query, search }: OpenedSearch,
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

/** The reason if lifting one limit of the request, or all of them together, finds a connection. */
function findLimitReason(request: PlanRequest, opened: OpenedSearch, open: Opener): EmptyReason | undefined {
  const isPossible = (lifted: PlanRequest) => {
    const { query, search } = open(lifted);
    const { timeSec } = opened.query;
    const again = { ...query, timeSec };
    return (request.arriveBy ? search.arriveBy(again) : search.departAt(again)).length > 0;
  };
  const limits = listLimits(request);
  const limit = limits.find(({ lift }) => isPossible(lift(request)));
  if (limit) return limit.reason;
  if (limits.length < 2 || !isPossible(liftAll(request))) return undefined;
  return {
    code: 'limits-exclude-all',
    text: {
      zh: '这些条件合在一起无法到达',
      en: 'There is no way that meets all these conditions at once',
    },
    suggestions: [{ code: 'lift-limits', text: { zh: '去掉全部条件', en: 'Drop all conditions' } }],
  };
}

export class Connectivity {
  readonly #timetable: Timetable;
  #reverse: ReverseCosts | undefined;

  constructor(timetable: Timetable) {
    this.#timetable = timetable;
  }

  /** Builds the network at the first call, because few requests need it. */
  isConnected(access: readonly StopAccess[], egress: readonly StopAccess[]): boolean {
    this.#reverse ??= toReverseCosts(this.#timetable);
    const bounds = toLowerBoundsSec(
      this.#reverse,
      egress.map(({ stop }) => stop),
    );
    return access.some(({ stop }) => bounds[stop] !== UNREACHABLE_SEC);
  }
}
