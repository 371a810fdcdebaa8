import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FareRows, TariffCost, toFareRows } from '../../../server/cli/fare-cost.ts';
import { buildTariff } from '../../../server/money/fares/build-tariff.ts';
import { priceJourney } from '../../../server/money/fares/price-journey.ts';
import type { Tariff } from '../../../server/money/fares/tariff.ts';
import { UNKNOWN_FEN } from '../../../server/planner/pareto/fare-cost.ts';
import { ParetoDay } from '../../../server/planner/pareto/pareto-day.ts';
import type {
  ParetoAccess,
  ParetoJourney,
  ParetoQuery,
  ParetoSlack,
} from '../../../server/planner/pareto/pareto-query.ts';
import { DaySearch } from '../../../server/planner/raptor/day-search.ts';
import type { FareTables } from '../../../server/transit/gtfs/rows.ts';
import { compileTimetable } from '../../../server/transit/timetable/compile/compile.ts';
import type { FeedSource } from '../../../server/transit/timetable/compile/feed-source.ts';
import { buildDayTimetable } from '../../../server/transit/timetable/day-timetable.ts';
import { listStrings } from '../../../server/transit/timetable/string-table.ts';
import { priceByBruteForce } from '../../support/fare-oracle.ts';
import { type NaiveWalks, naiveArrivals, naiveDistanceM } from '../../support/naive-search.ts';
import {
  listAllJourneys,
  listOracleRuns,
  type OracleEnd,
  type OracleJourney,
  type OracleRun,
  toParetoSet,
} from '../../support/pareto-oracle.ts';
import { fareParents, randomFares } from '../../support/random-fares.ts';
import { QUERY_DAY, randomFeed } from '../../support/random-feed.ts';

const CASES = Number(process.env.PROPERTY_CASES ?? 400);
const CHANGE_SEC = 60;
const MOST_STEPS = 20_000;
const walk = { maxM: 400, speedMps: 1.25, detourFactor: 1 };

