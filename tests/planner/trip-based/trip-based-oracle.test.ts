import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DaySearch } from '../../../server/planner/raptor/day-search.ts';
import type { FoundJourney } from '../../../server/planner/raptor/journey.ts';
import { toLandmarks } from '../../../server/planner/raptor/landmarks.ts';
import { mirrorFootpaths } from '../../../server/planner/raptor/mirror.ts';
import { RaptorSearch } from '../../../server/planner/raptor/raptor.ts';
import type { SearchNetwork, StopAccess } from '../../../server/planner/raptor/search-query.ts';
import { prepareTransfers } from '../../../server/planner/trip-based/prepare-transfers.ts';
import { joinTransfers } from '../../../server/planner/trip-based/transfer-set.ts';
import { TripBasedSearch } from '../../../server/planner/trip-based/trip-based-search.ts';
import { buildDayTimetable } from '../../../server/transit/timetable/build-day-timetable.ts';
import { compileTimetable } from '../../../server/transit/timetable/compile/compile.ts';
import type { FeedSource } from '../../../server/transit/timetable/compile/feed-source.ts';
import { mirrorDay } from '../../../server/transit/timetable/mirror-day.ts';
import { listStrings } from '../../../server/transit/timetable/string-table.ts';
import { expandRuns, type NaiveWalks, naiveArrivals, naiveDistanceM } from '../../support/naive-search.ts';
import { QUERY_DAY, randomFeed } from '../../support/random-feed.ts';

const CASES = Number(process.env.PROPERTY_CASES ?? 500);
const ROUNDS = 5;
const walk = { maxM: 400, speedMps: 1.25, detourFactor: 1 };

interface World {
  readonly network: SearchNetwork;
  readonly ids: string[];
  readonly walks: NaiveWalks;
}

/** @param waitShare part of a headway that passengers wait before a vehicle without exact times */
function toWorld(feed: FeedSource, changeSec: number, waitShare = 0): World {
  const { timetable } = compileTimetable([feed], { hash: 'test', walk, cities: [] });
  const span = { daysBefore: 1, daysAfter: 1, headwayWaitShare: () => waitShare };
  const day = buildDayTimetable(timetable, QUERY_DAY, span);
  const change = new Int32Array(timetable.stops.count).fill(changeSec);
  const position = new Map(feed.stops.map((s) => [s.stopId, { lat: s.lat ?? 0, lon: s.lon ?? 0 }] as const));
  const walks: NaiveWalks = {
    change: () => changeSec,
    between: (from, to) => {
      const metres = naiveDistanceM(position.get(from) as never, position.get(to) as never);
      return metres <= walk.maxM ? Math.ceil(metres / walk.speedMps) : undefined;
    },
  };
  return {
    network: { day, footpaths: timetable.footpaths, changeSec: change },
    ids: listStrings(timetable.stops.ids),
    walks,
  };
}

/** With bounds, as in the server. */
function toTripBased(network: SearchNetwork): TripBasedSearch {
  return new TripBasedSearch({ ...network, landmarks: toLandmarks(network) }, prepareTransfers(network));
}

function toMirrored({ day, footpaths, changeSec }: SearchNetwork): SearchNetwork {
  return { day: mirrorDay(day), footpaths: mirrorFootpaths(footpaths), changeSec };
}

/** The stop itself and every stop within a walk, as in the oracle. */
function toAccess({ network, ids, walks }: World, stopId: string): StopAccess[] {
  const access: StopAccess[] = [];
  for (let stop = 0; stop < network.day.stopCount; stop++) {
    const durationSec = ids[stop] === stopId ? 0 : walks.between(stopId, ids[stop] as string);
    if (durationSec !== undefined) access.push({ stop, durationSec });
  }
  return access;
}

/** Arbitrary walks: any stops, any seconds, the same stop twice, no triangle inequality. */
const freeAccess = fc.array(
  fc.record({ stop: fc.nat(8), durationSec: fc.integer({ min: 0, max: 20 }).map((n) => n * 60) }),
  { minLength: 1, maxLength: 4 },
);

const toPoints = (journeys: readonly FoundJourney[]) =>
  journeys.map(({ arrivalSec, rides }) => ({ arrivalSec, vehicles: rides.length }));

