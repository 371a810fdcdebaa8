/** trips.txt and stop_times.txt of all feeds: the trip table, and the trips as input of the patterns. */
import type { Names } from '../../../base/names.ts';
import type { StopTimeRow, TripRow } from '../../gtfs/rows.ts';
import { toStringTable } from '../string-table.ts';
import type { TripTable } from '../timetable.ts';
import type { PatternCollector } from './compile-patterns.ts';
import type { NamePool } from './compile-stops.ts';
import type { FeedSource } from './feed-source.ts';
import { type Call, type DroppedTrips, timeTrip } from './time-trip.ts';

/** Rows of other tables, by feed and id. */
export interface Lookups {
  readonly findStop: (feed: number, stopId: string) => number | undefined;
  readonly findRoute: (feed: number, routeId: string) => number | undefined;
  readonly findService: (feed: number, serviceId: string) => number | undefined;
  readonly findShape: (feed: number, shapeId: string) => number | undefined;
  readonly positionOf: (stop: number) => { lat: number; lon: number };
}

interface KnownTrip {
  readonly feed: number;
  readonly row: TripRow;
  readonly route: number;
  readonly service: number;
  readonly shape: number;
  /** Offset of its headsigns in `callHeadsigns`; -1 where no call has one. */
  callHeadsign: number;
}

export interface CompiledTrips {
  readonly table: TripTable;
  readonly dropped: DroppedTrips;
  /** Row of a `trip_id`, or undefined where the trip was dropped. */
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
      if (!row || !trip) {
        dropped.unknownReference++;
        continue;
      }
      const known = calls.flatMap((row): Call[] => {
        const stop = lookups.findStop(f, row.stopId);
        return stop === undefined ? [] : [{ row, stop, ...lookups.positionOf(stop) }];
      });
      const times = timeTrip(known);
      if (typeof times === 'string') {
        dropped[times]++;
        continue;
      }
      patterns.add({
        trip: trips.length,
        route: trip.route,
        stops: known.map((call) => call.stop),
        // Only pick-up or drop-off type 1 forbids; types 2 and 3 ask for a phone call or a word to the driver.
        flags: known.map(({ row }) => (row.pickupType === 1 ? 0 : 1) | (row.dropOffType === 1 ? 0 : 2)),
        rules: known.map(({ row }) => (row.pickupType & 3) | ((row.dropOffType & 3) << 2)),
        ...times,
        frequencies: frequencies.get(row.tripId) ?? [],
        wheelchair: row.wheelchairAccessible,
      });
      trip.callHeadsign = headsigns.add(known.map(({ row }) => toHeadsign(feed, row)));
      trips.push(trip);
    }
  });
  const rows = new Map(trips.map(({ feed, row }, i) => [`${feed} ${row.tripId}`, i] as const));
  const findTrip = (feed: number, tripId: string) => rows.get(`${feed} ${tripId}`);
  return { table: toTable(trips, names, headsigns.toArray()), dropped, findTrip };
}

const toHeadsign = ({ toStopHeadsign }: FeedSource, row: StopTimeRow): Names | undefined =>
  row.stopHeadsign === undefined ? undefined : (toStopHeadsign?.(row) ?? { text: row.stopHeadsign });

/** The headsigns of the calls of trips; trips with the same headsigns share them. */
class CallHeadsigns {
  readonly #names: NamePool;
  readonly #rows: number[] = [];
  readonly #known = new Map<string, number>();

  constructor(names: NamePool) {
    this.#names = names;
  }

  /** Offset of the headsigns; -1 where no call has one. */
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

function toTable(trips: readonly KnownTrip[], names: NamePool, callHeadsigns: Int32Array): TripTable {
  return {
    count: trips.length,
    ids: toStringTable(trips.map(({ row }) => row.tripId)),
    feed: Uint16Array.from(trips, ({ feed }) => feed),
    route: Int32Array.from(trips, ({ route }) => route),
    headsign: Int32Array.from(trips, ({ row }) => names.add(row.headsign ?? { text: '' })),
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

/** Numbers of the blocks, counted over all feeds. */
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
