/** Staying seated and changes by transfers.txt: every engine compared with the slow search and the other engines. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ParetoDay } from '../../../server/planner/pareto/pareto-day.ts';
import { DaySearch } from '../../../server/planner/raptor/day-search.ts';
import type { FoundJourney } from '../../../server/planner/raptor/journey.ts';
import { RaptorSearch } from '../../../server/planner/raptor/raptor.ts';
import type { StopAccess } from '../../../server/planner/raptor/search-query.ts';
import { listTripRides, type TripRide } from '../../../server/planner/raptor/trip-rides.ts';
import { prepareTransfers } from '../../../server/planner/trip-based/prepare-transfers.ts';
import { TripBasedSearch } from '../../../server/planner/trip-based/trip-based-search.ts';
import { buildDayTimetable } from '../../../server/transit/timetable/build-day-timetable.ts';
import { compileTimetable } from '../../../server/transit/timetable/compile/compile.ts';
import type { FeedSource } from '../../../server/transit/timetable/compile/feed-source.ts';
import { addWalks } from '../../../server/transit/timetable/day/added-stops.ts';
import { listStrings } from '../../../server/transit/timetable/string-table.ts';
import { QUERY_DAY } from '../../support/random-feed.ts';
import { randomLinkedFeed } from '../../support/random-links.ts';
import { type OracleRun, TransferOracle } from '../../support/transfer-oracle.ts';

const CASES = Number(process.env.PROPERTY_CASES ?? 500);
const ROUNDS = 4;
const walk = { maxM: 400, speedMps: 1.25, detourFactor: 1 };

function toWorld(feed: FeedSource) {
  const { timetable } = compileTimetable([feed], { hash: 'test', walk, cities: [] });
  const day = buildDayTimetable(timetable, QUERY_DAY, { daysBefore: 1, daysAfter: 1, withTransfers: true });
  const { footpaths, stops } = timetable;
  const network = { day, ...addWalks(day.addedStops, { footpaths, changeSec: stops.changeSec }) };
  const oracle = new TransferOracle(feed, QUERY_DAY, {
    maxWalkM: walk.maxM,
    speedMps: walk.speedMps,
    changeSec: 60,
    maxFollowers: 3,
    longestLayoverSec: 3600,
    nearbyM: 200,
  });
  const ids = listStrings(stops.ids).slice(0, stops.boardable);
  /** The stop itself and every stop within a walk. Distances are symmetric, so this is the access and the egress. */
  const toAccess = (stopId: string): StopAccess[] =>
    ids.flatMap((id, stop) => {
      const durationSec = oracle.findWalkSec(stopId, id);
      return durationSec === undefined ? [] : [{ stop, durationSec }];
    });
  return { timetable, network, oracle, ids, toAccess, search: new DaySearch(network) };
}

type World = ReturnType<typeof toWorld>;

/** Best arrival with at most k vehicles, for each k. */
function toStaircase(journeys: readonly FoundJourney[]): number[] {
  return Array.from({ length: ROUNDS }, (_, k) =>
    Math.min(
      Number.POSITIVE_INFINITY,
      ...journeys.filter(({ rides }) => rides.length <= k + 1).map(({ arrivalSec }) => arrivalSec),
    ),
  );
}

const toTriples = (journeys: readonly FoundJourney[]) =>
  journeys
    .map(({ departureSec, arrivalSec, rides }) => [departureSec, rides.length, arrivalSec].join(' '))
    .sort();

/** The oracle's run for one trip of a ride. */
function findRun({ oracle, timetable }: World, { row, start }: TripRide): OracleRun {
  const trip = listStrings(timetable.trips.ids)[timetable.patterns.runTrip[row] as number];
  const found = oracle.runs.find((run) => run.trip === trip && run.calls[0]?.departure === start);
  if (!found) throw new Error(`no run of ${trip} at ${start}`);
  return found;
}

/** Checks that passengers stay seated only where allowed, and that every change has the time of its rule. */
function checkJourney(world: World, journey: FoundJourney): { stays: number } {
  let stays = 0;
  let before: { run: OracleRun; position: number } | undefined;
  for (const ride of journey.rides) {
    const parts = listTripRides(world.timetable.patterns, world.network.day, ride);
    parts.forEach((part, i) => {
      const run = findRun(world, part);
      if (before && i > 0) {
        stays++;
        expect(world.oracle.listFollowers(before.run)).toContain(run);
        expect(before.position).toBe(before.run.calls.length - 1);
        expect(part.boardPosition).toBe(0);
      } else {
        const call = run.calls[part.boardPosition];
        expect(call?.canBoard).toBe(true);
        const from = before?.run.calls[before.position];
        if (before && from && call) {
          const sec = world.oracle.findChangeSec(before.run, from.stop, run, call.stop);
          expect(from.arrival + (sec ?? Number.POSITIVE_INFINITY)).toBeLessThanOrEqual(call.departure);
        }
      }
      expect(part.alightPosition).toBeGreaterThan(part.boardPosition);
      before = { run, position: part.alightPosition };
    });
    const last = before?.run.calls[before.position];
    expect(last?.canAlight).toBe(true);
    expect([last?.arrival, last?.stop]).toEqual([ride.arrivalSec, world.ids[ride.toStop]]);
  }
  return { stays };
}

