/** Riders by hour: the shares of departures are those of the tours that want them. */
import { expect, test } from 'vitest';
import {
  listServiceRuns,
  shareByDepartures,
  toCrowding,
  toHourText,
} from '../../../../server/bureau/demand/model/forecast-crowding.ts';
import { toAround } from '../../../../server/bureau/demand/random.ts';
import { BACK_SEC, OUT_SEC, TIME_SPREAD_SEC } from '../../../../server/bureau/demand/travel-times.ts';

const findNearest = (departures: readonly number[], wanted: number) =>
  departures.reduce((best, sec, i) => {
    return Math.abs(sec - wanted) < Math.abs((departures[best] as number) - wanted) ? i : best;
  }, 0);

test('each departure has the riders for whom it is the nearest', () => {
  const departures = [5.5, 7, 8, 8.25, 9, 13, 16.5, 17.5, 21].map((hours) => hours * 3_600);
  const n = 4_000;
  const counts = departures.map(() => 0);
  for (let i = 0; i < n; i++) {
    for (const mean of [OUT_SEC, BACK_SEC]) {
      const nearest = findNearest(departures, toAround((i + 0.5) / n, mean, TIME_SPREAD_SEC));
      counts[nearest] = (counts[nearest] as number) + 1 / (2 * n);
    }
  }
  const shares = shareByDepartures(departures);
  shares.forEach((share, i) => {
    expect(Math.abs(share - (counts[i] as number))).toBeLessThan(1 / n);
  });
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  expect(shareByDepartures([43_200])).toEqual([1]);
  expect(shareByDepartures([])).toEqual([]);
});

test('vehicles of all courses that lead from a place to another one divide its riders by their times', () => {
  const [a, b, c] = [0, 1, 2];
  const toCourse = (places: readonly number[], ...hours: readonly number[]) => ({
    places,
    departures: hours.length,
    metres: 1_000,
    times: hours.map((hour) => Int32Array.from(places, (_, at) => hour * 3_600 + at * 600)),
  });
  const courses = [
    toCourse([a, b, c], 17, 5),
    toCourse([a, c], 8.5),
    toCourse([c, b, a], 9),
    toCourse([a, b], 8),
  ];
  const facts = { id: 'x', route: 0, name: 'x', longName: { text: 'x' }, courses, assumedFares: 0 };
  const runs = listServiceRuns(facts, a, c);
  const hours = [5, 8.5, 17];
  expect(runs.map(({ times }) => times[0])).toEqual(hours.map((hour) => hour * 3_600));
  expect(runs.map(({ share }) => share)).toEqual(shareByDepartures(hours.map((hour) => hour * 3_600)));
  // The only express has most who leave in the morning, not a third of all.
  expect(runs[1]?.share).toBeGreaterThan(0.4);
  expect(runs.map(({ first, last, places }) => [places[first], places[last]])).toEqual([
    [a, c],
    [a, c],
    [a, c],
  ]);
  expect(listServiceRuns(facts, c, b).map(({ share }) => share)).toEqual([1]);
  expect(listServiceRuns(facts, b, b)).toEqual([]);
});

test('hours after midnight are those of the next day, and a line without seats is fullest by riders of a vehicle', () => {
  expect([0, 8, 23, 24, 25, 48].map(toHourText)).toEqual([
    '00:00–01:00',
    '08:00–09:00',
    '23:00–24:00',
    '00:00–01:00 (+1)',
    '01:00–02:00 (+1)',
    '00:00–01:00 (+2)',
  ]);
  const courses = [{ places: [0, 1], departures: 3, metres: 1_000, times: [] }];
  const facts = { id: 'x', route: 0, name: 'x', longName: { text: 'x' }, courses, assumedFares: 0 };
  const [morning, night] = [
    { hour: 8, departures: 2, riders: 100 },
    { hour: 25, departures: 1, riders: 60 },
  ];
  expect(toCrowding(facts, new Map([['0 1', [morning, night]]]))).toEqual({
    busiest: { from: 0, to: 1, ...night },
    hopHours: 2,
  });
  expect(toCrowding(facts, new Map([['0 1', [{ ...morning, riders: 0 }]]]))).toBeUndefined();
});
