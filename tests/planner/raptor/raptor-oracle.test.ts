import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DaySearch } from '../../../server/planner/raptor/day-search.ts';
import type { FoundJourney } from '../../../server/planner/raptor/journey.ts';
import type { SearchNetwork, StopAccess } from '../../../server/planner/raptor/search-query.ts';
import { buildDayTimetable } from '../../../server/transit/timetable/build-day-timetable.ts';
import { compileTimetable } from '../../../server/transit/timetable/compile/compile.ts';
import type { FeedSource } from '../../../server/transit/timetable/compile/feed-source.ts';
import { listStrings } from '../../../server/transit/timetable/string-table.ts';
import type { Timetable } from '../../../server/transit/timetable/timetable.ts';
import { expandRuns, type NaiveWalks, naiveArrivals, naiveDistanceM } from '../../support/naive-search.ts';
import { QUERY_DAY, randomFeed } from '../../support/random-feed.ts';

const CASES = Number(process.env.PROPERTY_CASES ?? 500);
const ROUNDS = 5;
const walk = { maxM: 400, speedMps: 1.25, detourFactor: 1 };

interface World {
  readonly feed: FeedSource;
  readonly timetable: Timetable;
  readonly search: DaySearch;
  readonly ids: string[];
  readonly walks: NaiveWalks;
}

function toWorld(feed: FeedSource, changeSec: number): World {
  const { timetable } = compileTimetable([feed], { hash: 'test', walk, cities: [] });
  const day = buildDayTimetable(timetable, QUERY_DAY, { daysBefore: 1, daysAfter: 1 });
  const change = new Int32Array(timetable.stops.count).fill(changeSec);
  const network: SearchNetwork = { day, footpaths: timetable.footpaths, changeSec: change };
  const position = new Map(feed.stops.map((s) => [s.stopId, { lat: s.lat ?? 0, lon: s.lon ?? 0 }] as const));
  const walks: NaiveWalks = {
    change: () => changeSec,
    between: (from, to) => {
      const metres = naiveDistanceM(position.get(from) as never, position.get(to) as never);
      return metres <= walk.maxM ? Math.ceil(metres / walk.speedMps) : undefined;
    },
  };
  return { feed, timetable, search: new DaySearch(network), ids: listStrings(timetable.stops.ids), walks };
}

/** The stop itself and every stop within a walk. Distances are symmetric, so this is the access and the egress. */
function toAccess({ timetable, ids, walks }: World, stopId: string): StopAccess[] {
  const access: StopAccess[] = [];
  for (let stop = 0; stop < timetable.stops.boardable; stop++) {
    const durationSec = ids[stop] === stopId ? 0 : walks.between(stopId, ids[stop] as string);
    if (durationSec !== undefined) access.push({ stop, durationSec });
  }
  return access;
}

/** Best arrival with at most k vehicles for each k, in the form of the oracle. */
function toStaircase(journeys: readonly FoundJourney[]): number[] {
  const result = new Array<number>(ROUNDS).fill(Number.POSITIVE_INFINITY);
  for (const journey of journeys) {
    for (let k = journey.rides.length; k <= ROUNDS; k++) {
      result[k - 1] = Math.min(result[k - 1] as number, journey.arrivalSec);
    }
  }
  return result;
}

