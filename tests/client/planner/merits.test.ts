import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Itinerary } from '../../../client/src/api/contract.ts';
import { toClockSpanSec } from '../../../client/src/i18n/clock.ts';
import { toDistanceText } from '../../../client/src/i18n/format.ts';
import { toMerits } from '../../../client/src/planner/merits.ts';
import { toTranslate } from '../words.ts';

const t = toTranslate('zh');

interface Values {
  readonly minutes?: number;
  readonly fen?: number | undefined;
  readonly transfers?: number;
  readonly metres?: number;
  readonly currency?: string;
  readonly onFoot?: boolean;
}

function trip(
  id: string,
  { minutes = 60, transfers = 1, metres = 500, currency = 'CNY', onFoot, ...values }: Values,
) {
  const fen = 'fen' in values ? values.fen : 100;
  return {
    id,
    startTime: '2026-11-30T00:00:30Z',
    endTime: new Date(Date.parse('2026-11-30T00:00:30Z') + minutes * 60_000).toISOString(),
    transfers,
    walkDistance: metres,
    legs: onFoot ? [{ mode: 'WALK' }] : [{ mode: 'BUS' }],
    tags: [],
    ...(onFoot ? {} : { fare: { currency, parts: [], ...(fen === undefined ? {} : { totalFen: fen }) } }),
  } as unknown as Itinerary;
}

const tell = (...trips: readonly Itinerary[]) =>
  Object.fromEntries(
    [...toMerits(trips, t)].map(([id, merits]) => [
      id,
      merits.map(({ label, reason }) => `${label}：${reason}`),
    ]),
  );

describe('a label', () => {
  test('goes to the best trip and says by how much', () => {
    expect(tell(trip('a', { minutes: 60, fen: 300 }), trip('b', { minutes: 66, fen: 250 }))).toEqual({
      a: ['用时最短：比其余方案至少快 6 分钟'],
      b: ['票价最低：比其余方案至少便宜 ¥0.50'],
    });
    expect(tell(trip('a', { transfers: 0, metres: 900 }), trip('b', { transfers: 2, metres: 400 }))).toEqual({
      a: ['换乘最少：比其余方案至少少换乘 2 次'],
      b: ['步行最少：比其余方案至少少走 500 米'],
    });
  });

  test('is not given where all trips are equal', () => {
    expect(tell(trip('a', {}), trip('b', {}))).toEqual({ a: [], b: [] });
    expect(tell(trip('a', {}))).toEqual({ a: [] });
    expect(tell()).toEqual({});
  });

  test('of several equal trips names their number and compares with the others', () => {
    const told = tell(trip('a', { fen: 100 }), trip('b', { fen: 100 }), trip('c', { fen: 300 }));
    expect(told).toEqual({
      a: ['票价最低：与另外 1 个方案并列；比其余方案至少便宜 ¥2.00'],
      b: ['票价最低：与另外 1 个方案并列；比其余方案至少便宜 ¥2.00'],
      c: [],
    });
  });

  test('moves to a better trip that is loaded later', () => {
    const [a, b, c] = [trip('a', { fen: 5_000 }), trip('b', { fen: 4_900 }), trip('c', { fen: 2_650 })];
    expect(tell(a, b).b).toEqual(['票价最低：比其余方案至少便宜 ¥1.00']);
    expect(tell(a, b, c)).toEqual({ a: [], b: [], c: ['票价最低：比其余方案至少便宜 ¥22.50'] });
  });

  test('compares the values shown on the cards', () => {
    // 60 and 60.9 minutes, 481 and 483 m have equal texts.
    const later = { ...trip('b', { metres: 483 }), endTime: '2026-11-30T01:01:20Z' };
    const first = { ...trip('a', { metres: 481 }), endTime: '2026-11-30T01:00:31Z' };
    expect(tell(first, { ...later, endTime: '2026-11-30T01:00:59Z' })).toEqual({ a: [], b: [] });
    expect(tell(first, later).a).toEqual(['用时最短：比其余方案至少快 1 分钟']);
  });

  test('of the lowest fare mentions unknown fares', () => {
    expect(tell(trip('a', { fen: 100 }), trip('b', { fen: undefined }), trip('c', { fen: 300 })).a).toEqual([
      '已知票价中最低：比其余方案至少便宜 ¥2.00（票价未知的方案不计）',
    ]);
    expect(tell(trip('a', { fen: 100 }), trip('b', { fen: undefined }))).toEqual({ a: [], b: [] });
  });

  test('of the lowest fare is given to none where currencies differ', () => {
    const told = tell(trip('a', { fen: 100 }), trip('b', { fen: 300, currency: 'MNT' }));
    expect(told).toEqual({ a: [], b: [] });
  });

  test('a walk without rides gets neither lowest fare nor fewest changes', () => {
    const told = tell(
      trip('walk', { onFoot: true, minutes: 50, transfers: 0, metres: 3_000 }),
      trip('bus', { minutes: 40, transfers: 0, fen: 100, metres: 200 }),
      trip('metro', { minutes: 45, transfers: 1, fen: 200, metres: 400 }),
    );
    expect(told.walk).toEqual([]);
    expect(told.bus).toEqual([
      '用时最短：比其余方案至少快 5 分钟',
      '票价最低：比其余方案至少便宜 ¥1.00',
      '换乘最少：比其余方案至少少换乘 1 次',
      '步行最少：比其余方案至少少走 200 米',
    ]);
  });
});