const toTriples = (journeys: readonly FoundJourney[]) =>
  journeys
    .map(({ departureSec, arrivalSec, rides }) => [departureSec, rides.length, arrivalSec].join(' '))
    .sort();

/** Checks that every ride exists in the timetable and every change has the time it needs. */
function checkJourney({ day, footpaths, changeSec }: SearchNetwork, journey: FoundJourney): void {
  let ready = journey.departureSec + journey.accessSec;
  let at: number | undefined;
  for (const ride of journey.rides) {
    const call = day.chainCall[ride.chain] as number;
    expect(ride.run).toBeGreaterThanOrEqual(day.runOffsets[ride.chain] as number);
    expect(ride.run).toBeLessThan(day.runOffsets[ride.chain + 1] as number);
    expect(ride.alightPosition).toBeGreaterThan(ride.boardPosition);
    expect((day.callFlags[call + ride.boardPosition] as number) & 1).toBe(1);
    expect((day.callFlags[call + ride.alightPosition] as number) & 2).toBe(2);
    expect(day.callStop[call + ride.boardPosition]).toBe(ride.fromStop);
    expect(day.callStop[call + ride.alightPosition]).toBe(ride.toStop);
    if (at !== undefined && at !== ride.fromStop) {
      const row = footpaths.targets
        .subarray(footpaths.offsets[at], footpaths.offsets[at + 1])
        .indexOf(ride.fromStop);
      expect(row).toBeGreaterThanOrEqual(0);
      ready += footpaths.durationSec[(footpaths.offsets[at] as number) + row] as number;
    } else if (at !== undefined) ready += changeSec[at] as number;
    expect(ride.departureSec).toBeGreaterThanOrEqual(ready);
    ready = ride.arrivalSec;
    at = ride.toStop;
  }
  expect(journey.arrivalSec).toBeGreaterThanOrEqual(ready);
}

const cases = fc.record({
  feed: randomFeed,
  from: fc.nat(8),
  to: fc.nat(8),
  time: fc.integer({ min: 0, max: 27 * 6 }).map((n) => n * 600),
  change: fc.constantFrom(0, 60, 180),
});

/** Moves all trips into three hours of the morning, so that many changes are possible. */
function crowd(feed: FeedSource): FeedSource {
  const moves = new Map<string, number>();
  for (const row of feed.stopTimes) {
    const start = row.departureSec as number;
    if (!moves.has(row.tripId)) moves.set(row.tripId, 6 * 3600 + (start % (3 * 3600)) - start);
  }
  const moved = (tripId: string, sec: number | undefined) => (sec as number) + (moves.get(tripId) as number);
  return {
    ...feed,
    stopTimes: [...feed.stopTimes].map((row) => ({
      ...row,
      arrivalSec: moved(row.tripId, row.arrivalSec),
      departureSec: moved(row.tripId, row.departureSec),
    })),
    frequencies: feed.frequencies.map((row) => ({
      ...row,
      startSec: moved(row.tripId, row.startSec),
      endSec: moved(row.tripId, row.endSec),
    })),
  };
}

const anyFeed = fc.oneof(
  { weight: 1, arbitrary: randomFeed },
  { weight: 3, arbitrary: randomFeed.map((feed) => crowd(feed)) },
);

const freeCases = fc.record({
  feed: anyFeed,
  access: freeAccess,
  egress: freeAccess,
  time: fc.oneof(
    fc.integer({ min: 0, max: 27 * 6 }).map((n) => n * 600),
    fc.integer({ min: 5 * 12, max: 9 * 12 }).map((n) => n * 300),
  ),
  change: fc.constantFrom(0, 0, 60, 300, 7 * 86_400),
  rounds: fc.integer({ min: 0, max: 7 }),
  limit: fc.option(
    fc.integer({ min: 0, max: 90 }).map((n) => n * 60),
    { nil: undefined, freq: 2 },
  ),
  windowSec: fc.constantFrom(0, 600, 3600, 4 * 3600, 86_400),
  waitShare: fc.constantFrom(0, 0.5, 1),
});

