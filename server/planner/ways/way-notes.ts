/** Finds what is worth a remark beside a list of ways: days without data, holidays, and services that have ended. */
import type { ServiceDay } from '../../base/service-day.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { type ServiceKind, toServiceKind } from '../../transit/timetable/travel-rules.ts';
import type { TripPlanner } from '../itinerary/trip-planner.ts';
import { type Itinerary, listRides, type Way } from '../model/itinerary.ts';
import type { PageCursor, PlanNote, PlanRequest, PlanResult } from '../model/plan-request.ts';
import { type FeedDates, listFeedDates } from './feed-dates.ts';
import { groupWays } from './group-ways.ts';
import { toDayNote, toEndedNote, toFeedNote, toLastNote } from './plan-notes.ts';
import { toKind } from './ride-kinds.ts';
import { type AskedTime, keepSensible } from './sensible.ts';
import { listSpecialRides, type SpecialDayParts } from './special-days.ts';

/** The last service has left if the next leaves so much later. */
const LAST_GAP_SEC = 5400;
/** A service that ended longer ago is not missed by anybody. */
const MISSED_SEC = 4 * 3600;
const DAY_SEC = 86_400;
/** Until then the service of a night belongs to the day before. */
const NIGHT_ENDS_SEC = 5 * 3600;

export interface WayNoteParts {
  readonly timetable: Timetable;
  readonly planner: TripPlanner;
  readonly stopsOfKind: ReadonlyMap<ServiceKind, readonly number[]>;
  readonly placeOf: (stopId: string) => number;
  readonly feedDates: readonly FeedDates[];
  /** The second of the day after which the first of the metro lines has no departure; undefined without metro lines. */
  readonly metroEndsSec: number | undefined;
  /** Where absent, no day is a holiday. */
  readonly special?: Pick<SpecialDayParts, 'calendar' | 'trips'>;
}

export function toWayNoteParts(
  timetable: Timetable,
  parts: Omit<WayNoteParts, 'timetable' | 'feedDates' | 'metroEndsSec'>,
): WayNoteParts {
  return { ...parts, timetable, feedDates: listFeedDates(timetable), metroEndsSec: findMetroEnd(timetable) };
}

/** The earliest of the last departures of metro lines from the first stop of a trip, over all days. */
function findMetroEnd({ patterns, routes }: Timetable): number | undefined {
  const lastOf = new Map<number, number>();
  for (let pattern = 0; pattern < patterns.count; pattern++) {
    const route = patterns.route[pattern] as number;
    if (toServiceKind(routes[route]?.routeType ?? 3) !== 'metro') continue;
    const from = patterns.runOffsets[pattern] as number;
    for (let run = from; run < (patterns.runOffsets[pattern + 1] as number); run++) {
      lastOf.set(route, Math.max(lastOf.get(route) ?? 0, patterns.runStart[run] as number));
    }
  }
  return lastOf.size === 0 ? undefined : Math.min(...lastOf.values());
}

/** A list of ways, and what it was found from. */
export interface FoundWays {
  readonly base: PlanResult;
  readonly ways: readonly Way[];
  readonly asked: AskedTime;
}

/** @param request without criteria and prices by medium */
export function listWayNotes(parts: WayNoteParts, request: PlanRequest, found: FoundWays): PlanNote[] {
  if (request.walkOnly || request.page || request.vias) return [];
  const { day } = request.time;
  return [
    ...listOutside(parts, request),
    ...listSpecial(parts, day, found.ways),
    ...listEnded(parts, request, found),
  ];
}

/** Feeds that do not cover the day, and whose lines the traveller rides on the nearest day that they cover. */
function listOutside({ feedDates, planner }: WayNoteParts, request: PlanRequest): PlanNote[] {
  const { day } = request.time;
  const outside = feedDates.filter(({ firstDay, lastDay }) => day < firstDay || day > lastDay);
  return outside.flatMap((dates) => {
    const time = { ...request.time, day: day < dates.firstDay ? dates.firstDay : dates.lastDay };
    return toFeedNote(request, dates, planner.plan({ ...request, time }, true).itineraries) ?? [];
  });
}

