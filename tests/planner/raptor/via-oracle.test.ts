/** Places on the way: the layered search compared with the slow search, forward, backward and over windows. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DaySearch, ViaDaySearch } from '../../../server/planner/raptor/day-search.ts';
import type { FoundJourney } from '../../../server/planner/raptor/journey.ts';
import { buildDayTimetable } from '../../../server/transit/timetable/build-day-timetable.ts';
import type { FeedSource } from '../../../server/transit/timetable/compile/feed-source.ts';
import { listStrings } from '../../../server/transit/timetable/string-table.ts';
import { expandRuns, type NaiveWalks, naiveDistanceM } from '../../support/naive-search.ts';
import { QUERY_DAY, randomFeed } from '../../support/random-feed.ts';
import { compileTiny, tinyWalk } from '../../support/tiny-feed.ts';
import { naiveViaArrivals } from '../../support/via-oracle.ts';

const CASES = Number(process.env.PROPERTY_CASES ?? 1000);
const ROUNDS = 4;

const cases = fc.record({
  feed: randomFeed,
  from: fc.nat(8),
  to: fc.nat(8),
  time: fc.integer({ min: 0, max: 27 * 6 }).map((n) => n * 600),
  change: fc.constantFrom(0, 60, 180),
  vias: fc.array(
    fc.record({
      stops: fc.uniqueArray(fc.nat(8), { minLength: 1, maxLength: 2 }),
      staySec: fc.constantFrom(0, 0, 300, 1800),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

function toWorld({ feed, from, to, change, vias }: Case) {
  const { timetable } = compileTiny(feed);
  const ids = listStrings(timetable.stops.ids);
  const walks = toWalks(feed, change);
  const listNear = (end: string) =>
    ids.slice(0, timetable.stops.boardable).flatMap((id, stop) => {
      const durationSec = id === end ? 0 : walks.between(end, id);
      return durationSec === undefined ? [] : [{ stop, durationSec }];
    });
  const rowOf = (stop: number) => ids.indexOf(`s${stop}`);
  const network = {
    day: buildDayTimetable(timetable, QUERY_DAY, { daysBefore: 1, daysAfter: 1 }),
    footpaths: timetable.footpaths,
    changeSec: new Int32Array(timetable.stops.count).fill(change),
  };
  const search = new ViaDaySearch(new DaySearch(network), {
    vias: vias.map(({ stops, staySec }) => ({ stops: stops.map(rowOf).filter((row) => row >= 0), staySec })),
    startStops: [rowOf(from)],
    endStops: [rowOf(to)],
  });
  return { search, walks, access: listNear(`s${from}`), egress: listNear(`s${to}`), maxRounds: ROUNDS };
}

function toWalks(feed: FeedSource, change: number): NaiveWalks {
  const position = new Map(feed.stops.map((s) => [s.stopId, { lat: s.lat ?? 0, lon: s.lon ?? 0 }] as const));
  return {
    change: () => change,
    between: (a, b) => {
      const metres = naiveDistanceM(position.get(a) as never, position.get(b) as never);
      return metres <= tinyWalk.maxM ? Math.ceil(metres) : undefined;
    },
  };
}

/** Best arrival with at most k vehicles for each k, in the form of the oracle. */
function toStaircase(journeys: readonly FoundJourney[]): number[] {
  return Array.from({ length: ROUNDS }, (_, k) =>
    Math.min(
      ...journeys.filter(({ rides }) => rides.length <= k + 1).map(({ arrivalSec }) => arrivalSec),
      Number.POSITIVE_INFINITY,
    ),
  );
}

