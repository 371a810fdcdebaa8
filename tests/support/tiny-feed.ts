/** Feeds of a few trips in a short notation, with all times visible in the test. */

import type {
  FrequencyRow,
  StopRow,
  StopTimeRow,
  TransferRow,
  TripRow,
} from '../../server/transit/gtfs/rows.ts';
import { type CompileResult, compileTimetable } from '../../server/transit/timetable/compile/compile.ts';
import type { FeedSource } from '../../server/transit/timetable/compile/feed-source.ts';
import { listStrings } from '../../server/transit/timetable/string-table.ts';
import type { Timetable } from '../../server/transit/timetable/timetable.ts';
import { neutralTravelRules, type TravelRules } from '../../server/transit/timetable/travel-rules.ts';

/** 2026-11-25, a Wednesday. */
export const WEDNESDAY = Date.UTC(2026, 10, 25) / 86_400_000;

const EVERY_DAY = [true, true, true, true, true, true, true] as const;

export interface TinyTrip extends Partial<TripRow> {
  readonly id: string;
  readonly route?: string;
  readonly service?: string;
  /** `stop`, `stop 08:00`, `stop 08:00-08:01` (arrival-departure), each optionally followed by `noBoard`, `noAlight`. */
  readonly calls: readonly string[];
  /** Start, end, headway in seconds. */
  readonly every?: readonly (readonly [start: string, end: string, headwaySec: number, exact?: boolean])[];
  readonly traveled?: readonly number[];
}

export interface TinyFeed extends Partial<Omit<FeedSource, 'trips' | 'stops' | 'transfers'>> {
  readonly trips: readonly TinyTrip[];
  /** Metres east and north of the origin. A stop without an entry is 10 km from all others. */
  readonly at?: Readonly<Record<string, readonly [eastM: number, northM: number]>>;
  readonly stops?: readonly (Partial<StopRow> & { readonly stopId: string })[];
  readonly routeTypes?: Readonly<Record<string, number>>;
  readonly transfers?: readonly TransferRow[];
}

/** Seconds of `H:MM` or `H:MM:SS`; hours may pass 24. */
export function at(text: string): number {
  const [h = 0, m = 0, s = 0] = text.split(':').map(Number);
  return h * 3600 + m * 60 + s;
}

export function tinyFeed({
  trips,
  at: places = {},
  stops = [],
  routeTypes = {},
  ...rest
}: TinyFeed): FeedSource {
  const stopTimes = trips.flatMap((trip) => trip.calls.map((call, i) => toStopTime(trip, call, i)));
  const ids = new Set([...stopTimes.map((row) => row.stopId), ...Object.keys(places)]);
  for (const { stopId } of stops) ids.add(stopId);
  const own = new Map(stops.map((stop) => [stop.stopId, stop] as const));
  const routes = new Set(trips.map((trip) => trip.route ?? 'r'));
  return {
    feedId: 'f',
    agencies: [{ agencyId: 'a', name: { text: 'Agency' }, url: '', timeZone: 'Asia/Shanghai' }],
    stops: [...ids].map((stopId, i): StopRow => {
      const [east, north] = places[stopId] ?? [0, (i + 1) * 10_000];
      return {
        stopId,
        name: { text: stopId },
        lat: 40 + north / 111_195,
        lon: 111 + east / 85_180,
        locationType: 0,
        wheelchairBoarding: 0,
        ...own.get(stopId),
      };
    }),
    routes: [...routes].map((routeId) => ({
      routeId,
      shortName: routeId,
      longName: { text: '' },
      routeType: routeTypes[routeId] ?? 3,
    })),
    trips: trips.map(
      ({ id, route = 'r', service = 'daily', calls: _c, every: _e, traveled: _t, ...row }) => ({
        tripId: id,
        routeId: route,
        serviceId: service,
        wheelchairAccessible: 0,
        bikesAllowed: 0,
        ...row,
      }),
    ),
    stopTimes,
    frequencies: trips.flatMap((trip) =>
      (trip.every ?? []).map(
        ([start, end, headwaySec, exactTimes = false]): FrequencyRow => ({
          tripId: trip.id,
          startSec: at(start),
          endSec: at(end),
          headwaySec,
          exactTimes,
        }),
      ),
    ),
    calendars: [
      { serviceId: 'daily', weekdays: EVERY_DAY, startDay: WEDNESDAY - 300, endDay: WEDNESDAY + 300 },
    ],
    calendarDates: [],
    transfers: [],
    pathways: [],
    shapePoints: [],
    provenance: [],
    attributions: [],
    ...rest,
  };
}

function toStopTime(trip: TinyTrip, call: string, i: number): StopTimeRow {
  const [stopId = '', ...words] = call.split(' ');
  const time = words.find((word) => /^[\d:-]+$/.test(word)) ?? '';
  const [arrival = '', departure = arrival] = time.split('-');
  const traveled = trip.traveled?.[i];
  return {
    tripId: trip.id,
    stopSequence: i,
    stopId,
    ...(arrival === '' ? {} : { arrivalSec: at(arrival) }),
    ...(departure === '' ? {} : { departureSec: at(departure) }),
    pickupType: words.includes('noBoard') ? 1 : 0,
    dropOffType: words.includes('noAlight') ? 1 : 0,
    ...(traveled === undefined ? {} : { shapeDistTraveled: traveled }),
  };
}

export const tinyWalk = { maxM: 400, speedMps: 1, detourFactor: 1 };

/** Rules with boarding slack for gates and security checks, so that tests cover the rules of a region. */
export const tinyRules: TravelRules = {
  slack: {
    ...neutralTravelRules.slack,
    metro: { changeSec: 60, boardSlackSec: 60 },
    coach: { changeSec: 300, boardSlackSec: 300 },
    rail: { changeSec: 600, boardSlackSec: 600 },
  },
  headwayWaitShare: { ...neutralTravelRules.headwayWaitShare, bus: 0.75, coach: 0.75 },
};

export function compileTiny(...feeds: readonly FeedSource[]): CompileResult {
  return compileTimetable(feeds, { hash: 'tiny', walk: tinyWalk, cities: [], rules: tinyRules });
}

/** Row of a stop id, in the first feed that has it. */
export function stopRow(timetable: Timetable, stopId: string): number {
  const row = listStrings(timetable.stops.ids).indexOf(stopId);
  if (row < 0) throw new RangeError(`no stop ${stopId}`);
  return row;
}
