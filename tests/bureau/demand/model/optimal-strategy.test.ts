import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  findCommonLines,
  findStrategy,
  loadStrategy,
  type StrategyLink,
} from '../../../../server/bureau/demand/model/optimal-strategy.ts';

/** The example of Spiess and Florian (1989) with 16 nodes: from, to, minutes, headway. */
const example = (
  [
    [0, 2, 0, 12],
    [0, 1, 0, 12],
    [2, 15, 25, 0],
    [1, 5, 7, 0],
    [5, 3, 0, 0],
    [5, 6, 0, 0],
    [5, 4, 0, 30],
    [3, 6, 0, 12],
    [3, 4, 0, 30],
    [6, 11, 6, 0],
    [4, 9, 4, 0],
    [9, 7, 0, 0],
    [11, 7, 0, 0],
    [11, 10, 0, 30],
    [11, 8, 0, 6],
    [9, 8, 0, 6],
    [9, 10, 0, 0],
    [7, 10, 0, 30],
    [7, 8, 0, 6],
    [10, 14, 4, 0],
    [8, 13, 10, 0],
    [15, 12, 0, 0],
    [14, 12, 0, 0],
    [13, 12, 0, 0],
  ] as const
).map(([from, to, costMin, headwayMin]): StrategyLink => ({ from, to, costMin, headwayMin }));

const load = (waitShare: 0.5 | 1) => {
  const strategy = findStrategy(16, example, 12, waitShare);
  return { strategy, ...loadStrategy(strategy, example, new Map([[0, 1]])) };
};

describe('optimal strategies', () => {
  test('the published example has the published labels and volumes', () => {
    const { strategy, volume } = load(0.5);
    const seconds = [...strategy.costMin].map((min) => Math.round(min * 60 * 1e4) / 1e4);
    expect(seconds).toEqual([
      1665, 1470, 1500, 1144.2857, 480, 1050, 1050, 690, 600, 240, 240, 690, 0, 0, 0, 0,
    ]);
    const known = [
      0.5, 0.5, 0.5, 0.5, 0, 0.5, 0, 0, 0, 0.5, 0, 0, 0, 0.083333, 0.416667, 0, 0, 0, 0, 0.083333, 0.416667,
      0.5, 0.083333, 0.416667,
    ];
    known.forEach((value, link) => {
      expect(volume[link]).toBeCloseTo(value, 6);
    });
  });

  test('exponential headways cost 32 minutes with the same volumes', () => {
    const { strategy, volume } = load(1);
    expect(strategy.costMin[0]).toBeCloseTo(32, 9);
    expect([...volume]).toEqual([...load(0.5).volume]);
  });

  test('riding and waiting add up to the expected time, boardings to trips and transfers', () => {
    const { nodeVolume, strategy, volume } = load(0.5);
    const riding = example.reduce((sum, { costMin }, link) => sum + costMin * (volume[link] as number), 0);
    const isBoarding = example.map(({ headwayMin }) => headwayMin > 0);
    const waiting = [...nodeVolume].reduce((sum, count, node) => {
      const frequency = strategy.frequency[node] as number;
      return frequency > 0 && Number.isFinite(frequency) ? sum + (count * 0.5) / frequency : sum;
    }, 0);
    const boardings = [...volume].reduce((sum, count, link) => sum + (isBoarding[link] ? count : 0), 0);
    expect(riding).toBeCloseTo(23.5, 9);
    expect(waiting).toBeCloseTo(4.25, 9);
    expect(riding + waiting).toBeCloseTo(27.75, 9);
    expect(boardings).toBeCloseTo(1.5, 9);
  });

  test('common lines are taken while they shorten the expected time', () => {
    const both = findCommonLines([
      { headwayMin: 12, rideMin: 25 },
      { headwayMin: 6, rideMin: 27 },
    ]);
    expect(both.expectedMin).toBeCloseTo(28.3333, 4);
    expect(both.taken.map(({ share }) => share)).toEqual([
      expect.closeTo(1 / 3, 9),
      expect.closeTo(2 / 3, 9),
    ]);
    const one = findCommonLines([
      { headwayMin: 10, rideMin: 20 },
      { headwayMin: 15, rideMin: 25 },
    ]);
    expect(one.expectedMin).toBe(25);
    expect(one.taken).toEqual([{ line: 0, share: 1 }]);
  });

  test('all passengers arrive, and an added line never lengthens the expected time', () => {
    const link = fc.record({
      from: fc.integer({ min: 0, max: 6 }),
      to: fc.integer({ min: 0, max: 6 }),
      costMin: fc.integer({ min: 0, max: 20 }),
      headwayMin: fc.constantFrom(0, 0, 5, 10, 30),
    });
    fc.assert(
      fc.property(fc.array(link, { minLength: 1, maxLength: 25 }), link, (links, added) => {
        const strategy = findStrategy(7, links, 6);
        const starts = [0, 1, 2].filter((node) => Number.isFinite(strategy.costMin[node] as number));
        const { nodeVolume } = loadStrategy(strategy, links, new Map(starts.map((node) => [node, 1])));
        expect(nodeVolume[6]).toBeCloseTo(starts.length, 9);
        const more = findStrategy(7, [...links, added], 6);
        more.costMin.forEach((cost, node) => {
          const before = strategy.costMin[node] as number;
          if (Number.isFinite(before)) expect(cost).toBeLessThanOrEqual(before + 1e-9);
        });
      }),
      { numRuns: 200 },
    );
  });

  test('common lines agree with the strategy of a graph of two nodes', () => {
    const line = fc.record({
      headwayMin: fc.integer({ min: 1, max: 60 }),
      rideMin: fc.integer({ min: 1, max: 90 }),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), (lines) => {
        const links = lines.map(({ headwayMin, rideMin }) => ({
          from: 0,
          to: 1,
          costMin: rideMin,
          headwayMin,
        }));
        const { costMin } = findStrategy(2, links, 1);
        expect(costMin[0]).toBeCloseTo(findCommonLines(lines).expectedMin, 9);
      }),
      { numRuns: 200 },
    );
  });
});
