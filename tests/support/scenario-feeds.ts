/** Scenarios over feeds written in a test: a base, documents, exported tables read as a feed again, and arrivals. */
import { findServiceDay } from '../../server/base/service-day.ts';
import type { ScenarioBase } from '../../server/bureau/scenario/check-base.ts';
import type { Modification, Scenario } from '../../server/bureau/scenario/document.ts';
import { exportFeeds } from '../../server/bureau/scenario/export-feeds.ts';
import type { FeedTables, Row } from '../../server/bureau/scenario/feed-tables.ts';
import {
  applyScenario,
  type ResolvedScenario,
  resolveScenario,
} from '../../server/bureau/scenario/resolve-scenario.ts';
import { NEVER_REACHED, RaptorSearch } from '../../server/planner/raptor/raptor.ts';
import { buildDayTimetable } from '../../server/transit/timetable/build-day-timetable.ts';
import type { FeedSource } from '../../server/transit/timetable/compile/feed-source.ts';
import { listStrings } from '../../server/transit/timetable/string-table.ts';
import type { Timetable } from '../../server/transit/timetable/timetable.ts';
import { compileTiny } from './tiny-feed.ts';

const FEED_HASH = `sha256:${'0'.repeat(64)}`;

export function toBase(feed: FeedSource): ScenarioBase {
  const { timetable } = compileTiny(feed);
  return {
    timetable,
    feedHashes: new Map([[feed.feedId, FEED_HASH]]),
    context: { cities: [], stopMerges: [] },
  };
}

export function toScenario(feedId: string, modifications: readonly Modification[]): Scenario {
  return {
    $schema: 'scenario/1',
    name: 'test',
    serviceDay: '2026-11-25',
    base: { gtfs: [{ feed: feedId, sha256: FEED_HASH }] },
    modifications: [...modifications],
  };
}

/** The timetable of a scenario, which must have no errors. */
export function applyTo(base: ScenarioBase, modifications: readonly Modification[]): Timetable {
  const feedId = base.timetable.feeds[0]?.feedId ?? '';
  return applyScenario(resolveScenario(base, toScenario(feedId, modifications)));
}

export function listErrors({ problems }: ResolvedScenario): string[] {
  return problems
    .filter(({ severity }) => severity === 'error')
    .map(({ code, field, modification }) => `${modification ?? ''} ${field} ${code}`);
}

/** Earliest arrivals from each stop at a time, with four rides at most, by the ids of both stops. */
export function toArrivals(timetable: Timetable, day: number, timeSec: number): Record<string, number> {
  const network = {
    day: buildDayTimetable(timetable, day, { daysBefore: 1, daysAfter: 1 }),
    footpaths: timetable.footpaths,
    changeSec: timetable.stops.changeSec,
  };
  const search = new RaptorSearch(network);
  const ids = listStrings(timetable.stops.ids).slice(0, timetable.stops.boardable);
  const arrivals: Record<string, number> = {};
  ids.forEach((from, stop) => {
    const rides = new Uint8Array(timetable.stops.boardable);
    const access = [{ stop, durationSec: 0 }];
    const times = search.reachAll({ timeSec, access, maxRounds: 4 }, rides);
    ids.forEach((to, row) => {
      if (times[row] !== NEVER_REACHED && row !== stop) arrivals[`${from} ${to}`] = times[row] as number;
    });
  });
  return arrivals;
}

/** Departure and arrival at each call of every run of a line on any day, one text for each run, sorted. */
export function listRuns(timetable: Timetable, routeId: string): string[] {
  const { patterns, stops } = timetable;
  const ids = listStrings(stops.ids);
  const runs: string[] = [];
  for (let p = 0; p < patterns.count; p++) {
    if (timetable.routes[patterns.route[p] as number]?.routeId !== routeId) continue;
    const calls = patterns.stop.subarray(patterns.callOffsets[p], patterns.callOffsets[p + 1]);
    for (let run = patterns.runOffsets[p] as number; run < (patterns.runOffsets[p + 1] as number); run++) {
      const [start, profile] = [patterns.runStart[run] as number, patterns.runProfile[run] as number];
      const texts = Array.from(calls, (stop, call) => {
        const arrival = start + (patterns.profileArrival[profile + call] as number);
        const departure = start + (patterns.profileDeparture[profile + call] as number);
        const times = arrival === departure ? toClock(arrival) : `${toClock(arrival)}-${toClock(departure)}`;
        return `${ids[stop]} ${times}`;
      });
      runs.push(texts.join(', '));
    }
  }
  return runs.sort();
}

