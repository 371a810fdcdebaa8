/** trips.txt and stop_times.txt of all feeds: the trip table, and every trip timed into its pattern. */
import type { Names } from '../../../base/names.ts';
import type { FrequencyRow, StopTimeRow, TripRow } from '../../gtfs/rows.ts';
import { toStringTable } from '../string-table.ts';
import type { TripTable } from '../timetable.ts';
import type { PatternCollector } from './compile-patterns.ts';
import type { FeedSource } from './feed-source.ts';
import { interpolateTimes } from './interpolate-times.ts';
import type { NamePool } from './name-pool.ts';

/** Rows of other tables, by feed and id. */
export interface Lookups {
  readonly findStop: (feed: number, stopId: string) => number | undefined;
  readonly findRoute: (feed: number, routeId: string) => number | undefined;
  readonly findService: (feed: number, serviceId: string) => number | undefined;
  readonly findShape: (feed: number, shapeId: string) => number | undefined;
  readonly positionOf: (stop: number) => { lat: number; lon: number };
}

/** Trips that cannot be ridden, and why. */
export interface DroppedTrips {
  tooFewCalls: number;
  untimedEnds: number;
  timeRunsBack: number;
  unknownReference: number;
}

interface KnownTrip {
  readonly feed: number;
  readonly row: TripRow;
  readonly route: number;
  readonly service: number;
  readonly shape: number;
  /** Where its row of `callHeadsigns` begins, -1 where no call has a headsign of its own. */
  callHeadsign: number;
}

export interface CompiledTrips {
  readonly table: TripTable;
  readonly dropped: DroppedTrips;
  /** Row of `trip_id` in a feed, or undefined. */
  readonly findTrip: (feed: number, tripId: string) => number | undefined;
}

export function compileTrips(
  feeds: readonly FeedSource[],
  lookups: Lookups,
  names: NamePool,
  patterns: PatternCollector,
): CompiledTrips {
  const trips: KnownTrip[] = [];
  const headsigns = new CallHeadsigns(names);
  const dropped: DroppedTrips = { tooFewCalls: 0, untimedEnds: 0, timeRunsBack: 0, unknownReference: 0 };
  feeds.forEach((feed, f) => {
    const rows = new Map(feed.trips.map((row) => [row.tripId, row] as const));
    const frequencies = Map.groupBy(feed.frequencies, (row) => row.tripId);
    for (const calls of groupByTrip(feed.stopTimes)) {
      const row = rows.get((calls[0] as StopTimeRow).tripId);
      const trip = row && findKnown(f, row, lookups);
      if (!trip) {
        dropped.unknownReference++;
        continue;
      }
      const known = calls.flatMap((row): Call[] => {
        const stop = lookups.findStop(f, row.stopId);
        return stop === undefined ? [] : [{ row, stop, ...lookups.positionOf(stop) }];
      });
      const reason = timeTrip(trip, trips.length, known, frequencies.get(trip.row.tripId) ?? [], patterns);
      if (reason) {
        dropped[reason]++;
        continue;
      }
      trip.callHeadsign = headsigns.add(known.map(({ row }) => toHeadsign(feed, row)));
      trips.push(trip);
    }
  });
  const rows = new Map(trips.map(({ feed, row }, i) => [`${feed} ${row.tripId}`, i] as const));
  const findTrip = (feed: number, tripId: string) => rows.get(`${feed} ${tripId}`);
  return { table: toTable(trips, names, headsigns.toArray()), dropped, findTrip };
}

/** A call at a stop that is known. */
interface Call {
  readonly row: StopTimeRow;
  readonly stop: number;
  readonly lat: number;
  readonly lon: number;
}

const toHeadsign = ({ toStopHeadsign }: FeedSource, row: StopTimeRow): Names | undefined =>
  row.stopHeadsign === undefined ? undefined : (toStopHeadsign?.(row) ?? { text: row.stopHeadsign });

/** The headsigns of calls, row by row; trips with the same ones share a row. */
class CallHeadsigns {
  readonly #names: NamePool;
  readonly #rows: number[] = [];
  readonly #known = new Map<string, number>();

  constructor(names: NamePool) {
    this.#names = names;
  }

