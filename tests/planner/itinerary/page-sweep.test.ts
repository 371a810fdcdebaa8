/** Pages of many feeds and sizes: going on and back shows the same pages, and every journey appears exactly once. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Itinerary } from '../../../server/planner/model/itinerary.ts';
import type { PageCursor, PlanResult } from '../../../server/planner/model/plan-request.ts';
import { type TinyFeed, WEDNESDAY } from '../../support/tiny-feed.ts';
import { type Asked, type TinyPlanner, tinyPlanner, toText } from '../../support/tiny-planner.ts';

const CASES = Number(process.env.PROPERTY_CASES ?? 150);

const once: Partial<TinyFeed> = {
  calendars: [],
  calendarDates: [{ serviceId: 'daily', day: WEDNESDAY, isAdded: true }],
};
const at = { A: [0, 0], B: [0, 20_000], M: [0, 9000], M2: [0, 9200], N: [4000, 9000] } as const;

/** Buses every few minutes, some of them within a few minutes of each other. */
const line = (stepMin: number, count: number): TinyFeed => ({
  at,
  trips: Array.from({ length: count }, (_, i) => {
    const start = 6 * 3600 + i * stepMin * 60;
    return { id: `t${i}`, calls: [`A ${toText(start)}`, `B ${toText(start + 1800 - (i % 3) * 120)}`] };
  }),
});

/** Direct buses, and journeys with a change that leave or arrive in the same minutes. */
const ties: TinyFeed = {
  at,
  trips: Array.from({ length: 30 }, (_, i) => i).flatMap((i) => {
    const start = 7 * 3600 + i * 600;
    return [
      { id: `slow${i}`, route: 'slow', calls: [`A ${toText(start)}`, `B ${toText(start + 3600)}`] },
      { id: `in${i}`, route: 'in', calls: [`A ${toText(start)}`, `M ${toText(start + 600)}`] },
      { id: `out${i}`, route: 'out', calls: [`M2 ${toText(start + 1200)}`, `B ${toText(start + 1800)}`] },
      { id: `on${i}`, route: 'on', calls: [`M ${toText(start + 1200)}`, `N ${toText(start + 1300)}`] },
      { id: `off${i}`, route: 'off', calls: [`N ${toText(start + 1380)}`, `B ${toText(start + 1500)}`] },
    ];
  }),
};

/** Headway trips with a pause at night. */
const headways: TinyFeed = {
  at,
  trips: [
    {
      id: 'h',
      calls: ['A 0:00', 'M 0:10', 'B 0:30'],
      every: [
        ['6:00', '9:00', 600],
        ['9:00', '23:00', 1200],
      ],
    },
    { id: 'x', route: 'x', calls: ['A 0:00', 'B 0:25'], every: [['6:05', '22:00', 900, true]] },
  ],
};

const feeds: Readonly<Record<string, TinyFeed>> = {
  'a line every 20 minutes': line(20, 50),
  'a line every 2 minutes': line(2, 200),
  'ways of the same minutes': ties,
  headways,
  'one day alone': { ...line(7, 60), ...once },
};
const planners = Object.entries(feeds).map(([name, feed]) => [name, tinyPlanner(feed)] as const);

const kinds: readonly (readonly [string, Asked])[] = [
  ['plain', {}],
  ['by way of a place', { vias: [{ place: { kind: 'stop', stopId: 'M' }, minStaySec: 0 }] }],
  ['with little walking', { criteria: ['walking'] }],
];
const sizes = Array.from({ length: 10 }, (_, i) => i + 1);

const keyOf = (itinerary: Itinerary): string => {
  const shift = (itinerary.day - WEDNESDAY) * 86_400;
  const legs = itinerary.legs.map((leg) =>
    leg.kind === 'walk' ? 'walk' : `${leg.tripId} ${leg.serviceDay} ${leg.tripStartSec ?? ''}`,
  );
  return `${itinerary.departureSec + shift} ${itinerary.arrivalSec + shift} ${legs.join()}`;
};
const keysOf = ({ itineraries }: PlanResult) => itineraries.map(keyOf);

const turn = (planner: TinyPlanner, time: string, asked: Asked) => (page?: PageCursor) =>
  planner.plan('A', 'B', time, { ...asked, ...(page ? { page } : {}) });

/** Requests with and without a search window, as the API makes them. */
const views = (size: number): readonly Asked[] => [
  { searchWindowSec: 900, minItineraries: size, maxItineraries: size },
  { searchWindowSec: 900, minItineraries: Math.min(5, size), maxItineraries: 50 },
  { searchWindowSec: 0, minItineraries: 1, maxItineraries: size },
];

let tried = 0;