test('for all lists every label is true', () => {
  const values = fc.record({
    minutes: fc.integer({ min: 1, max: 400 }),
    fen: fc.option(fc.integer({ min: 0, max: 400 }), { nil: undefined }),
    transfers: fc.integer({ min: 0, max: 3 }),
    metres: fc.integer({ min: 0, max: 12_000 }),
    onFoot: fc.boolean(),
  });
  const lists = fc.array(values, { maxLength: 12 });
  fc.assert(
    fc.property(lists, (drawn) => {
      const trips = drawn.map((one, i) => trip(String(i), one));
      const merits = toMerits(trips, t);
      const rides = trips.filter(({ legs }) => legs[0]?.mode !== 'WALK');
      const minutes = (one: Itinerary) => toClockSpanSec(one.startTime, one.endTime);
      for (const one of trips) {
        const keys = merits.get(one.id)?.map(({ key }) => key) ?? [];
        expect(new Set(keys).size).toBe(keys.length);
        if (keys.includes('fastest')) {
          expect(Math.min(...trips.map(minutes))).toBe(minutes(one));
        }
        if (keys.includes('cheapest')) {
          const known = rides.flatMap(({ fare }) => fare?.totalFen ?? []);
          expect(Math.min(...known)).toBe(one.fare?.totalFen);
          const isSure = known.length === rides.length;
          expect(merits.get(one.id)?.find(({ key }) => key === 'cheapest')?.label).toBe(
            isSure ? '票价最低' : '已知票价中最低',
          );
        }
        if (keys.includes('fewestTransfers')) {
          expect(Math.min(...rides.map(({ transfers }) => transfers))).toBe(one.transfers);
        }
        if (keys.includes('leastWalking')) {
          const least = Math.min(...trips.map(({ walkDistance }) => walkDistance));
          expect(toDistanceText(one.walkDistance, t)).toBe(toDistanceText(least, t));
        }
      }
      // Equal values have equal labels.
      for (const a of trips) {
        for (const b of trips) {
          if (toDistanceText(a.walkDistance, t) !== toDistanceText(b.walkDistance, t)) continue;
          const has = (one: Itinerary) => merits.get(one.id)?.some(({ key }) => key === 'leastWalking');
          expect(has(a)).toBe(has(b));
        }
      }
    }),
  );
});
