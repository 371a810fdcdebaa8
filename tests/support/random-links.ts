/**
 * Random feeds with in-seat transfers and change rules: blocks, `transfer_type` 0 to 5, for stops, stations, routes and
 * trips, forks, the next service day.
 */
import fc from 'fast-check';
import type { TransferRow, TripRow } from '../../server/transit/gtfs/rows.ts';
import type { FeedSource } from '../../server/transit/timetable/compile/feed-source.ts';
import { randomFeed } from './random-feed.ts';

interface Link {
  readonly from: number;
  /** Number of places in the list of trips between the first trip and the second. */
  readonly ahead: number;
  readonly gapSec: number;
  readonly kind: 'block' | 'seated' | 'off' | 'block and off' | 'block and seated';
  /** Whether the second trip is moved to the stop and time at which the first ends; else it stays as it is. */
  readonly isMoved: boolean;
}

/** The vehicles that a row matches on one side: any, those of the route, or the trip. */
type RuleEnd = 'any' | 'route' | 'trip';

/** Rows about changes at one pair of calls, of any specificity. */
interface Rules {
  readonly fromTrip: number;
  readonly fromCall: number;
  readonly toTrip: number;
  readonly toCall: number;
  readonly rows: readonly Rule[];
}

interface Rule {
  readonly from: RuleEnd;
  readonly to: RuleEnd;
  /** If the stops belong to the station, the row names the station instead of the first stop, the second, or both. */
  readonly stations: number;
  readonly type: number;
  readonly minSec: number;
}

const link: fc.Arbitrary<Link> = fc.record({
  from: fc.nat(9),
  ahead: fc.constantFrom(1, 1, 1, 2),
  gapSec: fc.constantFrom(0, 0, 60, 300, 4000),
  kind: fc.constantFrom('block', 'block', 'seated', 'off', 'block and off', 'block and seated'),
  isMoved: fc.constantFrom(true, true, false),
});

const ends = fc.constantFrom<RuleEnd>('any', 'route', 'trip');

