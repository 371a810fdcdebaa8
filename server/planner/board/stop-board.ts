/** The board of a stop: what leaves and what arrives, by the timetable. */
import { type ServiceDay, toDayStartEpochSec, toServiceTime } from '../../base/service-day.ts';
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { ItineraryPlace, RideLeg } from '../itinerary/itinerary.ts';
import type { LegBuilder } from '../itinerary/leg-builder.ts';
import type { PageCursor, ServiceTime } from '../itinerary/plan-request.ts';
import type { SearchCache } from '../itinerary/search-cache.ts';
import { toRide } from '../raptor/journey.ts';
import type { StopGroups } from '../stops/stop-groups.ts';
import type { BoardRequest, BoardResult, StopEvent } from './board-request.ts';
import { listRunCalls, type RunCall } from './list-runs-at.ts';

const FIRST_WINDOW_SEC = 3600;
/** A board looks no farther ahead (or back) than this for its events. */
const LAST_WINDOW_SEC = 2 * 86_400;

export interface BoardParts {
  readonly timetable: Timetable;
  readonly groups: StopGroups;
  readonly legs: LegBuilder;
  readonly cache: SearchCache;
}

interface TimedEvent {
  readonly event: StopEvent;
  readonly timeSec: number;
}

/** @throws ProblemError `stop-unknown`, `date-outside-service` */
export function listStopEvents(parts: BoardParts, request: BoardRequest): BoardResult {
  const { place, members } = parts.groups.getArea(request.area, request.fallbackArea);
  const { day, seconds } = request.time;
  const least = request.windowSec ?? 0;
  let events: TimedEvent[] = [];
  let windowSec = Math.max(least, FIRST_WINDOW_SEC);
  for (; windowSec <= LAST_WINDOW_SEC; windowSec *= 2) {
    events = collect(parts, request, members, windowSec);
    if (events.length >= request.minEvents) break;
  }
  const isLater = request.direction === 'later';
  const inWindow = events.filter(({ timeSec }) => Math.abs(timeSec - seconds) < least).length;
  const count = Math.min(Math.max(request.minEvents, inWindow), request.maxEvents);
  const shown = isLater ? events.slice(0, count) : events.slice(Math.max(0, events.length - count));
  const { timeZone } = parts.timetable;
  const end = isLater ? seconds + Math.min(windowSec, LAST_WINDOW_SEC) : seconds;
  const start = isLater ? seconds : seconds - Math.min(windowSec, LAST_WINDOW_SEC);
  const isCutAtEnd = isLater && shown.length < events.length;
  const isCutAtStart = !isLater && shown.length < events.length;
  return {
    place,
    day,
    timeZone,
    events: shown.map(({ event }) => event),
    nextPage: toCursor('later', day, isCutAtEnd ? lastSecOf(shown) + 1 : end, timeZone),
    previousPage: toCursor('earlier', day, isCutAtStart ? (shown[0]?.timeSec ?? start) : start, timeZone),
  };
}

const lastSecOf = (events: readonly TimedEvent[]) => events[events.length - 1]?.timeSec ?? 0;

function toCursor(
  direction: PageCursor['direction'],
  day: ServiceDay,
  seconds: number,
  timeZone: string,
): PageCursor {
  const time: ServiceTime = toServiceTime(toDayStartEpochSec(day, timeZone) + seconds, timeZone);
  return { direction, time };
}

function collect(
  parts: BoardParts,
  request: BoardRequest,
  members: readonly number[],
  windowSec: number,
): TimedEvent[] {
  const dayTimetable = parts.cache.getDay(request.time.day);
  const { seconds } = request.time;
  const [fromSec, toSec] =
    request.direction === 'later' ? [seconds, seconds + windowSec] : [seconds - windowSec, seconds];
  const kinds =
    request.events === 'both' ? (['departure', 'arrival'] as const) : ([toKind(request.events)] as const);
  return kinds
    .flatMap((kind) =>
      listRunCalls(dayTimetable, { stops: members, kind, fromSec, toSec })
        .filter((call) => isWanted(parts, request, dayTimetable.chainPattern[call.chain] as number))
        .map((call) => ({
          timeSec: call.timeSec,
          event: toEvent(parts, dayTimetable, call, kind, request.withOtherCalls),
        })),
    )
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
  const { arrivalSec, departureSec, ...place } = here;
  const others =
    kind === 'departure' ? whole.calls.slice(call.position + 1) : whole.calls.slice(0, call.position);
  return {
    kind,
    place: place satisfies ItineraryPlace,
    ...(call.position > 0 ? { arrivalSec } : {}),
    ...(call.position < last ? { departureSec } : {}),
    tripId: whole.tripId,
    serviceDay: whole.serviceDay,
    ...(whole.tripStartSec === undefined ? {} : { tripStartSec: whole.tripStartSec }),
    ...(whole.headwaySec === undefined ? {} : { headwaySec: whole.headwaySec }),
    ...(whole.tripShortName === undefined ? {} : { tripShortName: whole.tripShortName }),
    directionId: (flags >> 4) & 1,
    headsign: whole.headsign,
    route: whole.route,
    origin,
    destination,
    isOpen: (open & (kind === 'departure' ? 1 : 2)) !== 0,
    bikesAllowed: ((flags >> 2) & 3) === 1,
    isWheelchairAccessible: (flags & 3) === 1,
    ...(withOtherCalls ? { otherCalls: others } : {}),
  };
}