function listSpecial(parts: WayNoteParts, day: ServiceDay, ways: readonly Way[]): PlanNote[] {
  const { special } = parts;
  if (!special) return [];
  const rides = listSpecialRides(
    { ...parts, ...special },
    day,
    ways.flatMap(({ departures }) => departures),
  );
  const note = toDayNote(day, special.calendar, rides);
  return note ? [note] : [];
}

/** The last service of all, or the last metro while other vehicles still run. */
function listEnded(parts: WayNoteParts, request: PlanRequest, found: FoundWays): PlanNote[] {
  const { asked, base, ways } = found;
  const departures = base.itineraries.map(({ departureSec }) => departureSec);
  if (request.arriveBy || departures.length === 0) return [];
  if (Math.min(...departures) - asked.sec >= LAST_GAP_SEC) {
    const left = listLeft(parts, request, found, { withinSec: DAY_SEC, beside: [] });
    return [toLastNote(left, ways, base.direct[0])].filter((note) => note !== undefined);
  }
  const metro = findMetroNote(parts, request, found);
  return metro ? [metro] : [];
}

/** Seconds of the request's day. */
const toSec = ({ day, departureSec }: Itinerary, { base }: FoundWays) =>
  (day - (base.itineraries[0]?.day ?? day)) * DAY_SEC + departureSec;

const ridesMetro = (itinerary: Itinerary) => listRides(itinerary).some((ride) => toKind(ride) === 'metro');

/** It is so late that some metro line has ended, none is among the ways of this night, and one was worth taking before. */
function findMetroNote(parts: WayNoteParts, request: PlanRequest, found: FoundWays): PlanNote | undefined {
  const { metroEndsSec } = parts;
  const { seconds } = request.time;
  if (metroEndsSec === undefined) return undefined;
  if (seconds < metroEndsSec && seconds >= Math.min(NIGHT_ENDS_SEC, metroEndsSec)) return undefined;
  const isSoon = (itinerary: Itinerary) => toSec(itinerary, found) < found.asked.sec + LAST_GAP_SEC;
  const soon = found.ways.flatMap((way) => {
    const departures = way.departures.filter((one) => isSoon(one) && listRides(one).length > 0);
    return departures.length > 0 ? [{ ...way, departures, itinerary: departures[0] as Itinerary }] : [];
  });
  if (soon.length === 0 || soon.some(({ departures }) => departures.some(ridesMetro))) return undefined;
  const throughStops = parts.stopsOfKind.get('metro') ?? [];
  // Those that still run are waited for from now on.
  const beside = soon
    .flatMap(({ departures }) => departures)
    .map((one) => ({ ...one, departureSec: one.departureSec - (toSec(one, found) - found.asked.sec) }));
  const left = listLeft(parts, { ...request, throughStops }, found, { withinSec: MISSED_SEC, beside });
  return toEndedNote('metro', left, soon);
}

interface LeftLimits {
  /** How long ago they may have left. */
  readonly withinSec: number;
  /** Itineraries beside which they have to be sensible. */
  readonly beside: readonly Itinerary[];
}

/** Ways whose first vehicle left before the time of the request. */
function listLeft(
  { placeOf, planner }: WayNoteParts,
  request: PlanRequest,
  found: FoundWays,
  { beside, withinSec }: LeftLimits,
): readonly Way[] {
  const { asked } = found;
  const page: PageCursor = { direction: 'earlier', time: request.time };
  const before = planner.plan({ ...request, page }, true).itineraries.filter((itinerary) => {
    const sec = toSec(itinerary, found);
    const waitSec =
      (listRides(itinerary)[0]?.departureSec ?? itinerary.departureSec) - itinerary.departureSec;
    return sec > asked.sec - withinSec && sec + waitSec < asked.sec;
  });
  // Waiting is no effort here: what has left cannot be waited for.
  const left = keepSensible([...before, ...beside], { arriveBy: true, sec: 0 }).filter((one) =>
    before.includes(one),
  );
  return groupWays(left, { asked: { ...asked, arriveBy: true }, placeOf });
}
