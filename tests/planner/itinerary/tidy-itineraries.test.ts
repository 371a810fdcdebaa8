import { describe, expect, test } from 'vitest';
import { tagItineraries } from '../../../server/planner/itinerary/tag-itineraries.ts';
import { dropNearDuplicates } from '../../../server/planner/itinerary/tidy-itineraries.ts';
import type { Itinerary, RideLeg } from '../../../server/planner/model/itinerary.ts';
import { at } from '../../support/tiny-feed.ts';

interface Told {
  readonly trips?: readonly string[];
  readonly walkM?: number;
  readonly fareFen?: number;
  readonly currency?: string;
}

/** An itinerary whose trips share its time evenly. */
function journey(
  from: string,
  to: string,
  { trips = ['main'], walkM = 0, fareFen, currency = 'CNY' }: Told = {},
): Itinerary {
  const [departureSec, arrivalSec] = [at(from), at(to)];
  const share = (arrivalSec - departureSec) / trips.length;
  const legs = trips.map((tripId, i) => ({
    kind: 'ride',
    tripId,
    serviceDay: 0,
    departureSec: departureSec + i * share,
    // The first ride is the longest, so it is the main run.
    arrivalSec: departureSec + (i + 1) * share - (i === 0 ? 0 : 1),
  })) as unknown as RideLeg[];
  return {
    day: 0,
    timeZone: 'UTC',
    departureSec,
    arrivalSec,
    transfers: trips.length - 1,
    walkM,
    legs,
    tags: [],
    ...(fareFen === undefined ? {} : { fare: { totalFen: fareFen, currency, parts: [], sales: [] } }),
  };
}

const tell = (list: readonly Itinerary[]) =>
  list.map(({ departureSec, arrivalSec, transfers }) => [departureSec, arrivalSec, transfers]);
const kept = (...list: Itinerary[]) => {
  const result = dropNearDuplicates(list);
  expect(tell(dropNearDuplicates(list.toReversed()))).toEqual(tell(result));
  return list.map((itinerary) => result.includes(itinerary));
};

describe('near-duplicates', () => {
  test('the same main vehicle a few minutes apart is one journey: the one that arrives first', () => {
    expect(kept(journey('8:00', '9:00'), journey('8:02', '9:01'))).toEqual([true, false]);
    expect(kept(journey('8:00', '9:00'), journey('8:05', '9:00'))).toEqual([false, true]);
  });

  test('another vehicle, or more than five minutes, is another journey', () => {
    expect(kept(journey('8:00', '9:00'), journey('8:02', '9:01', { trips: ['other'] }))).toEqual([
      true,
      true,
    ]);
    expect(kept(journey('8:00', '9:00'), journey('8:06', '9:00'))).toEqual([true, true]);
  });

  test('a change has to save three minutes', () => {
    const change = { trips: ['a', 'b'] };
    expect(kept(journey('8:00', '9:00'), journey('8:00', '8:57', change))).toEqual([true, false]);
    expect(kept(journey('8:00', '9:00'), journey('8:00', '8:56', change))).toEqual([true, true]);
    expect(kept(journey('8:00', '9:00'), journey('8:04', '9:00', change))).toEqual([true, true]);
  });

  test('a journey that walks much less or costs less stays', () => {
    const lazy = journey('8:02', '9:01', { walkM: 0 });
    expect(kept(journey('8:00', '9:00', { walkM: 201 }), lazy)).toEqual([true, true]);
    expect(kept(journey('8:00', '9:00', { walkM: 200 }), lazy)).toEqual([true, false]);
    const cheap = journey('8:02', '9:01', { fareFen: 200 });
    expect(kept(journey('8:00', '9:00', { fareFen: 201 }), cheap)).toEqual([true, true]);
    expect(kept(journey('8:00', '9:00', { fareFen: 200 }), cheap)).toEqual([true, false]);
    expect(kept(journey('8:00', '9:00'), cheap)).toEqual([true, true]);
  });

  test('an empty list stays empty, and the order is that of departure', () => {
    expect(dropNearDuplicates([])).toEqual([]);
    const list = ['9:00', '7:00', '8:00'].map((time) => journey(time, '10:00', { trips: [time] }));
    expect(dropNearDuplicates(list).map((j) => j.departureSec)).toEqual(['7:00', '8:00', '9:00'].map(at));
  });
});

describe('tags', () => {
  test('go to the best of each kind: one itinerary may have several, and equal ones have the same', () => {
    const list = [
      journey('8:00', '9:00', { walkM: 500, fareFen: 300 }),
      journey('8:00', '8:30', { trips: ['a', 'b'], walkM: 100, fareFen: 900 }),
      journey('8:10', '8:40', { trips: ['c', 'd'], walkM: 300, fareFen: 900 }),
    ];
    expect(tagItineraries(list).map(({ tags }) => tags)).toEqual([
      ['cheapest', 'fewest-transfers'],
      ['fastest', 'least-walking'],
      ['fastest'],
    ]);
  });

  test('state the gain over the next best', () => {
    const list = [
      journey('8:00', '9:00', { walkM: 500, fareFen: 350 }),
      journey('8:00', '8:48', { trips: ['a', 'b'], walkM: 100, fareFen: 900 }),
    ];
    const told = tagItineraries(list).map(({ tagReasons = [] }) =>
      tagReasons.map(({ tag, text }) => [tag, text.zh, text.en]),
    );
    expect(told).toEqual([
      [
        ['cheapest', '比其他方案至少便宜 5.50 元', 'At least ¥5.50 cheaper than the others'],
        ['fewest-transfers', '比其他方案至少少换乘 1 次', 'At least 1 transfer fewer than the others'],
      ],
      [
        ['fastest', '比其他方案至少快 12 分钟', 'At least 12 min faster than the others'],
        ['least-walking', '比其他方案至少少走 400 米', 'At least 400 m less on foot than the others'],
      ],
    ]);
  });

  test('state a gain with the decimals of the currency', () => {
    const tell = (currency: string) =>
      tagItineraries([
        journey('8:00', '9:00', { fareFen: 350, currency }),
        journey('8:00', '9:00', { fareFen: 900, currency }),
      ])[0]?.tagReasons?.map(({ text }) => [text.zh, text.en]);
    expect(tell('JPY')).toEqual([['比其他方案至少便宜 550 JPY', 'At least 550 JPY cheaper than the others']]);
    expect(tell('KWD')).toEqual([
      ['比其他方案至少便宜 0.550 KWD', 'At least 0.550 KWD cheaper than the others'],
    ]);
  });

  test('compare no prices of different currencies', () => {
    const list = [
      journey('8:00', '9:00', { fareFen: 350, currency: 'JPY' }),
      journey('8:00', '9:00', { fareFen: 900 }),
      journey('8:00', '9:00'),
    ];
    expect(tagItineraries(list).map(({ tags }) => tags)).toEqual([[], [], []]);
  });

  test('are absent where all are equal, and for unknown fares', () => {
    expect(tagItineraries([journey('8:00', '9:00')])[0]?.tags).toEqual([]);
    const list = [journey('8:00', '9:00'), journey('8:00', '9:30')];
    expect(tagItineraries(list).map(({ tags }) => tags)).toEqual([['fastest'], []]);
  });
});