/** Queries between stops with service, at a time before the first stop's departures. */
const cases = fc
  .record({
    feed: randomLinkedFeed,
    fromCall: fc.nat(200),
    toCall: fc.nat(200),
    early: fc.constantFrom(0, 0, 300, 1200),
  })
  .map(({ early, feed, fromCall, toCall }) => {
    const calls = [...feed.stopTimes];
    const [from, to] = [calls[fromCall % calls.length], calls[toCall % calls.length]];
    return {
      feed,
      from: from?.stopId ?? '',
      to: to?.stopId ?? '',
      time: (from?.departureSec ?? 0) - early,
      arriveBy: (to?.arrivalSec ?? 0) + early,
    };
  });

describe('staying seated and changes with their own rules', () => {
  test('the best arrivals are those of the slow search, and every journey keeps the rules', () => {
    let stays = 0;
    let ruled = 0;
    fc.assert(
      fc.property(cases, ({ feed, from, to, time }) => {
        const world = toWorld(feed);
        const query = { access: world.toAccess(from), egress: world.toAccess(to), maxRounds: ROUNDS };
        const found = world.search.departAt({ ...query, timeSec: time });
        expect(toStaircase(found)).toEqual(world.oracle.findArrivals(from, to, time, ROUNDS));
        for (const journey of found) stays += checkJourney(world, journey).stays;
        if (world.network.day.addedStops && found.length > 0) ruled++;
      }),
      { numRuns: CASES, seed: 20261211 },
    );
    // Enough of the compared journeys contain a stay.
    expect(stays).toBeGreaterThan(CASES / 50);
    expect(ruled).toBeGreaterThan(CASES / 50);
  });

  test('arrive-by agrees with depart-at: leaving then arrives in time, leaving a second later does not', () => {
    fc.assert(
      fc.property(cases, ({ arriveBy: time, feed, from, to }) => {
        const world = toWorld(feed);
        const query = { access: world.toAccess(from), egress: world.toAccess(to) };
        for (const journey of world.search.arriveBy({ ...query, maxRounds: ROUNDS, timeSec: time })) {
          checkJourney(world, journey);
          const rounds = journey.rides.length;
          const { departureSec } = journey;
          const [then, later] = [departureSec, departureSec + 1].map(
            (sec) => world.oracle.findArrivals(from, to, sec, rounds).at(-1) as number,
          );
          expect(then).toBeLessThanOrEqual(time);
          expect(later).toBeGreaterThan(time);
        }
      }),
      { numRuns: Math.ceil(CASES / 2), seed: 20261212 },
    );
  });

  test('Trip-Based and both kinds of ranges find the same journeys', () => {
    fc.assert(
      fc.property(cases, ({ feed, from, to, time }) => {
        const world = toWorld(feed);
        const { network, search } = world;
        const query = { access: world.toAccess(from), egress: world.toAccess(to), maxRounds: ROUNDS };
        const tripBased = new TripBasedSearch(network, prepareTransfers(network));
        const found = tripBased.search({ ...query, timeSec: time });
        expect(toStaircase(found)).toEqual(toStaircase(search.departAt({ ...query, timeSec: time })));
        for (const journey of found) checkJourney(world, journey);
        const windowSec = 3600;
        const range = search.departRange({ ...query, timeSec: time, windowSec, minCount: 0, maxSteps: 1000 });
        const inWindow = range.journeys.filter(({ departureSec }) => departureSec <= time + windowSec);
        for (const journey of inWindow) checkJourney(world, journey);
        expect(toTriples(tripBased.findProfile({ ...query, timeSec: time, windowSec }).journeys)).toEqual(
          toTriples(inWindow),
        );
      }),
      { numRuns: Math.ceil(CASES / 2), seed: 20261213 },
    );
  });

  test('a Pareto set in time and vehicles alone is that of the standard search', () => {
    fc.assert(
      fc.property(cases, ({ feed, from, to, time }) => {
        const world = toWorld(feed);
        const { day } = world.network;
        const { route } = world.timetable.patterns;
        const pareto = new ParetoDay(world.search, {
          chainRoute: day.chainPattern.map((pattern) => route[pattern] as number),
        });
        const query = {
          access: world.toAccess(from),
          egress: world.toAccess(to),
          maxRounds: ROUNDS,
          timeSec: time,
        };
        const slack = { maxSec: 0, share: 0, rides: 0 };
        const found = pareto.departAt({ ...query, slack, walking: false });
        expect(toStaircase(found)).toEqual(toStaircase(world.search.departAt(query)));
        for (const journey of found) checkJourney(world, journey);
      }),
      { numRuns: Math.ceil(CASES / 4), seed: 20261215 },
    );
  });

  test('one-to-all reaches every stop at the time at which a journey to it arrives', () => {
    fc.assert(
      fc.property(cases, ({ feed, from, time }) => {
        const world = toWorld(feed);
        const access = world.toAccess(from);
        const reached = new RaptorSearch(world.network).reachAll({
          access,
          timeSec: time,
          maxRounds: ROUNDS,
        });
        expect(reached.length).toBe(world.ids.length);
        reached.forEach((arrivalSec, stop) => {
          const egress = [{ stop, durationSec: 0 }];
          const best = world.search.departAt({ access, egress, timeSec: time, maxRounds: ROUNDS }).at(-1);
          expect(arrivalSec).toBe(best?.arrivalSec ?? 0x3fffffff);
        });
      }),
      { numRuns: Math.ceil(CASES / 5), seed: 20261214 },
    );
  });
});
