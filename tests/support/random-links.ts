/**
 * Random feeds in which vehicles go on as other trips and changes have rules of their own: blocks, `transfer_type` 0
 * to 5, for stops, stations, routes and trips, forks, the next service day.
 */
import fc from 'fast-check';
import type { TransferRow, TripRow } from '../../server/transit/gtfs/rows.ts';
import type { FeedSource } from '../../server/transit/timetable/compile/feed-source.ts';
import { randomFeed } from './random-feed.ts';

const STOPS = 9;
const ROUTES = 3;

interface Link {
  readonly from: number;
  /** The second trip is so many behind the first. */
  readonly ahead: number;
  readonly gapSec: number;
  readonly kind: 'block' | 'seated' | 'off' | 'block and off' | 'block and seated';
  /** Whether the second trip is moved to where and when the first ends; else it stays as it is. */
  readonly isMoved: boolean;
}

/** A side of a change: any vehicle, those of a route, or a trip at one of its calls. */
interface RuleEnd {
  readonly kind: 'any' | 'route' | 'trip';
  /** Of the stop; 9 is the station. Where a trip is named, of its call. */
  readonly at: number;
  readonly index: number;
}

interface Rule {
  readonly from: RuleEnd;
  readonly to: RuleEnd;
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

const end: fc.Arbitrary<RuleEnd> = fc.record({
  kind: fc.constantFrom('any', 'route', 'route', 'trip'),
  at: fc.nat(STOPS),
  index: fc.nat(9),
});

const rule: fc.Arbitrary<Rule> = fc.record({
  from: end,
  to: end,
  type: fc.nat(3),
  minSec: fc.constantFrom(0, 30, 120, 420),
});

/** All trips within a few hours, so that there is much to change to. */
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
  // In the order of trips, so that what was moved to follow one trip does not run away from the next.
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

/** Stop, route and trip of one side of a row. */
function toEnd({ at, index, kind }: RuleEnd, feed: FeedSource) {
  if (kind === 'any') return { stop: `s${at}` };
  if (kind === 'route') return { stop: `s${at}`, route: `r${index % ROUTES}` };
  const trip = feed.trips[index % feed.trips.length]?.tripId ?? '';
  const calls = [...feed.stopTimes].filter((row) => row.tripId === trip);
  return { stop: calls[at % calls.length]?.stopId ?? '', trip };
}

function toRow({ from, minSec, to, type }: Rule, feed: FeedSource): TransferRow {
  const [one, other] = [toEnd(from, feed), toEnd(to, feed)];
  return {
    fromStopId: one.stop,
    toStopId: other.stop,
    transferType: type,
    ...(one.route === undefined ? {} : { fromRouteId: one.route }),
    ...(other.route === undefined ? {} : { toRouteId: other.route }),
    ...(one.trip === undefined ? {} : { fromTripId: one.trip }),
    ...(other.trip === undefined ? {} : { toTripId: other.trip }),
    ...(type === 2 ? { minTransferSec: minSec } : {}),
  };
}

/** Rows that name stops alone: for a pair of real stops, once each. */
function toStopRows(rules: readonly Rule[]): TransferRow[] {
  const rows = rules
    .filter(({ from, to }) => from.at < STOPS && to.at < STOPS)
    .map(
      ({ from, minSec, to, type }): TransferRow => ({
        fromStopId: `s${from.at}`,
        toStopId: `s${to.at}`,
        transferType: type,
        ...(type === 2 ? { minTransferSec: minSec } : {}),
      }),
    );
  return [...new Map(rows.map((row) => [`${row.fromStopId} ${row.toStopId}`, row] as const)).values()];
}

/** s9 is a station that holds s0 and s1, which are a short walk apart. */
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

/** A feed of some trips, links between them, and rules for changes. */
export const randomLinkedFeed: fc.Arbitrary<FeedSource> = fc
  .record({
    feed: randomFeed,
    links: fc.array(link, { minLength: 2, maxLength: 12 }),
    rules: fc.array(rule, { minLength: 1, maxLength: 12 }),
    stopRules: fc.array(rule, { maxLength: 2 }),
  })
  .map(({ feed, links, rules, stopRules }) => {
    const linked = withLinks(withStation(crowd(feed)), links);
    const isSpecific = (row: TransferRow) =>
      (row.fromRouteId ?? row.toRouteId ?? row.fromTripId ?? row.toTripId) !== undefined;
    const rows = rules.map((one) => toRow(one, linked)).filter(isSpecific);
    return { ...linked, transfers: [...linked.transfers, ...rows, ...toStopRows(stopRules)] };
  });