function toClock(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const rest = seconds % 60 === 0 ? '' : `:${two(seconds % 60)}`;
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}${rest}`;
}

/** Writes the scenario's feeds as tables, reads them as feeds again, and compiles them. */
export function compileExported(feed: FeedSource, resolved: ResolvedScenario): Timetable {
  if (!resolved.editor) throw new Error('the scenario has errors');
  const { feeds } = exportFeeds(resolved.editor, () => toTables(feed));
  const [own, ...others] = feeds.map(({ feedId, tables }) => toFeed(feedId, tables, feed));
  return compileTiny(own as FeedSource, ...others).timetable;
}

const toTime = (seconds: number | undefined) => (seconds === undefined ? null : toClockSec(seconds));

function toClockSec(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function toTables(feed: FeedSource): FeedTables {
  return {
    agency: feed.agencies.map(({ agencyId, name, timeZone }) => ({
      agency_id: agencyId,
      agency_name: name.text,
      agency_timezone: timeZone,
    })),
    stops: feed.stops.map(({ lat, locationType, lon, name, parentStation, stopId }) => ({
      stop_id: stopId,
      stop_name: name.text,
      stop_lat: lat ?? null,
      stop_lon: lon ?? null,
      location_type: locationType,
      parent_station: parentStation ?? null,
    })),
    routes: feed.routes.map(({ agencyId, routeId, routeType, shortName }) => ({
      route_id: routeId,
      agency_id: agencyId ?? null,
      route_short_name: shortName,
      route_type: routeType,
    })),
    trips: feed.trips.map(({ blockId, directionId, routeId, serviceId, tripId }) => ({
      trip_id: tripId,
      route_id: routeId,
      service_id: serviceId,
      direction_id: directionId ?? null,
      block_id: blockId ?? null,
    })),
    stop_times: [...feed.stopTimes].map((row) => ({
      trip_id: row.tripId,
      arrival_time: toTime(row.arrivalSec),
      departure_time: toTime(row.departureSec),
      stop_id: row.stopId,
      stop_sequence: row.stopSequence,
      pickup_type: row.pickupType,
      drop_off_type: row.dropOffType,
    })),
    frequencies: feed.frequencies.map((row) => ({
      trip_id: row.tripId,
      start_time: toClockSec(row.startSec),
      end_time: toClockSec(row.endSec),
      headway_secs: row.headwaySec,
      exact_times: row.exactTimes ? 1 : 0,
    })),
    calendar_dates: [],
  };
}

const toNumber = (cell: Row[string] | undefined) => (cell === null || cell === undefined ? 0 : Number(cell));
const toText = (cell: Row[string] | undefined) =>
  cell === null || cell === undefined ? undefined : String(cell);

function toSeconds(cell: Row[string] | undefined): number | undefined {
  const [h, m, s] = toText(cell)?.split(':').map(Number) ?? [];
  return h === undefined ? undefined : h * 3600 + (m ?? 0) * 60 + (s ?? 0);
}

/** The calendar is the base's own; days of new services come from calendar_dates.txt. */
function toFeed(feedId: string, tables: FeedTables, base: FeedSource): FeedSource {
  const isBase = feedId === base.feedId;
  const rows = (file: string) => tables[file] ?? [];
  return {
    feedId,
    agencies: rows('agency').map((row) => ({
      agencyId: toText(row.agency_id) ?? '',
      name: { text: toText(row.agency_name) ?? '' },
      url: '',
      timeZone: toText(row.agency_timezone) ?? 'UTC',
    })),
    stops: rows('stops').map((row) => ({
      stopId: String(row.stop_id),
      name: { text: String(row.stop_name) },
      lat: toNumber(row.stop_lat),
      lon: toNumber(row.stop_lon),
      locationType: toNumber(row.location_type),
      wheelchairBoarding: 0,
      ...(toText(row.parent_station) === undefined ? {} : { parentStation: String(row.parent_station) }),
    })),
    routes: rows('routes').map((row) => ({
      routeId: String(row.route_id),
      shortName: String(row.route_short_name),
      longName: { text: '' },
      routeType: toNumber(row.route_type),
      ...(toText(row.agency_id) === undefined ? {} : { agencyId: String(row.agency_id) }),
    })),
    trips: rows('trips').map((row) => ({
      tripId: String(row.trip_id),
      routeId: String(row.route_id),
      serviceId: String(row.service_id),
      wheelchairAccessible: toNumber(row.wheelchair_accessible),
      bikesAllowed: toNumber(row.bikes_allowed),
      ...(toText(row.direction_id) === undefined ? {} : { directionId: toNumber(row.direction_id) }),
    })),
    stopTimes: rows('stop_times').map((row) => {
      const [arrivalSec, departureSec] = [toSeconds(row.arrival_time), toSeconds(row.departure_time)];
      return {
        tripId: String(row.trip_id),
        stopSequence: toNumber(row.stop_sequence),
        stopId: String(row.stop_id),
        pickupType: toNumber(row.pickup_type),
        dropOffType: toNumber(row.drop_off_type),
        ...(arrivalSec === undefined ? {} : { arrivalSec }),
        ...(departureSec === undefined ? {} : { departureSec }),
      };
    }),
    frequencies: rows('frequencies').map((row) => ({
      tripId: String(row.trip_id),
      startSec: toSeconds(row.start_time) ?? 0,
      endSec: toSeconds(row.end_time) ?? 0,
      headwaySec: toNumber(row.headway_secs),
      exactTimes: toNumber(row.exact_times) === 1,
    })),
    calendars: isBase ? base.calendars : [],
    calendarDates: [
      ...(isBase ? base.calendarDates : []),
      ...rows('calendar_dates').map((row) => ({
        serviceId: String(row.service_id),
        day: findServiceDay(String(row.date)) as number,
        isAdded: toNumber(row.exception_type) === 1,
      })),
    ],
    transfers: [
      ...(isBase ? base.transfers : []),
      ...rows('transfers').map((row) => ({
        fromStopId: String(row.from_stop_id),
        toStopId: String(row.to_stop_id),
        transferType: toNumber(row.transfer_type),
        minTransferSec: toNumber(row.min_transfer_time),
      })),
    ],
    pathways: isBase ? base.pathways : [],
    shapePoints: [],
    provenance: [],
    attributions: [],
  };
}
