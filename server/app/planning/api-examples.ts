/** Selects a trip of the feeds in service for the examples in the API's document. */

import type { LatLon } from '../../base/geo.ts';
import { type ServiceDay, toServiceTime } from '../../base/service-day.ts';
import { getString } from '../../transit/timetable/string-table.ts';
import { isActive, type Timetable } from '../../transit/timetable/timetable.ts';
import type { World } from './world.ts';

export interface ExampleStop extends LatLon {
  /** `feed:stop_id` */
  readonly stopId: string;
  readonly name: string;
}

export interface ExampleFacts {
  readonly timeZone: string;
  /** A day with service: today if it has service, else the nearest. */
  readonly day: ServiceDay;
  /** Seconds of the day, shortly before the trip leaves `from`. */
  readonly timeSec: number;
  /** Two stops of one trip, so that a plan between them finds something. */
  readonly from: ExampleStop;
  readonly to: ExampleStop;
  /** `feed:trip_id` of that trip. */
  readonly tripId: string;
  /** Start time of the run, if the trip has a headway. */
  readonly tripStartSec?: number;
  /** `feed:route_id` of that trip's line. */
  readonly lineId: string;
  readonly agencyId: string;
  readonly feedId: string;
}

/** The example is the first run that leaves after this time of day. */
const MORNING_SEC = 8 * 3600;
/** Seconds from the time of the example plan to the departure of the run. */
const LEAD_SEC = 300;

/** Undefined where no trip ever runs. Cost: one pass over the patterns. */
export function findExampleFacts(
  { stops, timetable }: Pick<World, 'stops' | 'timetable'>,
  nowSec: number,
): ExampleFacts | undefined {
  const { feeds, patterns, routes, timeZone, trips } = timetable;
  const day = findDayWithService(timetable, toServiceTime(nowSec, timeZone).day);
  if (day === undefined) return undefined;
  const pattern = findBusiestPattern(timetable, day);
  const run = pattern === undefined ? undefined : findMorningRun(timetable, pattern, day);
  if (pattern === undefined || run === undefined) return undefined;
  const trip = patterns.runTrip[run] as number;
  const route = routes[trips.route[trip] as number];
  const feedId = feeds[route?.feed ?? 0]?.feedId ?? '';
  const toStop = (row: number) => {
    const { lat, lon, name, stopId = '' } = stops.toPlace(row);
    return { lat, lon, name: name.text, stopId };
  };
  const isByHeadway = (patterns.runHeadway[run] as number) > 0;
  return {
    timeZone,
    day,
    timeSec: (patterns.runStart[run] as number) - LEAD_SEC,
    from: toStop(patterns.stop[patterns.callOffsets[pattern] as number] as number),
    to: toStop(patterns.stop[(patterns.callOffsets[pattern + 1] as number) - 1] as number),
    tripId: `${feedId}:${getString(trips.ids, trip)}`,
    ...(isByHeadway ? { tripStartSec: patterns.runStart[run] as number } : {}),
    lineId: `${feedId}:${route?.routeId ?? ''}`,
    agencyId: `${feedId}:${route?.agencyId ?? ''}`,
    feedId,
  };
}

/** `day` itself where anything runs, else the nearest day with service, later ones first. */
function findDayWithService({ services }: Timetable, day: ServiceDay): ServiceDay | undefined {
  const runs = (other: ServiceDay) => {
    for (let service = 0; service < services.count; service++)
      if (isActive(services, service, other)) return true;
    return false;
  };
  const last = services.firstDay + services.dayCount - 1;
  const start = Math.min(Math.max(day, services.firstDay), last);
  for (let apart = 0; apart < services.dayCount; apart++) {
    if (start + apart <= last && runs(start + apart)) return start + apart;
    if (start - apart >= services.firstDay && runs(start - apart)) return start - apart;
  }
  return undefined;
}

/** The pattern with the most runs on the day. */
function findBusiestPattern({ patterns, services, trips }: Timetable, day: ServiceDay): number | undefined {
  let busiest: number | undefined;
  let most = 0;
  for (let pattern = 0; pattern < patterns.count; pattern++) {
    let count = 0;
    for (
      let run = patterns.runOffsets[pattern] as number;
      run < (patterns.runOffsets[pattern + 1] as number);
      run++
    ) {
      if (isActive(services, trips.service[patterns.runTrip[run] as number] as number, day)) count++;
    }
    if (count <= most) continue;
    most = count;
    busiest = pattern;
  }
  return busiest;
}

/** The first run of the morning, else the last of the day before it. */
function findMorningRun(
  { patterns, services, trips }: Timetable,
  pattern: number,
  day: ServiceDay,
): number | undefined {
  let found: number | undefined;
  for (
    let run = patterns.runOffsets[pattern] as number;
    run < (patterns.runOffsets[pattern + 1] as number);
    run++
  ) {
    if (!isActive(services, trips.service[patterns.runTrip[run] as number] as number, day)) continue;
    found = run;
    if ((patterns.runStart[run] as number) >= MORNING_SEC) break;
  }
  return found;
}