const rules: fc.Arbitrary<Rules> = fc.record({
  fromTrip: fc.nat(9),
  fromCall: fc.nat(5),
  toTrip: fc.nat(9),
  toCall: fc.nat(5),
  rows: fc.array(
    fc.record({
      from: ends,
      to: ends,
      stations: fc.nat(3),
      type: fc.nat(3),
      minSec: fc.constantFrom(0, 30, 120, 420),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

/** Moves all trips into a few hours, so that many changes are possible. */
function crowd(feed: FeedSource): FeedSource {
  const moves = new Map<string, number>();
  for (const { departureSec = 0, tripId } of feed.stopTimes) {
    if (!moves.has(tripId)) moves.set(tripId, 21 * 3600 + (departureSec % (4 * 3600)) - departureSec);
  }
  const move = (tripId: string, sec = 0) => sec + (moves.get(tripId) ?? 0);
  return {
    ...feed,
    stopTimes: [...feed.stopTimes].map((row) => ({
      ...row,
      arrivalSec: move(row.tripId, row.arrivalSec),
      departureSec: move(row.tripId, row.departureSec),
    })),
    frequencies: feed.frequencies.map((row) => ({
      ...row,
      startSec: move(row.tripId, row.startSec),
      endSec: move(row.tripId, row.endSec),
    })),
  };
}

function withLinks(feed: FeedSource, links: readonly Link[]): FeedSource {
  let stopTimes = [...feed.stopTimes];
  const trips: TripRow[] = [...feed.trips];
  const transfers: TransferRow[] = [];
  const callsOf = (tripId: string) => stopTimes.filter((row) => row.tripId === tripId);
  let { frequencies } = feed;
  // In the order of trips, so that a trip which was moved is not moved again after its follower.
  for (const { ahead, from: a, gapSec, isMoved, kind } of links.toSorted((x, y) => x.from - y.from)) {
    const b = a + ahead;
    const [first, second] = [trips[a], trips[b]];
    if (!first || !second) continue;
    const [end, start] = [callsOf(first.tripId).at(-1), callsOf(second.tripId)[0]];
    if (isMoved && end && start) {
      const move = (end.arrivalSec ?? 0) + gapSec - (start.departureSec ?? 0);
      stopTimes = stopTimes.map((row) =>
        row.tripId !== second.tripId
          ? row
          : {
              ...row,
              ...(row.stopSequence === 0 ? { stopId: end.stopId } : {}),
              arrivalSec: (row.arrivalSec ?? 0) + move,
              departureSec: (row.departureSec ?? 0) + move,
            },
      );
      trips[b] = { ...second, serviceId: first.serviceId };
      frequencies = frequencies.filter(({ tripId }) => tripId !== first.tripId && tripId !== second.tripId);
    }
    if (kind.includes('block')) {
      const blockId = first.blockId ?? `b${a}`;
      trips[a] = { ...(trips[a] as TripRow), blockId };
      trips[b] = { ...(trips[b] as TripRow), blockId };
    }
    const pair = { fromTripId: first.tripId, toTripId: second.tripId };
    if (kind.includes('seated')) transfers.push({ ...pair, transferType: 4 });
    if (kind.includes('off')) transfers.push({ ...pair, transferType: 5 });
  }
  return { ...feed, frequencies, stopTimes, trips, transfers };
}

function toRows({ fromCall, fromTrip, rows, toCall, toTrip }: Rules, feed: FeedSource): TransferRow[] {
  const tripOf = (index: number) => feed.trips[index % feed.trips.length] as TripRow;
  const stopOf = ({ tripId }: TripRow, index: number) => {
    const calls = [...feed.stopTimes].filter((row) => row.tripId === tripId);
    return calls[index % calls.length]?.stopId ?? '';
  };
  const stationOf = (stopId: string) => feed.stops.find((stop) => stop.stopId === stopId)?.parentStation;
  const [one, other] = [tripOf(fromTrip), tripOf(toTrip)];
  const [fromStop, toStop] = [stopOf(one, fromCall), stopOf(other, toCall)];
  return rows.map(({ from, minSec, stations, to, type }) => ({
    fromStopId: ((stations & 1) !== 0 ? stationOf(fromStop) : undefined) ?? fromStop,
    toStopId: ((stations & 2) !== 0 ? stationOf(toStop) : undefined) ?? toStop,
    transferType: type,
    ...(from === 'route' ? { fromRouteId: one.routeId } : {}),
    ...(to === 'route' ? { toRouteId: other.routeId } : {}),
    ...(from === 'trip' ? { fromTripId: one.tripId } : {}),
    ...(to === 'trip' ? { toTripId: other.tripId } : {}),
    ...(type === 2 ? { minTransferSec: minSec } : {}),
  }));
}

const isSpecific = (row: TransferRow) =>
  (row.fromRouteId ?? row.toRouteId ?? row.fromTripId ?? row.toTripId) !== undefined;

/** Keeps rows with stops only once for each pair, and only for existing stops. */
function withoutDoubles(rows: readonly TransferRow[]): TransferRow[] {
  const plain = rows.filter((row) => !isSpecific(row) && row.fromStopId !== 's9' && row.toStopId !== 's9');
  const once = new Map(plain.map((row) => [`${row.fromStopId} ${row.toStopId}`, row] as const));
  return [...rows.filter(isSpecific), ...once.values()];
}

/** Adds the station s9 with the stops s0 and s1, which are a short walk apart. */
function withStation(feed: FeedSource): FeedSource {
  const [first] = feed.stops;
  if (!first) return feed;
  return {
    ...feed,
    stops: [
      ...feed.stops.map((stop, i) =>
        i < 2
          ? { ...stop, lat: (first.lat ?? 0) + i * 0.001, lon: first.lon ?? 0, parentStation: 's9' }
          : stop,
      ),
      { ...first, stopId: 's9', name: { text: 'S9' }, locationType: 1 },
    ],
  };
}

/** A feed of some trips, links between them, and change rules. */
export const randomLinkedFeed: fc.Arbitrary<FeedSource> = fc
  .record({
    feed: randomFeed,
    links: fc.array(link, { minLength: 2, maxLength: 12 }),
    allRules: fc.array(rules, { minLength: 1, maxLength: 5 }),
  })
  .map(({ allRules, feed, links }) => {
    const linked = withLinks(withStation(crowd(feed)), links);
    const rows = allRules.flatMap((one) => toRows(one, linked));
    return { ...linked, transfers: [...linked.transfers, ...withoutDoubles(rows)] };
  });