  /** Where the row begins, -1 where no call has a headsign. */
  add(headsigns: readonly (Names | undefined)[]): number {
    if (headsigns.every((one) => one === undefined)) return -1;
    const row = headsigns.map((one) => (one ? this.#names.add(one) : -1));
    const key = row.join();
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const start = this.#rows.length;
    for (const name of row) this.#rows.push(name);
    this.#known.set(key, start);
    return start;
  }

  toArray(): Int32Array {
    return Int32Array.from(this.#rows);
  }
}

function findKnown(feed: number, row: TripRow, lookups: Lookups): KnownTrip | undefined {
  const route = lookups.findRoute(feed, row.routeId);
  const service = lookups.findService(feed, row.serviceId);
  if (route === undefined || service === undefined) return undefined;
  const shape = row.shapeId === undefined ? -1 : (lookups.findShape(feed, row.shapeId) ?? -1);
  return { feed, row, route, service, shape, callHeadsign: -1 };
}

function* groupByTrip(rows: Iterable<StopTimeRow>): Generator<StopTimeRow[]> {
  let group: StopTimeRow[] = [];
  for (const row of rows) {
    if (group.length > 0 && group[0]?.tripId !== row.tripId) {
      yield group;
      group = [];
    }
    group.push(row);
  }
  if (group.length > 0) yield group;
}

function timeTrip(
  known: KnownTrip,
  trip: number,
  calls: readonly Call[],
  frequencies: readonly FrequencyRow[],
  patterns: PatternCollector,
): keyof DroppedTrips | undefined {
  if (calls.length < 2) return 'tooFewCalls';
  const arrival = calls.map(({ row }) => row.arrivalSec ?? -1);
  const departure = calls.map(({ row }) => row.departureSec ?? -1);
  const timed = interpolateTimes({
    arrival,
    departure,
    lat: calls.map((call) => call.lat),
    lon: calls.map((call) => call.lon),
    traveled: calls.map(({ row }) => row.shapeDistTraveled ?? -1),
  });
  if (!timed) return 'untimedEnds';
  for (let i = 0; i < calls.length; i++) {
    const late = i > 0 && (arrival[i] as number) < (departure[i - 1] as number);
    if (late || (departure[i] as number) < (arrival[i] as number)) return 'timeRunsBack';
  }
  patterns.add({
    trip,
    route: known.route,
    stops: calls.map((call) => call.stop),
    // Pick-up or drop-off by phone or by asking the driver is still possible; only "none" forbids it.
    flags: calls.map(({ row }) => (row.pickupType === 1 ? 0 : 1) | (row.dropOffType === 1 ? 0 : 2)),
    rules: calls.map(({ row }) => (row.pickupType & 3) | ((row.dropOffType & 3) << 2)),
    arrival,
    departure,
    frequencies,
    wheelchair: known.row.wheelchairAccessible,
  });
  return undefined;
}

function toTable(trips: readonly KnownTrip[], names: NamePool, callHeadsigns: Int32Array): TripTable {
  const noName: Names = { text: '' };
  return {
    count: trips.length,
    ids: toStringTable(trips.map(({ row }) => row.tripId)),
    feed: Uint16Array.from(trips, ({ feed }) => feed),
    route: Int32Array.from(trips, ({ route }) => route),
    headsign: Int32Array.from(trips, ({ row }) => names.add(row.headsign ?? noName)),
    callHeadsign: Int32Array.from(trips, ({ callHeadsign }) => callHeadsign),
    callHeadsigns,
    shortName: toStringTable(trips.map(({ row }) => row.shortName ?? '')),
    shape: Int32Array.from(trips, ({ shape }) => shape),
    flags: Uint8Array.from(
      trips,
      ({ row }) =>
        (row.wheelchairAccessible & 3) | ((row.bikesAllowed & 3) << 2) | (((row.directionId ?? 0) & 1) << 4),
    ),
    service: Int32Array.from(trips, ({ service }) => service),
    block: toBlocks(trips),
  };
}

/** Blocks numbered over all feeds. */
function toBlocks(trips: readonly KnownTrip[]): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(trips, ({ feed, row }) => {
    if (row.blockId === undefined || row.blockId === '') return -1;
    const key = `${feed} ${row.blockId}`;
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  });
}
