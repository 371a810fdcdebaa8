import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Itinerary } from '../../../server/planner/model/itinerary.ts';
import type { PageCursor, PlanResult } from '../../../server/planner/model/plan-request.ts';
import { type TinyFeed, WEDNESDAY } from '../../support/tiny-feed.ts';
import { type Asked, tellLegs, tinyPlanner, toText } from '../../support/tiny-planner.ts';

/** Every 20 minutes from 6:00 on, the last at 23:40. */
const line: TinyFeed = {
  trips: Array.from({ length: 54 }, (_, i) => {
    const start = 6 * 3600 + i * 1200;
    return { id: `t${toText(start)}`, calls: [`A ${toText(start)}`, `B ${toText(start + 900)}`] };
  }),
};
const { plan } = tinyPlanner(line);
const starts = (result: PlanResult) => tellLegs(result).map((text) => /^\S+ (-?[\d:]+)-/.exec(text)?.[1]);
const ask = (time: string, asked: Asked) =>
  plan('A', 'B', time, { minItineraries: 3, maxItineraries: 3, ...asked });

describe('pages by departure', () => {
  test('follow each other without a gap, and back again to the same page', () => {
    const first = ask('7:30', {});
    const second = ask('7:30', { page: first.nextPage });
    const back = ask('7:30', { page: second.previousPage });
    expect(starts(first)).toEqual(['7:40', '8:00', '8:20']);
    expect(starts(second)).toEqual(['8:40', '9:00', '9:20']);
    expect(starts(back)).toEqual(starts(first));
    expect(starts(ask('7:30', { page: back.nextPage }))).toEqual(starts(second));
    expect(starts(ask('7:30', { page: first.previousPage }))).toEqual(['6:40', '7:00', '7:20']);
  });

  test('an earlier page is complete up to its time and holds nothing after it', () => {
    const page = { direction: 'earlier', time: { day: WEDNESDAY, seconds: 8 * 3600 } } satisfies PageCursor;
    expect(starts(ask('12:00', { page, maxItineraries: 10 }))).toEqual(['7:00', '7:20', '7:40']);
    expect(starts(ask('12:00', { page, minItineraries: 6, maxItineraries: 10 }))).toEqual([
      '6:00',
      '6:20',
      '6:40',
      '7:00',
      '7:20',
      '7:40',
    ]);
  });

  test('cross midnight both ways', () => {
    const late = ask('23:10', {});
    expect(starts(late)).toEqual(['23:20', '23:40', '30:00']);
    const early = ask('6:00', {});
    expect(starts(ask('6:00', { page: early.previousPage }))).toEqual(['-1:00', '-0:40', '-0:20']);
  });

  test('an empty earlier page continues farther back', () => {
    const { plan: once } = tinyPlanner({
      trips: [{ id: 't', calls: ['A 8:00', 'B 9:00'] }],
      calendars: [],
      calendarDates: [{ serviceId: 'daily', day: WEDNESDAY, isAdded: true }],
    });
    let page: PageCursor = { direction: 'earlier', time: { day: WEDNESDAY + 1, seconds: 12 * 3600 } };
    const seen: number[] = [];
    for (let i = 0; i < 3; i++) {
      const result = once('A', 'B', '12:00', { page });
      seen.push(result.itineraries.length);
      page = result.previousPage;
      if (result.itineraries.length > 0) break;
    }
    expect(seen).toEqual([0, 1]);
  });
});

describe('journeys that are shown before the search has seen all earlier ones', () => {
  // A journey with more changes may leave later and still arrive earlier; the search has not yet seen 8:00 to 8:40.
  const { plan: ask } = tinyPlanner({
    trips: [
      { id: 'slow', route: 'a', calls: ['A 8:00', 'B 12:00'] },
      { id: 'hidden', route: 'a', calls: ['A 8:10', 'B 11:59'] },
      { id: '1', route: 'b', calls: ['A 8:30', 'M 8:40'] },
      { id: '2', route: 'c', calls: ['M 9:00', 'B 11:00'] },
      { id: '3', route: 'd', calls: ['A 8:40', 'P 8:50'] },
      { id: '4', route: 'e', calls: ['P 9:00', 'Q 9:10'] },
      { id: '5', route: 'f', calls: ['Q 9:20', 'B 10:00'] },
    ].map((trip) => ({ ...trip, service: 'once' })),
    calendars: [],
    calendarDates: [{ serviceId: 'once', day: WEDNESDAY, isAdded: true }],
  });

  test.each([2, 3, 10])('do not hide those between them from the next page of %d', (maxItineraries) => {
    const seen = new Set<string>();
    let page: PageCursor | undefined;
    for (let i = 0; i < 8; i++) {
      const result = ask('A', 'B', '7:59', { maxItineraries, ...(page ? { page } : {}) });
      for (const text of tellLegs(result)) seen.add(text.split(' ')[0] ?? '');
      page = result.nextPage;
    }
    expect([...seen].sort()).toEqual(expect.arrayContaining(['1', '3', 'hidden']));
  });
});

