import { describe, expect, test } from 'vitest';
import { toDistribution } from '../../scripts/bench/distribution.ts';
import { listBenchQueries } from '../../scripts/bench/queries.ts';
import { createRandom } from '../../scripts/bench/seeded-random.ts';
import { toDistanceM } from '../../server/base/geo.ts';
import type { StopTable } from '../../server/transit/timetable/timetable.ts';

describe('distribution', () => {
  test('quantiles by nearest rank, whatever the order', () => {
    const values = Array.from({ length: 200 }, (_, i) => ((i * 77) % 200) + 1);
    expect(toDistribution(values)).toEqual({
      count: 200,
      mean: 100.5,
      median: 100,
      p95: 190,
      p99: 198,
      max: 200,
    });
    expect(toDistribution([7])).toEqual({ count: 1, mean: 7, median: 7, p95: 7, p99: 7, max: 7 });
  });

  test('of nothing is refused', () => {
    expect(() => toDistribution([])).toThrow(RangeError);
  });
});

describe('seeded random', () => {
  test('gives the same numbers only for the same seed', () => {
    const draw = (seed: number) => Array.from({ length: 20 }, createRandom(seed));
    expect(draw(5)).toEqual(draw(5));
    expect(draw(5)).not.toEqual(draw(6));
  });

  test('fills [0, 1) evenly', () => {
    const random = createRandom(20_261_125);
    const tenths = new Array<number>(10).fill(0);
    for (let i = 0; i < 100_000; i++) {
      const value = random();
      expect(value >= 0 && value < 1).toBe(true);
      tenths[Math.floor(value * 10)] = (tenths[Math.floor(value * 10)] ?? 0) + 1;
    }
    // Expects 10,000 in each part, within five standard deviations (95 each).
    for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(475);
  });
});

describe('queries', () => {
  const stops = {
    boardable: 5,
    lat: Float64Array.of(40, 40.01, 40.02, 41, 50),
    lon: Float64Array.of(111, 111, 111, 110, 100),
    city: Uint8Array.of(0, 0, 0, 1, 255),
  } as unknown as StopTable;

  test('doors lie near stops of cities, in each city equally often, at daytime', () => {
    const queries = listBenchQueries(stops, 2000, 3);
    const doors = queries.flatMap(({ from, to }) => [from, to]);
    const nearest = (door: { lat: number; lon: number }) =>
      [0, 1, 2, 3].map((row) => toDistanceM(door, { lat: stops.lat[row] ?? 0, lon: stops.lon[row] ?? 0 }));
    for (const door of doors) expect(Math.min(...nearest(door))).toBeLessThan(405);
    const inSecond = doors.filter((door) => (nearest(door)[3] ?? 0) < 405).length;
    expect(Math.abs(inSecond - 2000)).toBeLessThan(160);
    const crossing = queries.filter(({ crosses }) => crosses).length;
    expect(Math.abs(crossing - 1000)).toBeLessThan(120);
    for (const { departureSec } of queries) {
      expect(departureSec).toBeGreaterThanOrEqual(6 * 3600);
      expect(departureSec).toBeLessThan(21 * 3600);
    }
  });

  test('are the same for the same seed', () => {
    expect(listBenchQueries(stops, 50, 9)).toEqual(listBenchQueries(stops, 50, 9));
  });
});
