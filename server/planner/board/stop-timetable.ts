/** All departures of a service day at a stop, by line and destination: what hangs at the stop, and first and last vehicle. */
import type { Names } from '../../base/names.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import { getString } from '../../transit/timetable/string-table.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { ItineraryPlace, ItineraryRoute } from '../model/itinerary.ts';
import type { LegBuilder } from '../model/leg-builder.ts';
import type { StopGroups } from '../stops/stop-groups.ts';
import { listRunCalls, type RunCall } from './list-runs-at.ts';
import { RepeatedTrips } from './repeated-trips.ts';

export interface StopTimetableRequest {
  /** `feed:stop_id`; all stops of the place count. */
  readonly stopId: string;
  readonly day: ServiceDay;
}

export interface TimetableDeparture {
  /** Seconds of the service day; above 86,400 after midnight. */
  readonly sec: number;
  /** For a vehicle of which the feed gives only a headway. */
  readonly headwaySec?: number;
  /** Number of the train. */
  readonly tripShortName?: string;
}

/** The departures of one line to one destination. */
export interface TimetableLine {
  readonly route: ItineraryRoute;
  readonly headsign: Names;
  readonly platformCodes: readonly string[];
  /** Ascending, at least one. */
  readonly departures: readonly TimetableDeparture[];
}

export interface StopTimetable {
  readonly place: ItineraryPlace;
  readonly day: ServiceDay;
  readonly timeZone: string;
  /** In the order of the list of lines, then by first departure. */
  readonly lines: readonly TimetableLine[];
}

export interface StopTimetableParts {
  readonly timetable: Timetable;
  readonly groups: StopGroups;
  readonly legs: LegBuilder;
  /** The trips of one service day, without those of the days beside it. */
  readonly dayOf: (day: ServiceDay) => DayTimetable;
}

/** Reaches over the longest service day: trips run after midnight, and some begin before the day does. */
const ALL = { fromSec: -86_400, toSec: 4 * 86_400 };

/**
 * On a day without service the stop has no lines.
 *
 * @throws ProblemError `stop-unknown`
 */
export function getStopTimetable(parts: StopTimetableParts, request: StopTimetableRequest): StopTimetable {
  const { groups, timetable } = parts;
  const { members, place } = groups.getArea({ kind: 'stop', stopId: request.stopId, exact: false });
  const day = parts.dayOf(request.day);
  const repeats = new RepeatedTrips(timetable, day);
  const calls = listRunCalls(day, { stops: members, kind: 'departure', ...ALL }).filter(
    (call) => canBoard(day, call) && repeats.isNew(call),
  );
  const byLine = Map.groupBy(calls, (call) => {
    const trip = tripOf(timetable, day, call);
    return `${timetable.trips.route[trip]} ${getHeadsign(timetable, day, call).text}`;
  });
  const keyed = [...byLine.values()].map((own) => {
    const [first] = own as [RunCall];
    const row = routeOf(timetable, day, first);
    const order = timetable.routes[row]?.sortOrder ?? Number.MAX_SAFE_INTEGER;
    return { order, row, firstSec: first.timeSec, line: toLine(parts, day, own) };
  });
  keyed.sort((a, b) => a.order - b.order || a.row - b.row || a.firstSec - b.firstSec);
  return {
    place,
    day: request.day,
    timeZone: timetable.timeZone,
    lines: keyed.map(({ line }) => line),
  };
}

const canBoard = (day: DayTimetable, { chain, position }: RunCall) =>
  ((day.callFlags[(day.chainCall[chain] as number) + position] as number) & 1) !== 0;

const tripOf = ({ patterns }: Timetable, day: DayTimetable, { run }: RunCall) =>
  patterns.runTrip[day.runRow[run] as number] as number;

const routeOf = (timetable: Timetable, day: DayTimetable, call: RunCall) =>
  timetable.trips.route[tripOf(timetable, day, call)] as number;

/** Text on the vehicle at the call: that of the call, else of the trip, else the name of the last stop. */
function getHeadsign(timetable: Timetable, day: DayTimetable, call: RunCall): Names {
  const { names, stops, trips } = timetable;
  const trip = tripOf(timetable, day, call);
  const own = trips.callHeadsign[trip] as number;
  const index = own < 0 ? -1 : (trips.callHeadsigns[own + call.position] as number);
  const headsign = names[index] ?? names[trips.headsign[trip] as number];
  if (headsign && headsign.text !== '') return headsign;
  const last = (day.chainCall[call.chain] as number) + (day.chainLength[call.chain] as number) - 1;
  return names[stops.name[day.callPlace[last] as number] as number] ?? { text: '' };
}

/** @param calls departures of one line to one destination, ascending */
function toLine(
  { legs, timetable }: StopTimetableParts,
  day: DayTimetable,
  calls: readonly RunCall[],
): TimetableLine {
  const { patterns, stops, trips } = timetable;
  const first = calls[0] as RunCall;
  const codes = calls.map(({ chain, position }) =>
    getString(stops.platform, day.callPlace[(day.chainCall[chain] as number) + position] as number),
  );
  return {
    route: legs.toRoute(routeOf(timetable, day, first)),
    headsign: getHeadsign(timetable, day, first),
    platformCodes: [...new Set(codes)].filter((code) => code !== '').sort(),
    departures: calls.map((call): TimetableDeparture => {
      const headwaySec = patterns.runHeadway[day.runRow[call.run] as number] as number;
      const tripShortName = getString(trips.shortName, tripOf(timetable, day, call));
      return {
        sec: call.timeSec,
        ...(headwaySec > 0 ? { headwaySec } : {}),
        ...(tripShortName === '' ? {} : { tripShortName }),
      };
    }),
  };
}