describe('pages by arrival', () => {
  const by = (time: string, asked: Asked) => ask(time, { arriveBy: true, ...asked });

  test('go back in time, and forward again to the same page', () => {
    const first = by('9:00', {});
    expect(starts(first)).toEqual(['8:00', '8:20', '8:40']);
    const earlier = by('9:00', { page: first.previousPage });
    expect(starts(earlier)).toEqual(['7:00', '7:20', '7:40']);
    expect(starts(by('9:00', { page: earlier.nextPage }))).toEqual(starts(first));
    expect(starts(by('9:00', { page: first.nextPage }))).toEqual(['9:00', '9:20', '9:40']);
  });

  test('a request includes its time, an earlier page does not', () => {
    expect(starts(by('8:55', {})).at(-1)).toBe('8:40');
    const page = { direction: 'earlier', time: { day: WEDNESDAY, seconds: 8 * 3600 + 55 * 60 } } as const;
    expect(starts(by('12:00', { page })).at(-1)).toBe('8:20');
    expect(starts(by('12:00', { page: { ...page, direction: 'later' } }))[0]).toBe('8:40');
  });
});

describe('pages of any timetable', () => {
  /** Trips A-B direct, and A-M, M-B: Pareto sets with several numbers of vehicles. */
  const trip = fc.record({
    kind: fc.constantFrom('direct', 'in', 'out'),
    start: fc.integer({ min: 70, max: 150 }),
    ride: fc.integer({ min: 1, max: 20 }),
  });
  const feeds = fc.array(trip, { minLength: 1, maxLength: 25 }).map(
    (list): TinyFeed => ({
      trips: list.map(({ kind, start, ride }, i) => {
        const [from, to] = kind === 'direct' ? ['A', 'B'] : kind === 'in' ? ['A', 'M'] : ['M', 'B'];
        const [a, b] = [toText(start * 300), toText((start + ride) * 300)];
        return { id: `t${i}`, route: kind, calls: [`${from} ${a}`, `${to} ${b}`] };
      }),
      calendars: [],
      calendarDates: [{ serviceId: 'daily', day: WEDNESDAY, isAdded: true }],
    }),
  );
  const keyOf = (itinerary: Itinerary) =>
    `${itinerary.departureSec + (itinerary.day - WEDNESDAY) * 86_400} ${itinerary.arrivalSec - itinerary.departureSec} ${itinerary.transfers}`;

  /**
   * Reads all pages in one direction and returns their keys; checks that no page holds a journey beyond its near edge.
   */
  function readOn(
    tiny: ReturnType<typeof tinyPlanner>,
    time: string,
    asked: Asked,
    direction: PageCursor['direction'],
  ): Set<string> {
    const seen = new Set<string>();
    let page: PageCursor | undefined;
    for (let i = 0; i < 60; i++) {
      const result: PlanResult = tiny.plan('A', 'B', time, { ...asked, ...(page ? { page } : {}) });
      for (const itinerary of result.itineraries) {
        const key = asked.arriveBy ? itinerary.arrivalSec : itinerary.departureSec;
        const sec = key + (itinerary.day - WEDNESDAY) * 86_400;
        const at = page && page.time.seconds + (page.time.day - WEDNESDAY) * 86_400;
        if (at !== undefined && direction === 'later') expect(sec).toBeGreaterThanOrEqual(at);
        if (at !== undefined && direction === 'earlier') expect(sec).toBeLessThan(at);
        seen.add(keyOf(itinerary));
      }
      const next: PageCursor = direction === 'later' ? result.nextPage : result.previousPage;
      const isStill = page && JSON.stringify(page) === JSON.stringify(next);
      if (isStill || next.time.day !== WEDNESDAY) break;
      page = next;
    }
    return seen;
  }

  const sizes = fc.record({
    minItineraries: fc.integer({ min: 1, max: 4 }),
    maxItineraries: fc.integer({ min: 2, max: 4 }),
    searchWindowSec: fc.constantFrom(0, 900, 3600),
  });

  test('reading page by page, forwards or back, shows every journey of one large page', () => {
    fc.assert(
      fc.property(feeds, sizes, fc.boolean(), (feed, size, arriveBy) => {
        const tiny = tinyPlanner(feed);
        fc.pre(tiny.stops.listRows('A').length + tiny.stops.listRows('B').length === 2);
        // Each page drops near-duplicates by itself, so a small page may show a journey that a larger one drops.
        const large = tiny.plan('A', 'B', arriveBy ? '23:00' : '5:00', {
          arriveBy,
          minItineraries: 500,
          maxItineraries: 500,
          searchWindowSec: 18 * 3600,
        });
        const direction = arriveBy ? 'earlier' : 'later';
        const onwards = readOn(tiny, arriveBy ? '23:00' : '5:00', { arriveBy, ...size }, direction);
        for (const itinerary of large.itineraries) expect(onwards).toContain(keyOf(itinerary));
        const back = direction === 'later' ? 'earlier' : 'later';
        const start = {
          direction: back,
          time: { day: WEDNESDAY, seconds: (arriveBy ? 5 : 23) * 3600 },
        } as const;
        const first = tiny.plan('A', 'B', '12:00', { arriveBy, ...size, page: start });
        expect(first.itineraries.length).toBeLessThanOrEqual(size.maxItineraries);
      }),
      { numRuns: 120 },
    );
  });
});
