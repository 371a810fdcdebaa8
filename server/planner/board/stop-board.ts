/** Departures and arrivals at a stop, by the timetable. */
import { type ServiceDay, toDayStartEpochSec, toServiceTime } from '../../base/service-day.ts';
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { cutPage } from '../model/cut-page.ts';
import type { RideLeg } from '../model/itinerary.ts';
import { type LegBuilder, toPlaceOf } from '../model/leg-builder.ts';
import type { PageCursor, ServiceTime } from '../model/plan-request.ts';
import type { SearchCache } from '../model/search-cache.ts';
import { toRide } from '../raptor/journey.ts';
import type { StopGroups } from '../stops/stop-groups.ts';
import type { BoardRequest, BoardResult, StopEvent } from './board-request.ts';
import { listRunCalls, type RunCall } from './list-runs-at.ts';
import { RepeatedTrips } from './repeated-trips.ts';

const FIRST_WINDOW_SEC = 3600;
/** A day timetable covers its own day and the next one, which has 23 hours where clocks go forward. */
const COVERED_SEC = 47 * 3600;

/** The seconds with `fromSec <= second < toSec`. */
type Span = readonly [fromSec: number, toSec: number];

export interface BoardParts {
  readonly timetable: Timetable;
  readonly groups: StopGroups;
  readonly legs: LegBuilder;
  readonly cache: SearchCache;
}

interface TimedEvent {
  readonly kind: StopEvent['kind'];
  readonly call: RunCall;
  readonly timeSec: number;
}

/** @throws ProblemError `stop-unknown`, `date-outside-service` */
export function listStopEvents(parts: BoardParts, request: BoardRequest): BoardResult {
  const { place, members } = parts.groups.getArea(request.area, request.fallbackArea);
  const { timeZone } = parts.timetable;
  const { direction, minEvents, maxEvents } = request;
  const { day, seconds } = toBoardTime(request, timeZone);
  const dayTimetable = parts.cache.getDay(day);
  const mostSec = direction === 'later' ? COVERED_SEC - seconds : seconds;
  const leastSec = Math.min(request.windowSec ?? 0, mostSec);
  const toSpan = (windowSec: number): Span =>
    direction === 'later' ? [seconds, seconds + windowSec] : [seconds - windowSec, seconds];
  const listEvents = createEventLister(parts, request, dayTimetable, members);
  let windowSec = Math.min(FIRST_WINDOW_SEC, mostSec);
  let events = listEvents(toSpan(windowSec));
  // Stops at `maxEvents`, even where the requested window is longer.
  while (
    windowSec < mostSec &&
    events.length <= maxEvents &&
    (events.length < minEvents || windowSec < leastSec)
  ) {
    const [nearFrom, nearTo] = toSpan(windowSec);
    windowSec = Math.min(windowSec < leastSec ? Math.min(windowSec * 2, leastSec) : windowSec * 2, mostSec);
    const [from, to] = toSpan(windowSec);
    events =
      direction === 'later'
        ? [...events, ...listEvents([nearTo, to])]
        : [...listEvents([from, nearFrom]), ...events];
  }
  const [leastFrom, leastTo] = toSpan(leastSec);
  const inLeast = events.filter(({ timeSec }) => timeSec >= leastFrom && timeSec < leastTo).length;
  const least = Math.max(minEvents, inLeast);
  const count = Math.min(toWholeSecond(events, direction, least), maxEvents);
  const { shown, nextKey } = cutPage(events, ({ timeSec }) => timeSec, direction, count, maxEvents);
  const [from, to] = toSpan(windowSec);
  return {
    place,
    day,
    timeZone,
    // Builds full events only for the page: a large place has thousands of events a day.
    events: shown.map(({ call, kind }) => toEvent(parts, dayTimetable, call, kind, request.withOtherCalls)),
    nextPage: toCursor('later', day, direction === 'later' ? (nextKey ?? to) : to, timeZone),
    previousPage: toCursor(
      'earlier',
      day,
      direction === 'earlier' && nextKey !== undefined ? nextKey + 1 : from,
      timeZone,
    ),
  };
}

/** `count`, and the other events of the second of the last of them: a page that left them out would be too short. */
function toWholeSecond(
  events: readonly TimedEvent[],
  direction: PageCursor['direction'],
  count: number,
): number {
  const last = direction === 'later' ? events[count - 1] : events[events.length - count];
  if (!last) return count;
  const isOfSecond = ({ timeSec }: TimedEvent) => timeSec === last.timeSec;
  return direction === 'later'
    ? events.findLastIndex(isOfSecond) + 1
    : events.length - events.findIndex(isOfSecond);
}