/** All trips leave within an hour and a half, so that many can be combined. */
function crowd(feed: FeedSource): FeedSource {
  const shiftOf = new Map<string, number>();
  const stopTimes = [...feed.stopTimes];
  for (const { tripId } of feed.trips) {
    const first = stopTimes.find((row) => row.tripId === tripId)?.departureSec ?? 0;
    shiftOf.set(tripId, 28_800 + (first % 5400) - first);
  }
  const move = (tripId: string, sec: number | undefined) => (sec ?? 0) + (shiftOf.get(tripId) ?? 0);
  return {
    ...feed,
    stopTimes: stopTimes.map((row) => ({
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

interface World {
  readonly ids: string[];
  readonly boardable: number;
  readonly stopIds: readonly string[];
  readonly runs: readonly OracleRun[];
  readonly walks: NaiveWalks;
  readonly metres: (from: string, to: string) => number;
  readonly day: ParetoDay;
  readonly chainRoute: Int32Array;
  readonly rows: FareRows;
  readonly tables: readonly FareTables[];
  readonly tariff: Tariff;
}

function toWorld(source: FeedSource, tables: readonly FareTables[]): World {
  const feed = crowd(source);
  const { timetable } = compileTimetable([feed], { hash: 'test', walk, cities: [] });
  const dayTimetable = buildDayTimetable(timetable, QUERY_DAY, { daysBefore: 1, daysAfter: 1 });
  const ids = listStrings(timetable.stops.ids);
  const position = new Map(feed.stops.map((s) => [s.stopId, { lat: s.lat ?? 0, lon: s.lon ?? 0 }] as const));
  const metresOf = (from: string, to: string) =>
    naiveDistanceM(position.get(from) as never, position.get(to) as never);
  const metres = (from: string, to: string) => Math.round(metresOf(from, to) / 100) * 100;
  const changeSec = new Int32Array(timetable.stops.count).fill(CHANGE_SEC);
  const { footpaths, patterns } = timetable;
  const footpathM = footpaths.targets.map((target, f) => {
    let from = 0;
    while ((footpaths.offsets[from + 1] as number) <= f) from++;
    return metres(ids[from] as string, ids[target] as string);
  });
  const search = new DaySearch({ day: dayTimetable, footpaths, changeSec });
  const chainRoute = dayTimetable.chainPattern.map((pattern) => patterns.route[pattern] as number);
  return {
    ids,
    boardable: timetable.stops.boardable,
    stopIds: feed.stops.map((stop) => stop.stopId),
    runs: listOracleRuns(feed, QUERY_DAY),
    walks: {
      change: () => CHANGE_SEC,
      between: (from, to) => {
        const m = metresOf(from, to);
        return m <= walk.maxM ? Math.ceil(m / walk.speedMps) : undefined;
      },
    },
    metres,
    day: new ParetoDay(search, { chainRoute, footpathM }),
    chainRoute,
    rows: toFareRows(timetable),
    tables,
    tariff: buildTariff(tables, () => true, {
      stopsOf: () =>
        ids.map((stopId) => ({
          stopId,
          name: { text: stopId },
          ...(fareParents[stopId] ? { parentStation: fareParents[stopId] } : {}),
        })),
    }),
  };
}

function listEnds({ metres, stopIds, walks }: World, stopId: string): OracleEnd[] {
  return stopIds.flatMap((stop) => {
    const durationSec = stop === stopId ? 0 : walks.between(stopId, stop);
    if (durationSec === undefined) return [];
    return [{ stop, durationSec, distanceM: stop === stopId ? 0 : metres(stopId, stop) }];
  });
}

/** Stops at which nothing calls are unknown to the search. */
const toAccess = ({ boardable, ids }: World, ends: readonly OracleEnd[]): ParetoAccess[] =>
  ends
    .map(({ stop, ...rest }) => ({ ...rest, stop: ids.indexOf(stop) }))
    .filter(({ stop }) => stop < boardable);

interface Case {
  readonly from: string;
  readonly to: string;
  readonly timeSec: number;
  readonly rounds: number;
  readonly slack: ParetoSlack;
  readonly fare: boolean;
  readonly walking: boolean;
}

function toQuery(world: World, asked: Case): ParetoQuery {
  return {
    timeSec: asked.timeSec,
    access: toAccess(world, listEnds(world, asked.from)),
    egress: toAccess(world, listEnds(world, asked.to)),
    maxRounds: asked.rounds,
    slack: asked.slack,
    walking: asked.walking,
    ...(asked.fare
      ? {
          fare: new TariffCost(world.tariff, world.rows, {}, { day: QUERY_DAY, timeZone: 'Asia/Shanghai' }),
        }
      : {}),
  };
}

/** Latest arrival by vehicles, from the slow search: index 0 is one vehicle. */
function listLimits({ runs, stopIds, walks }: World, asked: Case, departure: number): number[] {
  const { from, to, rounds, slack } = asked;
  const best = naiveArrivals(runs, stopIds, walks, { from, to, departure, rounds });
  const anchors = best
    .map((arrival, i) => ({ arrival, rides: i + 1 }))
    .filter(({ arrival }, i) => Number.isFinite(arrival) && (i === 0 || arrival < (best[i - 1] as number)));
  return best.map((_, i) => {
    const loose = anchors
      .filter(({ rides }) => rides >= i + 1 - slack.rides)
      .map(({ arrival }) => {
        const share =
          slack.share === Number.POSITIVE_INFINITY ? slack.share : (arrival - departure) * slack.share;
        return Math.min(1e8, Math.floor(arrival + Math.min(slack.maxSec, share)));
      });
    return Math.max(Number.NEGATIVE_INFINITY, ...loose);
  });
}

function priceSlowly(world: World, rides: OracleJourney['rides']): number {
  const timed = rides.map((ride) => ({ ...ride, day: QUERY_DAY }));
  const parents = Object.fromEntries(world.tables.map(({ feedId }) => [feedId, fareParents]));
  const fare = priceByBruteForce({ tables: world.tables, runs: () => true, parents }, timed, {});
  return fare?.total ?? UNKNOWN_FEN;
}

const toVector = (
  asked: Case,
  leaveSec: number,
  arrival: number,
  rides: number,
  fare: number,
  metres: number,
) => [-leaveSec, arrival, rides, asked.fare ? fare : 0, asked.walking ? metres : 0];

const toFound = (asked: Case, journeys: readonly ParetoJourney[], withLeave: boolean) =>
  toParetoSet(
    journeys.map((j) =>
      toVector(asked, withLeave ? j.departureSec : 0, j.arrivalSec, j.rides.length, j.fareFen, j.walkM),
    ),
  );

function toSlow(world: World, asked: Case, journeys: readonly OracleJourney[], withLeave: boolean) {
  return toParetoSet(
    journeys.map((j) =>
      toVector(
        asked,
        withLeave ? j.leaveSec : 0,
        j.arrivalSec,
        j.rides.length,
        asked.fare ? priceSlowly(world, j.rides) : 0,
        j.walkM,
      ),
    ),
  );
}

/** What the search says a journey costs is what the fare engine says of its rides. */
function checkPrices(
  world: World,
  journeys: readonly ParetoJourney[],
  chainRoute: (chain: number) => string,
) {
  for (const { fareFen, rides } of journeys) {
    const priced = rides.map((ride, legIndex) => ({
      legIndex,
      feedId: 'x',
      routeId: chainRoute(ride.chain),
      fromStopId: world.ids[ride.fromStop] as string,
      toStopId: world.ids[ride.toStop] as string,
      departureSec: ride.departureSec,
      arrivalSec: ride.arrivalSec,
      day: QUERY_DAY,
      timeZone: 'Asia/Shanghai',
    }));
    expect(fareFen).toBe(priceJourney(world.tariff, priced, {})?.totalFen ?? UNKNOWN_FEN);
  }
}

const stop = fc.nat(8).map((i) => `s${i}`);
const slack = fc.constantFrom<ParetoSlack>(
  { maxSec: 1800, share: 0.5, rides: 1 },
  { maxSec: 1200, share: 2, rides: 0 },
  { maxSec: 2700, share: 1, rides: 2 },
);
const asked: fc.Arbitrary<Case> = fc.record({
  from: stop,
  to: stop,
  timeSec: fc.integer({ min: 0, max: 16 }).map((n) => 28_800 + n * 300),
  rounds: fc.constantFrom(2, 3),
  slack,
  fare: fc.constant(true),
  walking: fc.boolean(),
});

interface Seen {
  cases: number;
  journeys: number;
  cheaper: number;
  tooMany: number;
}

function compare(tables: fc.Arbitrary<FareTables>, runCount: number): Seen {
  const seen: Seen = { cases: 0, journeys: 0, cheaper: 0, tooMany: 0 };
  fc.assert(
    fc.property(randomFeed, tables, asked, (feed, fares, query) => {
      const world = toWorld(feed, [fares]);
      const limits = listLimits(world, query, query.timeSec);
      const all = listAllJourneys(
        world.runs,
        world.stopIds,
        world.walks,
        {
          fromSec: query.timeSec,
          toSec: Number.POSITIVE_INFINITY,
          access: listEnds(world, query.from),
          egress: listEnds(world, query.to),
          limits,
          metres: world.metres,
        },
        MOST_STEPS,
      );
      if (!all || all.length > 3000) {
        seen.tooMany++;
        return;
      }
      const journeys = world.day.departAt(toQuery(world, query));
      const found = toFound(query, journeys, false);
      expect(found).toEqual(toSlow(world, query, all, false));
      expect(found).toHaveLength(journeys.length);
      checkPrices(world, journeys, (chain) => routeOf(world, chain));
      seen.cases++;
      seen.journeys += journeys.length;
      const fastest = Math.min(...journeys.map((j) => j.arrivalSec));
      const least = Math.min(...journeys.map((j) => j.fareFen));
      if (journeys.some((j) => j.fareFen === least && j.arrivalSec > fastest)) seen.cheaper++;
    }),
    { numRuns: runCount },
  );
  return seen;
}

const routeOf = (world: World, chain: number) =>
  world.rows.routeIds[world.chainRoute[chain] as number] as string;

describe('Pareto set in arrival, vehicles, fare and walking against every journey there is', () => {
  test.each([
    ['flat and area fares with joins', { transfers: false, times: false }],
    ['with transfer rules', { transfers: true, times: false }],
    ['with timeframes and limits on duration', { transfers: true, times: true }],
  ])('%s', (_name, kinds) => {
    const seen = compare(randomFares('x', kinds), CASES);
    expect(seen.cases).toBeGreaterThan(CASES / 2);
    expect(seen.journeys).toBeGreaterThan(CASES / 3);
    expect(seen.cheaper).toBeGreaterThan(CASES / 50);
  });
});