/** Checks that every ride exists in the timetable and every change has the time it needs. */
function checkJourney(world: World, journey: FoundJourney): void {
  let ready = journey.departureSec + journey.accessSec;
  let at: number | undefined;
  for (const ride of journey.rides) {
    if (at !== undefined && at !== ride.fromStop) {
      const { offsets, targets, durationSec } = world.timetable.footpaths;
      const row = targets.subarray(offsets[at], offsets[at + 1]).indexOf(ride.fromStop);
      expect(row).toBeGreaterThanOrEqual(0);
      ready += durationSec[(offsets[at] as number) + row] as number;
    } else if (at !== undefined) ready += world.walks.change('');
    expect(ride.departureSec).toBeGreaterThanOrEqual(ready);
    expect(ride.arrivalSec).toBeGreaterThanOrEqual(ride.departureSec);
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

describe('the search compared with the slow search', () => {
  test('depart-at finds the best arrival for every number of vehicles', () => {
    fc.assert(
      fc.property(cases, ({ feed, from, to, time, change }) => {
        const world = toWorld(feed, change);
        const [a, b] = [`s${from}`, `s${to}`];
        const access = toAccess(world, a);
        const egress = toAccess(world, b);
        const found = world.search.departAt({ timeSec: time, access, egress, maxRounds: ROUNDS });
        const stops = feed.stops.map((s) => s.stopId);
        const naive = naiveArrivals(expandRuns(feed, QUERY_DAY, 1), stops, world.walks, {
          from: a,
          to: b,
          departure: time,
          rounds: ROUNDS,
        });
        expect(toStaircase(found)).toEqual(naive);
        for (const journey of found) {
          expect(journey.departureSec).toBeGreaterThanOrEqual(time);
          checkJourney(world, journey);
        }
      }),
      { numRuns: CASES, seed: 20261125 },
    );
  });

  test('arrive-by agrees with depart-at: leaving then arrives in time, leaving a second later does not', () => {
    fc.assert(
      fc.property(cases, ({ feed, from, to, time, change }) => {
        const world = toWorld(feed, change);
        const access = toAccess(world, `s${from}`);
        const egress = toAccess(world, `s${to}`);
        const query = { access, egress, maxRounds: ROUNDS };
        for (const journey of world.search.arriveBy({ ...query, timeSec: time })) {
          checkJourney(world, journey);
          expect(journey.arrivalSec).toBeLessThanOrEqual(time);
          const rounds = { ...query, maxRounds: journey.rides.length };
          const then = world.search.departAt({ ...rounds, timeSec: journey.departureSec });
          expect(then.at(-1)?.arrivalSec).toBeLessThanOrEqual(time);
          const later = world.search.departAt({ ...rounds, timeSec: journey.departureSec + 1 });
          expect(later.at(-1)?.arrivalSec ?? Number.POSITIVE_INFINITY).toBeGreaterThan(time);
        }
      }),
      { numRuns: CASES, seed: 20261126 },
    );
  });

  test('a range holds exactly the journeys that are best for some departure in the window', () => {
    fc.assert(
      fc.property(cases, ({ feed, from, to, time, change }) => {
        const world = toWorld(feed, change);
        const query = {
          access: toAccess(world, `s${from}`),
          egress: toAccess(world, `s${to}`),
          maxRounds: ROUNDS,
        };
        const windowSec = 3600;
        const { journeys } = world.search.departRange({
          ...query,
          timeSec: time,
          windowSec,
          minCount: 0,
          maxSteps: 1000,
        });
        const inWindow = journeys.filter((j) => j.departureSec <= time + windowSec);
        for (const journey of journeys) checkJourney(world, journey);
        // Compare with departures after the window too.
        const behind = world.search.departAt({ ...query, timeSec: time + windowSec + 1 });
        // The result can change only at the departure of a run minus a walk; all of these are multiples of 30 s.
        for (let at = time; at <= time + windowSec; at += 30) {
          const best = toStaircase(world.search.departAt({ ...query, timeSec: at }));
          const ranged = toStaircase([...journeys.filter((j) => j.departureSec >= at), ...behind]);
          expect(ranged).toEqual(best);
        }
        for (const a of inWindow) {
          const better = inWindow.filter(
            (b) =>
              b !== a &&
              b.departureSec >= a.departureSec &&
              b.arrivalSec <= a.arrivalSec &&
              b.rides.length <= a.rides.length,
          );
          expect(better).toEqual([]);
        }
      }),
      { numRuns: Math.ceil(CASES / 5), seed: 20261127 },
    );
  });
});