/** A request for events before a time in the morning uses the day before, so that it also finds those of the evening before. */
function toBoardTime({ direction, time }: BoardRequest, timeZone: string): ServiceTime {
  if (direction === 'later' || time.seconds >= 43_200) return time;
  const day = time.day - 1;
  const dayLengthSec = toDayStartEpochSec(time.day, timeZone) - toDayStartEpochSec(day, timeZone);
  return { day, seconds: time.seconds + dayLengthSec };
}

function toCursor(
  direction: PageCursor['direction'],
  day: ServiceDay,
  seconds: number,
  timeZone: string,
): PageCursor {
  const time: ServiceTime = toServiceTime(toDayStartEpochSec(day, timeZone) + seconds, timeZone);
  return { direction, time };
}

/** A function that lists the requested events of a span, by time. */
function createEventLister(
  parts: BoardParts,
  request: BoardRequest,
  dayTimetable: DayTimetable,
  members: readonly number[],
): (span: Span) => TimedEvent[] {
  const kinds =
    request.events === 'both' ? (['departure', 'arrival'] as const) : ([toKind(request.events)] as const);
  const isWantedChain = (chain: number) =>
    isWanted(parts, request, dayTimetable.chainPattern[chain] as number);
  return ([fromSec, toSec]) =>
    kinds
      .flatMap((kind) => {
        // One instance for each span is enough, because only calls at the same second are compared.
        const repeats = new RepeatedTrips(parts.timetable, dayTimetable);
        return listRunCalls(dayTimetable, { stops: members, kind, fromSec, toSec, isWanted: isWantedChain })
          .filter((call) => repeats.isNew(call))
          .map((call) => ({ timeSec: call.timeSec, kind, call }));
      })
      .sort((a, b) => a.timeSec - b.timeSec);
}

const toKind = (events: 'departures' | 'arrivals'): StopEvent['kind'] =>
  events === 'departures' ? 'departure' : 'arrival';

function isWanted({ timetable }: BoardParts, request: BoardRequest, pattern: number): boolean {
  const route = timetable.routes[timetable.patterns.route[pattern] as number];
  return route !== undefined && (request.allowsRouteType?.(route.routeType) ?? true);
}

function toEvent(
  { legs, timetable }: BoardParts,
  day: DayTimetable,
  call: RunCall,
  kind: StopEvent['kind'],
  withOtherCalls: boolean,
): StopEvent {
  const last = (day.chainLength[call.chain] as number) - 1;
  const whole: RideLeg = legs.toRideLeg(day, toRide(day, call.run, 0, last));
  const here = whole.calls[call.position];
  const origin = whole.calls[0];
  const destination = whole.calls[last];
  if (!here || !origin || !destination) throw new RangeError(`run ${call.run} has no call ${call.position}`);
  const trip = timetable.patterns.runTrip[day.runRow[call.run] as number] as number;
  const flags = timetable.trips.flags[trip] as number;
  const open = day.callFlags[(day.chainCall[call.chain] as number) + call.position] as number;
  const { arrivalSec, departureSec } = here;
  const rule = kind === 'departure' ? here.pickup : here.dropOff;
  const others =
    kind === 'departure' ? whole.calls.slice(call.position + 1) : whole.calls.slice(0, call.position);
  return {
    kind,
    place: toPlaceOf(here),
    ...(call.position > 0 ? { arrivalSec } : {}),
    ...(call.position < last ? { departureSec } : {}),
    tripId: whole.tripId,
    serviceDay: whole.serviceDay,
    ...(whole.tripStartSec === undefined ? {} : { tripStartSec: whole.tripStartSec }),
    ...(whole.headwaySec === undefined ? {} : { headwaySec: whole.headwaySec }),
    ...(whole.tripShortName === undefined ? {} : { tripShortName: whole.tripShortName }),
    directionId: (flags >> 4) & 1,
    headsign: here.headsign ?? whole.headsign,
    route: whole.route,
    origin,
    destination,
    isOpen: (open & (kind === 'departure' ? 1 : 2)) !== 0,
    bikesAllowed: ((flags >> 2) & 3) === 1,
    ...(rule ? { rule } : {}),
    isWheelchairAccessible: (flags & 3) === 1,
    ...(whole.wheelchairAccessible === undefined ? {} : { wheelchairAccessible: whole.wheelchairAccessible }),
    ...(withOtherCalls ? { otherCalls: others } : {}),
  };
}