describe('search', () => {
  test('finds the same as the slow search', () => {
    fc.assert(
      fc.property(cases, ({ feed, from, to, time, change }) => {
        const world = toWorld(feed, change);
        const search = toTripBased(world.network);
        const found = search.search({
          timeSec: time,
          access: toAccess(world, `s${from}`),
          egress: toAccess(world, `s${to}`),
          maxRounds: ROUNDS,
        });
        const staircase = Array.from({ length: ROUNDS }, (_, k) =>
          found
            .filter((journey) => journey.rides.length <= k + 1)
            .reduce((least, journey) => Math.min(least, journey.arrivalSec), Number.POSITIVE_INFINITY),
        );
        const stops = feed.stops.map((stop) => stop.stopId);
        const query = { from: `s${from}`, to: `s${to}`, departure: time, rounds: ROUNDS };
        expect(staircase).toEqual(naiveArrivals(expandRuns(feed, QUERY_DAY, 1), stops, world.walks, query));
        for (const journey of found) checkJourney(world.network, journey);
      }),
      { numRuns: CASES, seed: 20261201 },
    );
  });

  test('gives the same as RAPTOR for any access, egress and limits, on a day and on its mirror image', () => {
    let journeys = 0;
    fc.assert(
      fc.property(freeCases, ({ feed, access, egress, time, change, rounds, limit, waitShare }) => {
        const world = toWorld(feed, change, waitShare);
        const known = (list: StopAccess[]) => list.filter(({ stop }) => stop < world.network.day.stopCount);
        const mirrored = toMirrored(world.network);
        for (const [network, timeSec] of [
          [world.network, time],
          [mirrored, -time],
        ] as const) {
          const raptor = new RaptorSearch(network);
          const tripBased = toTripBased(network);
          // Three queries in a row, to find state that a query leaves behind.
          for (const later of [0, 1800, -1800]) {
            const query = {
              timeSec: timeSec + later,
              access: known(access),
              egress: known(egress),
              maxRounds: rounds,
              ...(limit === undefined ? {} : { shorterThanSec: limit - later }),
            };
            const found = tripBased.search(query);
            expect(toPoints(found)).toEqual(toPoints(raptor.search(query)));
            for (const journey of found) {
              checkJourney(network, journey);
              expect(journey.departureSec).toBeGreaterThanOrEqual(query.timeSec);
            }
            journeys += found.length;
          }
        }
      }),
      { numRuns: CASES, seed: 20261202 },
    );
    // Enough cases have a journey.
    expect(journeys).toBeGreaterThan(CASES / 2);
  });

  test('refuses chains to leave out', () => {
    const [feed] = fc.sample(randomFeed, { numRuns: 1, seed: 1 });
    const { network } = toWorld(feed as FeedSource, 0);
    const search = toTripBased(network);
    const query = { timeSec: 0, access: [], egress: [], maxRounds: 1, allowedChains: new Uint8Array(9) };
    expect(() => search.search(query)).toThrow(TypeError);
    expect(() => search.findProfile({ ...query, windowSec: 60 })).toThrow(TypeError);
  });
});