describe('places on the way', () => {
  test('depart-at finds the best arrival for every number of vehicles', () => {
    let answers = 0;
    fc.assert(
      fc.property(cases, (one) => {
        const { search, walks, ...query } = toWorld(one);
        const found = search.departAt({ ...query, timeSec: one.time });
        answers += found.length;
        const stops = one.feed.stops.map(({ stopId }) => stopId);
        const naive = naiveViaArrivals(expandRuns(one.feed, QUERY_DAY, 1), stops, walks, {
          from: `s${one.from}`,
          to: `s${one.to}`,
          departure: one.time,
          rounds: ROUNDS,
          vias: one.vias.map((via) => ({ ...via, stops: via.stops.map((stop) => `s${stop}`) })),
        });
        expect(toStaircase(found)).toEqual(naive);
        for (const { departureSec, accessSec, rides } of found) {
          expect(departureSec).toBeGreaterThanOrEqual(one.time);
          expect(rides[0]?.departureSec).toBe(departureSec + accessSec);
        }
      }),
      { numRuns: CASES, seed: 20261201 },
    );
    expect(answers).toBeGreaterThan(CASES / 20);
  });

  test('arrive-by agrees with depart-at: leaving then arrives in time, leaving a second later does not', () => {
    let answers = 0;
    fc.assert(
      fc.property(cases, (one) => {
        const { search, walks: _walks, ...query } = toWorld(one);
        const arriving = search.arriveBy({ ...query, timeSec: one.time });
        answers += arriving.length;
        for (const journey of arriving) {
          expect(journey.arrivalSec).toBeLessThanOrEqual(one.time);
          const rounds = { ...query, maxRounds: journey.rides.length };
          const then = search.departAt({ ...rounds, timeSec: journey.departureSec });
          expect(then.at(-1)?.arrivalSec).toBeLessThanOrEqual(one.time);
          const later = search.departAt({ ...rounds, timeSec: journey.departureSec + 1 });
          expect(later.at(-1)?.arrivalSec ?? Number.POSITIVE_INFINITY).toBeGreaterThan(one.time);
        }
        // No journey is missing: every journey that arrives in time leaves no later than the best.
        for (const journey of search.departAt({ ...query, timeSec: one.time - 7200 })) {
          if (journey.arrivalSec > one.time) continue;
          const best = arriving.filter(({ rides }) => rides.length <= journey.rides.length).at(-1);
          expect(best?.departureSec).toBeGreaterThanOrEqual(journey.departureSec);
        }
      }),
      { numRuns: CASES, seed: 20261202 },
    );
    expect(answers).toBeGreaterThan(CASES / 20);
  });

  test('a range holds exactly what is best for some departure (arrival) in the window', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { search, walks: _walks, ...query } = toWorld(one);
        const [windowSec, steps] = [3600, { minCount: 0, maxSteps: 1000 }];
        const range = { ...query, ...steps, windowSec };
        const departing = search.departRange({ ...range, timeSec: one.time }).journeys;
        const arriving = search.arriveRange({ ...range, timeSec: one.time + windowSec }).journeys;
        for (let at = one.time; at <= one.time + windowSec; at += 150) {
          const best = toStaircase(search.departAt({ ...query, timeSec: at }));
          expect(toStaircase(departing.filter((j) => j.departureSec >= at))).toEqual(best);
        }
        const isInside = (j: FoundJourney) =>
          j.departureSec >= one.time && j.arrivalSec <= one.time + windowSec;
        const tell = (list: readonly FoundJourney[]) =>
          list
            .filter(isInside)
            .map((j) => `${j.departureSec} ${j.arrivalSec} ${j.rides.length}`)
            .sort();
        expect(tell(arriving)).toEqual(tell(departing));
      }),
      { numRuns: Math.ceil(CASES / 5), seed: 20261203 },
    );
  });

  test('without places it equals the plain search', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { search, walks: _walks, ...query } = toWorld({ ...one, vias: [] });
        const found = search.departAt({ ...query, timeSec: one.time });
        const { timetable } = compileTiny(one.feed);
        const plain = new DaySearch({
          day: search.day,
          footpaths: timetable.footpaths,
          changeSec: new Int32Array(timetable.stops.count).fill(one.change),
        }).departAt({ ...query, timeSec: one.time });
        expect(toStaircase(found)).toEqual(toStaircase(plain));
      }),
      { numRuns: Math.ceil(CASES / 5), seed: 20261204 },
    );
  });
});
