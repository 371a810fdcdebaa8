import { describe, expect, test } from 'vitest';
import type { Itinerary, PlanResponse } from '../../../client/src/api/contract.ts';
import { toMerits } from '../../../client/src/planner/merits.ts';
import { toMergedWays, toRows, type Way } from '../../../client/src/planner/ways.ts';
import { toTranslate } from '../words.ts';

const found = (id: string, minute: number, fen = 100, minutes = 20) => {
  const at = (min: number) => new Date(Date.UTC(2026, 10, 30, 1, min)).toISOString();
  const fare = { currency: 'CNY', minorDigits: 2, totalFen: fen, parts: [] };
  const times = { startTime: at(minute), endTime: at(minute + minutes) };
  const legs = [{ mode: 'BUS' }];
  const itinerary = { id, ...times, transfers: 0, walkDistance: 0, legs, fare, tags: [] };
  return { itinerary: itinerary as unknown as Itinerary, page: '' };
};
const way = (id: string, links: readonly (readonly string[])[], more: Partial<Way> = {}): Way => ({
  itineraryId: id,
  itineraryIds: [id],
  links: links.map((names) => [...names]),
  ...more,
});
const page = (...ways: Way[]) => ({ ways }) as unknown as PlanResponse;
const tell = (rows: ReturnType<typeof toRows>) =>
  rows.map(({ lead, others }) => [lead, ...others].map(({ itinerary }) => itinerary.id).join(''));

describe('ways of several pages', () => {
  test('are one where each vehicle has a line in common; the first page names the trip that stands for it', () => {
    const first = page(way('b', [['56', '72']]), way('m', [['metro']]));
    const later = page(way('c', [['72', '5']]), way('n', [['56'], ['metro']]));
    const earlier = page(way('a', [['56']]));
    const merged = toMergedWays([earlier, first, later], ['earlier', '', 'later']);
    expect(merged.map(({ itineraryIds, itineraryId }) => [itineraryId, itineraryIds])).toEqual([
      ['b', ['b', 'c', 'a']],
      ['m', ['m']],
      ['n', ['n']],
    ]);
  });
});

describe('rows', () => {
  const trips = [found('a', 0), found('b', 5), found('c', 10, 300), found('d', 7)];
  const ways = [way('c', [['metro']]), { ...way('b', [['56']]), itineraryIds: ['d', 'a', 'b'] }];

  test('keep the order of the server and their departures by time; a trip without a way is a row of its own', () => {
    expect(tell(toRows([...trips, found('x', 1)], ways, true))).toEqual(['c', 'bad', 'x']);
  });

  test('show the trip that another order puts first', () => {
    const [a, b, c, d] = trips as [
      (typeof trips)[0],
      (typeof trips)[0],
      (typeof trips)[0],
      (typeof trips)[0],
    ];
    expect(tell(toRows([d, a, b, c], ways, false))).toEqual(['dab', 'c']);
  });

  test('leave out trips that are not shown', () => {
    expect(tell(toRows(trips.slice(0, 2), ways, true))).toEqual(['ba']);
  });
});

describe('merits of rows', () => {
  const t = toTranslate('zh');
  const reasonsOf = (rows: ReturnType<typeof toRows>, id: string) => {
    const leads = rows.map(({ lead }) => lead.itinerary);
    return (
      toMerits(leads, t, rows, 'zh')
        .get(id)
        ?.map(({ reason }) => reason) ?? []
    );
  };

  test('a departure inside another row that is as fast takes the label away', () => {
    const trips = [found('a', 0, 100, 20), found('b', 0, 100, 25), found('c', 5, 100, 19)];
    const plain = toRows(trips.slice(0, 2), [way('a', [['1']]), way('b', [['2']])], true);
    expect(reasonsOf(plain, 'a')).toEqual(['比其余方案至少快 5 分钟']);
    const rows = toRows(trips, [way('a', [['1']]), { ...way('b', [['2']]), itineraryIds: ['b', 'c'] }], true);
    expect(reasonsOf(rows, 'a')).toEqual([]);
  });

  test('the lowest price is that of all media, with the medium named', () => {
    const price = (totalFen: number) => {
      const names = { zh: '同城卡', en: 'One card' };
      return { lowestFare: { mediumId: 'card', name: '同城卡', names, totalFen, currency: 'CNY' } };
    };
    const trips = [found('a', 0, 5000), found('b', 0, 4900)];
    const ways = [way('a', [['1']], price(4700)), way('b', [['2']], price(4900))];
    expect(reasonsOf(toRows(trips, ways, true), 'a')).toEqual(['用“同城卡”¥47.00，比其余方案至少便宜 ¥2.00']);
    expect(reasonsOf(toRows(trips, ways, true), 'b')).toEqual([]);
  });
});