describe('findProfile', () => {
  test('finds the same journeys of the window as a search departure by departure', () => {
    let journeys = 0;
    fc.assert(
      fc.property(
        freeCases,
        ({ feed, access, egress, time, change, rounds, limit, waitShare, windowSec }) => {
          const { network } = toWorld(feed, change, waitShare);
          const known = (list: StopAccess[]) => list.filter(({ stop }) => stop < network.day.stopCount);
          const tripBased = toTripBased(network);
          const query = { access: known(access), egress: known(egress), maxRounds: rounds };
          const shorterThan = limit === undefined ? {} : { shorterThanSec: limit };
          for (const timeSec of [time, time - 3000]) {
            const raptor = new DaySearch(network).departRange({
              ...query,
              ...shorterThan,
              timeSec,
              windowSec,
              minCount: 0,
              maxSteps: 1000,
            });
            const found = tripBased
              .findProfile({ ...query, timeSec, windowSec })
              .journeys.filter(({ arrivalSec, departureSec }) => arrivalSec - departureSec < (limit ?? 1e8));
            const inWindow = raptor.journeys.filter((journey) => journey.departureSec <= timeSec + windowSec);
            expect(toTriples(found)).toEqual(toTriples(inWindow));
            for (const journey of found) checkJourney(network, journey);
            journeys += found.length;
          }
        },
      ),
      { numRuns: CASES, seed: 20261203 },
    );
    expect(journeys).toBeGreaterThan(CASES / 2);
  });

  test('is the mirror image of arrivals in a window', () => {
    fc.assert(
      fc.property(freeCases, ({ feed, access, egress, time, change, rounds, windowSec }) => {
        const { network } = toWorld(feed, change);
        const known = (list: StopAccess[]) => list.filter(({ stop }) => stop < network.day.stopCount);
        const mirrored = toMirrored(network);
        const search = toTripBased(mirrored);
        const query = { access: known(access), egress: known(egress), maxRounds: rounds };
        const raptor = new DaySearch(network).arriveRange({
          ...query,
          timeSec: time,
          windowSec,
          minCount: 0,
          maxSteps: 1000,
        });
        const found = search.findProfile({
          access: query.egress,
          egress: query.access,
          maxRounds: rounds,
          timeSec: -time,
          windowSec,
        }).journeys;
        const inWindow = raptor.journeys.filter((journey) => journey.arrivalSec >= time - windowSec);
        const seenAgain = found.map((journey) => ({
          ...journey,
          departureSec: -journey.arrivalSec,
          arrivalSec: -journey.departureSec,
        }));
        expect(toTriples(seenAgain)).toEqual(toTriples(inWindow));
      }),
      { numRuns: CASES, seed: 20261204 },
    );
  });
});

describe('prepareTransfers', () => {
  test('joined parts equal the whole', () => {
    fc.assert(
      fc.property(randomFeed, fc.nat(30), fc.nat(30), (feed, a, b) => {
        const { network } = toWorld(feed, 60);
        const { chainCount } = network.day;
        const [first = 0, second = 0] = [a % (chainCount + 1), b % (chainCount + 1)].sort((x, y) => x - y);
        const parts = [
          [0, first],
          [first, second],
          [second, chainCount],
        ].map(([firstChain, endChain]) =>
          prepareTransfers(network, { firstChain: firstChain as number, endChain: endChain as number }),
        );
        expect(joinTransfers(parts)).toEqual(prepareTransfers(network));
        expect(() => joinTransfers([...parts, ...parts])).toThrow(RangeError);
      }),
      { numRuns: Math.ceil(CASES / 10), seed: 20261205 },
    );
  });

  test('progress ends at the number of chains', () => {
    const [feed] = fc.sample(randomFeed, { numRuns: 1, seed: 2 });
    const { network } = toWorld(feed as FeedSource, 0);
    const seen: number[] = [];
    const { words } = prepareTransfers(network, {
      onProgress: ({ chainsDone, chainCount, transferCount }) => {
        expect(chainCount).toBe(network.day.chainCount);
        seen.push(chainsDone);
        if (chainsDone === chainCount) seen.push(transferCount);
      },
    });
    expect(seen.slice(-2)).toEqual([network.day.chainCount, words.length]);
  });

  test('transfers of another network are refused', () => {
    const [one, two] = fc.sample(randomFeed, { numRuns: 2, seed: 3 }) as [FeedSource, FeedSource];
    const { network } = toWorld(one, 0);
    const { network: other } = toWorld(two, 0);
    expect(() => new TripBasedSearch(other, prepareTransfers(network))).toThrow(RangeError);
    const part = prepareTransfers(network, { firstChain: 0, endChain: network.day.chainCount - 1 });
    expect(() => new TripBasedSearch(network, part)).toThrow(RangeError);
  });

  test('a timetable that does not fit the words is refused', () => {
    const [feed] = fc.sample(randomFeed, { numRuns: 1, seed: 4 });
    const { network } = toWorld(feed as FeedSource, 0);
    const runOffsets = network.day.runOffsets.slice();
    // One chain with more runs than fit into a word; its times are not read.
    runOffsets.fill(0x8000, network.day.chainCount);
    const runs = new Int32Array(0x8000);
    const day = { ...network.day, runOffsets, runStart: runs, runProfile: runs };
    expect(() => prepareTransfers({ ...network, day })).toThrow(RangeError);
  });
});
