import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { WorkerPool } from '../../../../server/base/worker-pool.ts';
import {
  findCommonLines,
  findStrategy,
  loadStrategy,
  type StrategyLink,
  StrategyNetwork,
} from '../../../../server/bureau/demand/model/optimal-strategy.ts';
import { Random } from '../../../../server/bureau/demand/random.ts';
import { assignOne, type StrategyAnswer, type StrategyJob } from '../../../support/strategy-worker.ts';

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

/** The labels as the paper defines them: of all links that lead on, the one with the least cost next. */
function findSlowly(
  nodeCount: number,
  links: readonly StrategyLink[],
  destination: number,
  waitShare: 0.5 | 1 = 0.5,
) {
  const costMin = new Array<number>(nodeCount).fill(Number.POSITIVE_INFINITY);
  const rates = new Array<number>(nodeCount).fill(0);
  costMin[destination] = 0;
  const open = new Set(links.keys());
  let accepted: number[] = [];
  const keyOf = (link: number) => {
    const { costMin: own, to } = links[link] as StrategyLink;
    return (costMin[to] as number) + own;
  };
  for (;;) {
    const [next] = [...open].sort((a, b) => keyOf(a) - keyOf(b) || a - b);
    if (next === undefined || keyOf(next) === Number.POSITIVE_INFINITY) break;
    open.delete(next);
    const { from, headwayMin } = links[next] as StrategyLink;
    const [key, current, rate] = [keyOf(next), costMin[from] as number, rates[from] as number];
    if (current <= key || (headwayMin > 0 && rate === Number.POSITIVE_INFINITY)) continue;
    if (headwayMin === 0) {
      accepted = accepted.filter((link) => links[link]?.from !== from);
      costMin[from] = key;
      rates[from] = Number.POSITIVE_INFINITY;
    } else {
      const own = 1 / headwayMin;
      costMin[from] = rate === 0 ? waitShare / own + key : (rate * current + own * key) / (rate + own);
      rates[from] = rate + own;
    }
    accepted.push(next);
  }
  return { costMin, rates, accepted };
}

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

  test('the same links in the same order as a search through all of them, again and again', () => {
    const link = fc.record({
      from: fc.integer({ min: 0, max: 7 }),
      to: fc.integer({ min: 0, max: 7 }),
      costMin: fc.integer({ min: 0, max: 6 }),
      headwayMin: fc.constantFrom(0, 0, 5, 10, 30),
    });
    fc.assert(
      fc.property(fc.array(link, { minLength: 1, maxLength: 30 }), (links) => {
        const network = new StrategyNetwork(8, links);
        for (const destination of [7, 0, 7]) {
          const { accepted, costMin, frequency } = network.find(destination);
          const slow = findSlowly(8, links, destination);
          expect(accepted).toEqual(slow.accepted);
          expect([...costMin]).toEqual(slow.costMin);
          expect([...frequency]).toEqual(slow.rates);
        }
      }),
      { numRuns: 500 },
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

/**
 * Bell's grid: links east and north between the nodes of a square, with random times and delays. A passenger waits for each link
 * a mean of `alpha` times its delay.
 */
function toBellGrid(n: number, alpha: number): { nodeCount: number; links: StrategyLink[] } {
  const random = new Random(124, 'bell');
  const links: StrategyLink[] = [];
  for (let i = 0; i < n - 1; i++)
    for (let j = 0; j < n; j++)
      for (const [from, to] of [
        [i + j * n, i + 1 + j * n],
        [j + i * n, j + (i + 1) * n],
      ] as const)
        links.push({ from, to, costMin: random.share(), headwayMin: alpha * random.share() });
  return { nodeCount: n * n, links };
}

describe("Bell's grid of ten by ten nodes", () => {
  const { links, nodeCount } = toBellGrid(10, 10);
  const network = new StrategyNetwork(nodeCount, links);
  // From each node of the southern edge to the opposite one of the northern edge, mirrored.
  const jobs = Array.from({ length: 10 }, (_, i) => ({ origin: i, destination: nodeCount - 1 - i }));
  const served = jobs.filter(({ destination, origin }) => destination % 10 >= origin);
  const own = served.map((job) => assignOne(network, links, job));

  test('passengers go the way of least expected time, and none is lost', () => {
    served.forEach(({ destination, origin }, j) => {
      const { costMin, volume } = own[j] as StrategyAnswer;
      const slow = findSlowly(nodeCount, links, destination, 1);
      for (let node = 0; node < nodeCount; node++)
        if (slow.costMin[node] === Number.POSITIVE_INFINITY) expect(costMin[node]).toBe(slow.costMin[node]);
        else expect(costMin[node]).toBeCloseTo(slow.costMin[node] as number, 9);
      const into = links.reduce(
        (sum, { to }, l) => sum + (to === destination ? (volume[l] as number) : 0),
        0,
      );
      expect(into).toBeCloseTo(origin === destination ? 0 : 1, 12);
    });
  });

  test.each([1, 2, 4])('%i threads give the bytes of this one', async (threads) => {
    const module = new URL('../../../support/strategy-worker.ts', import.meta.url);
    const pool = new WorkerPool<StrategyJob, StrategyAnswer>({ module, threads, data: { links, nodeCount } });
    try {
      const answers = await Promise.all(served.map((job) => pool.run(job)));
      const toBytes = ({ costMin, volume }: StrategyAnswer) =>
        [costMin, volume].map(({ buffer }) => Buffer.from(buffer as ArrayBuffer).toString('hex'));
      expect(answers.map(toBytes)).toEqual(own.map(toBytes));
    } finally {
      await pool.close();
    }
  });
});