describe.each(planners)('%s', (_, planner) => {
  test.each(kinds)('%s: the next page and the one before it, and the other way round', (__, kind) => {
    for (const [arriveBy, time] of [
      [false, '7:55'],
      [true, '9:25'],
      [false, '23:50'],
    ] as const) {
      for (const asked of sizes.flatMap(views)) {
        const ask = turn(planner, time, { arriveBy, ...asked, ...kind });
        const first = ask();
        const next = ask(first.nextPage);
        const previous = ask(first.previousPage);
        expect(ask(next.previousPage).itineraries).toEqual(first.itineraries);
        expect(ask(previous.nextPage).itineraries).toEqual(first.itineraries);
        // Goes two pages on and two back, then past the first page to the other side.
        const second = ask(next.nextPage);
        const back = ask(second.previousPage);
        expect(keysOf(back)).toEqual(keysOf(next));
        const start = ask(back.previousPage);
        expect(keysOf(start)).toEqual(keysOf(first));
        expect(keysOf(ask(start.previousPage))).toEqual(keysOf(previous));
        expect(keysOf(ask(ask(previous.nextPage).nextPage))).toEqual(keysOf(next));
        tried += 2;
      }
    }
  });

  test.each(kinds)('%s: consecutive pages show every journey exactly once', (__, kind) => {
    for (const arriveBy of [false, true]) {
      for (const size of [1, 2, 3, 7, 10]) {
        for (const view of views(size)) {
          const ask = turn(planner, arriveBy ? '10:00' : '7:00', { arriveBy, ...view, ...kind });
          const seen: string[] = [];
          let result = ask();
          for (let i = 0; i < 12; i++) {
            seen.push(...keysOf(result));
            expect(result.itineraries.length).toBeLessThanOrEqual(view.maxItineraries ?? 50);
            result = ask(arriveBy ? result.previousPage : result.nextPage);
          }
          expect(new Set(seen).size).toBe(seen.length);
          if (kind.criteria) continue;
          // Each page drops near-duplicates by itself, so small pages show every journey that a large page shows.
          const keys = new Set(seen.map((key) => Number(key.split(' ')[arriveBy ? 1 : 0])));
          const [low, high] = [Math.min(...keys), Math.max(...keys)];
          const all = planner.plan('A', 'B', arriveBy ? '10:00' : '7:00', {
            arriveBy,
            searchWindowSec: 6 * 3600,
            minItineraries: 1,
            maxItineraries: 500,
            ...kind,
          });
          for (const key of keysOf(all)) {
            const sec = Number(key.split(' ')[arriveBy ? 1 : 0]);
            if (sec > low && sec < high) expect(seen).toContain(key);
          }
        }
      }
    }
  });
});

test('that were many', () => {
  expect(tried).toBeGreaterThan(2000);
});

test('any timetable: pages on and back are the same', () => {
  const trip = fc.record({
    kind: fc.constantFrom('direct', 'in', 'out', 'on', 'off'),
    start: fc.integer({ min: 70, max: 130 }),
    ride: fc.integer({ min: 1, max: 12 }),
  });
  const ends = {
    direct: ['A', 'B'],
    in: ['A', 'M'],
    out: ['M2', 'B'],
    on: ['M', 'N'],
    off: ['N', 'B'],
  } as const;
  const feed = fc.array(trip, { minLength: 3, maxLength: 40 }).map(
    (list): TinyFeed => ({
      at,
      ...once,
      trips: list.map(({ kind, start, ride }, i) => {
        const [from, to] = ends[kind];
        return {
          id: `t${i}`,
          route: kind,
          calls: [`${from} ${toText(start * 300)}`, `${to} ${toText((start + ride) * 300)}`],
        };
      }),
    }),
  );
  const asked = fc.record({
    arriveBy: fc.boolean(),
    searchWindowSec: fc.constantFrom(0, 900, 3600),
    minItineraries: fc.integer({ min: 1, max: 5 }),
    maxItineraries: fc.integer({ min: 1, max: 6 }),
    kind: fc.constantFrom(...kinds.map(([, kind]) => kind)),
    steps: fc.array(fc.boolean(), { minLength: 2, maxLength: 8 }),
    hour: fc.integer({ min: 5, max: 13 }),
  });
  fc.assert(
    fc.property(feed, asked, (one, { hour, kind, steps, ...view }) => {
      const planner = tinyPlanner(one);
      fc.pre(['A', 'B', 'M'].every((id) => planner.stops.listRows(id).length > 0));
      const ask = turn(planner, `${hour}:00`, { ...view, ...kind });
      // Pages by their position: a page is the same from whichever page the cursor comes.
      const pages = new Map<number, string[]>();
      let place = 0;
      let result = ask();
      for (const isOn of [...steps, ...steps.map((step) => !step).reverse()]) {
        const known = pages.get(place);
        if (known) expect(keysOf(result)).toEqual(known);
        pages.set(place, keysOf(result));
        result = ask(isOn ? result.nextPage : result.previousPage);
        place += isOn ? 1 : -1;
      }
      expect(keysOf(result)).toEqual(pages.get(0));
      const all = [...pages.values()].flat();
      expect(new Set(all).size).toBe(all.length);
    }),
    { numRuns: CASES },
  );
});
