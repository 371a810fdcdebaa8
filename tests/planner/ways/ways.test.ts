/** Random lists of itineraries: what is kept, how it is grouped, and that every tag is true. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Itinerary, Way } from '../../../server/planner/model/itinerary.ts';
import { groupWays } from '../../../server/planner/ways/group-ways.ts';
import { keepSensible, toEffortSec } from '../../../server/planner/ways/sensible.ts';
import { tagWays } from '../../../server/planner/ways/tag-ways.ts';

interface Drawn {
  readonly line: number;
  readonly departureMin: number;
  readonly minutes: number;
  readonly transfers: number;
  readonly walkM: number;
  readonly fen: number | undefined;
}

const place = (x: number) => ({ name: { text: `${x}` }, stopId: `f:${x}`, lat: 40, lon: 110 + x / 10 });

/** A ride of one line from place 0 to place 1, with the changes and the walk only counted. */
function toItinerary({ departureMin, fen, line, minutes, transfers, walkM }: Drawn): Itinerary {
  const [departureSec, arrivalSec] = [departureMin * 60, (departureMin + minutes) * 60];
  const route = { routeId: `f:${line}`, shortName: `${line}`, longName: { text: '' }, routeType: 3 };
  const ride = {
    kind: 'ride',
    from: place(0),
    to: place(1),
    departureSec,
    arrivalSec,
    distanceM: 8000,
    route,
  };
  const fare = { currency: 'CNY', parts: [], sales: [], ...(fen === undefined ? {} : { totalFen: fen }) };
  const legs = [ride] as unknown as Itinerary['legs'];
  return { day: 0, timeZone: 'UTC', departureSec, arrivalSec, transfers, walkM, legs, fare, tags: [] };
}

const drawn = fc.record<Drawn>({
  line: fc.integer({ min: 1, max: 4 }),
  departureMin: fc.integer({ min: 0, max: 60 }),
  minutes: fc.integer({ min: 5, max: 90 }),
  transfers: fc.integer({ min: 0, max: 2 }),
  walkM: fc.integer({ min: 0, max: 900 }),
  fen: fc.option(fc.constantFrom(100, 200, 400), { nil: undefined, freq: 8 }),
});
const lists = fc.array(drawn, { minLength: 1, maxLength: 14 }).map((list) => list.map(toItinerary));
const askedTimes = fc.record({ arriveBy: fc.boolean(), sec: fc.constant(0) });
const groupOf = (list: readonly Itinerary[], arriveBy = false) =>
  groupWays(list, { asked: { arriveBy, sec: 0 }, placeOf: () => 0 });

test('the itinerary with the least effort is always kept, and nothing is made up', () => {
  fc.assert(
    fc.property(lists, askedTimes, (list, asked) => {
      const kept = keepSensible(list, asked);
      expect(list).toEqual(expect.arrayContaining(kept));
      expect(Math.min(...kept.map(toEffortSec))).toBe(Math.min(...list.map(toEffortSec)));
    }),
  );
});

describe('ways', () => {
  test('have each line once; what is left out leaves no later and arrives no earlier than another of its line', () => {
    fc.assert(
      fc.property(lists, fc.boolean(), (list, arriveBy) => {
        const ways = groupOf(list, arriveBy);
        const lineOf = ({ legs }: Itinerary) => (legs[0] as { route?: { routeId: string } }).route?.routeId;
        const lines = ways.map(({ itinerary }) => lineOf(itinerary));
        expect(new Set(lines)).toEqual(new Set(list.map(lineOf)));
        expect(lines).toHaveLength(new Set(lines).size);
        const kept = ways.flatMap(({ departures }) => departures);
        for (const one of list.filter((itinerary) => !kept.includes(itinerary))) {
          const isCovered = kept.some(
            (other) =>
              lineOf(other) === lineOf(one) &&
              other.departureSec >= one.departureSec &&
              other.arrivalSec <= one.arrivalSec,
          );
          expect(isCovered).toBe(true);
        }
        for (const { departures, itinerary } of ways)
          expect(itinerary).toBe(arriveBy ? departures.at(-1) : departures[0]);
      }),
    );
  });

  test('for a latest arrival the last to leave comes first', () => {
    fc.assert(
      fc.property(lists, (list) => {
        const departures = groupOf(list, true).map(({ itinerary }) => itinerary.departureSec);
        expect(departures).toEqual(departures.toSorted((a, b) => b - a));
      }),
    );
  });
});

const measureOf: Readonly<Record<string, (itinerary: Itinerary, way: Way) => number | undefined>> = {
  fastest: ({ arrivalSec, departureSec }) => arrivalSec - departureSec,
  'fewest-transfers': ({ transfers }) => transfers,
  'least-walking': ({ walkM }) => walkM,
  cheapest: ({ fare }) => fare?.totalFen,
};

test('a tag is given once, and holds against every itinerary of every other way by what its reason says', () => {
  let given = 0;
  fc.assert(
    fc.property(lists, (list) => {
      const priced = groupOf(list).map((way): Way => {
        const totalFen = way.itinerary.fare?.totalFen;
        const name = { text: '市民卡' };
        return totalFen === undefined
          ? way
          : { ...way, lowestFare: { mediumId: 'card', name, totalFen, currency: 'CNY' } };
      });
      const ways = tagWays(priced);
      const tags = ways.flatMap(({ itinerary }) => itinerary.tags);
      expect(tags).toHaveLength(new Set(tags).size);
      for (const [i, way] of ways.entries()) {
        for (const { tag, text } of way.itinerary.tagReasons ?? []) {
          given++;
          const own = measureOf[tag]?.(way.itinerary, way) ?? Number.NaN;
          const others = ways.flatMap((other, j) =>
            j === i ? [] : other.departures.map((one) => measureOf[tag]?.(one, other)),
          );
          const gain = Number(/(\d+(?:\.\d+)?) (?:分钟|元$|次|米)/.exec(text.zh)?.[1]);
          const unit = tag === 'fastest' ? 60 : tag === 'cheapest' ? 100 : 1;
          for (const other of others) {
            // A departure without a price beside one with a price is no contradiction.
            if (tag === 'cheapest' && other === undefined) continue;
            expect(other).toBeGreaterThanOrEqual(own + (tag === 'cheapest' ? 1 : gain * unit));
          }
          if (tag === 'cheapest') expect(text.zh).toContain('市民卡');
        }
      }
    }),
  );
  expect(given).toBeGreaterThan(100);
});
