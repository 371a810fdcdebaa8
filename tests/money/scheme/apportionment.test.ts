import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findOperatorWeights, toPathProbabilities } from '../../../server/money/scheme/apportionment.ts';
import {
  createShortestDistances,
  type RideEdge,
  toPathNetwork,
} from '../../../server/money/scheme/path-network.ts';
import type { Scheme } from '../../../server/money/scheme/scheme.ts';
import { listShortestPaths } from '../../../server/money/scheme/shortest-path.ts';

const runs = Number(process.env.PROPERTY_CASES ?? 2_000);

const how = (change: Partial<Scheme['apportionment']> = {}): Scheme['apportionment'] => ({
  method: 'path-probability',
  maxPaths: 4,
  maxRatioBp: 15_000,
  changePenaltySec: 300,
  scaleSec: 299,
  ...change,
});

/** `S1-S2 L operator seconds metres`, both ways. */
function toEdges(lines: readonly string[]): RideEdge[] {
  return lines.flatMap((line) => {
    const [stops = '', lineId = '', operatorId = '', sec, metres] = line.split(' ');
    const [a = '', b = ''] = stops.split('-');
    const rest = { lineId, operatorId, rideSec: Number(sec), distanceM: Number(metres) };
    return [
      { fromStopId: a, toStopId: b, ...rest },
      { fromStopId: b, toStopId: a, ...rest },
    ];
  });
}

describe('a journey over two operators and two paths', () => {
  // 12 km of AM1 and 6 km of AM2 in 1,600 s; or 4.5 km and 13.5 km in 1,660 s.
  const toNetwork = () =>
    toPathNetwork(
      toEdges([
        'S1-S4 1 AM1 900 12000',
        'S4-S9 2 AM2 400 6000',
        'S1-S2 1 AM1 360 4500',
        'S2-S9 2 AM2 1000 13500',
      ]),
    );
  const weights = (change: Partial<Scheme['apportionment']> = {}) =>
    findOperatorWeights(toNetwork(), 'S1', 'S9', ['AM1', 'AM2'], how(change), (m) =>
      m <= 6_000 ? 300 : 400,
    )?.map(({ weight }) => weight);

  it('weighs distances by the probabilities 0.55 and 0.45', () => {
    const paths = listShortestPaths(toNetwork(), 'S1', 'S9', how());
    expect(paths.map(({ costSec }) => costSec)).toEqual([1_600, 1_660]);
    expect(toPathProbabilities(paths, 299)).toEqual([5_500, 4_500]);
    expect(weights()).toEqual([862_500, 937_500]);
  });

  it('weighs by the other methods', () => {
    expect(weights({ method: 'shortest-path' })).toEqual([1_200_000, 600_000]);
    expect(weights({ method: 'ride-count' })).toEqual([10_000, 10_000]);
    expect(weights({ method: 'gross-fare' })).toEqual([4_000_000, 3_000_000]);
  });

  it('leaves out paths beyond maxRatioBp', () => {
    expect(weights({ maxRatioBp: 10_375 })).toEqual([862_500, 937_500]);
    expect(weights({ maxRatioBp: 10_374 })).toEqual([1_200_000, 600_000]);
    expect(weights({ maxPaths: 1 })).toEqual([1_200_000, 600_000]);
  });

  it('has no weights if no line links the stops', () => {
    expect(findOperatorWeights(toNetwork(), 'S1', 'S7', ['AM1', 'AM2'], how(), () => 0)).toBeUndefined();
    expect(findOperatorWeights(toNetwork(), 'S1', 'S1', ['AM1', 'AM2'], how(), () => 0)).toBeUndefined();
    const distances = createShortestDistances(toNetwork());
    expect(distances('S1').get('S7')).toBeUndefined();
    expect(distances('S7').size).toBe(0);
  });

  it('finds the shortest distance, whatever the time', () => {
    const distances = createShortestDistances(toNetwork());
    expect(distances('S2').get('S4')).toBe(16_500);
    expect(distances('S1').get('S9')).toBe(18_000);
  });
});

/** All paths that visit no stop twice, by exhaustive search. */
function listAllPaths(edges: readonly RideEdge[], from: string, to: string, penaltySec: number) {
  const found: { costSec: number; track: string }[] = [];
  const walk = (at: string, taken: readonly RideEdge[]) => {
    if (at === to) {
      const costSec = taken.reduce((sum, edge, i) => {
        const isChange = i > 0 && taken[i - 1]?.lineId !== edge.lineId;
        return sum + edge.rideSec + (isChange ? penaltySec : 0);
      }, 0);
      found.push({ costSec, track: taken.map((edge) => `${edge.toStopId}/${edge.operatorId}`).join() });
      return;
    }
    for (const edge of edges) {
      const isSeen = edge.toStopId === from || taken.some(({ toStopId }) => toStopId === edge.toStopId);
      if (edge.fromStopId === at && !isSeen) walk(edge.toStopId, [...taken, edge]);
    }
  };
  walk(from, []);
  const best = new Map<string, number>();
  for (const { costSec, track } of found)
    best.set(track, Math.min(costSec, best.get(track) ?? Number.POSITIVE_INFINITY));
  return [...best].map(([track, costSec]) => ({ track, costSec })).sort((a, b) => a.costSec - b.costSec);
}

const stop = fc.integer({ min: 0, max: 5 }).map((n) => `S${n}`);
const edge = fc.record({
  fromStopId: stop,
  toStopId: stop,
  lineId: fc.constantFrom('1', '2', '3'),
  operatorId: fc.constantFrom('A', 'B'),
  rideSec: fc.integer({ min: 1, max: 9 }),
  distanceM: fc.integer({ min: 0, max: 900 }),
});

it('the shortest distances are those of relaxing every ride until nothing changes', () => {
  fc.assert(
    fc.property(fc.array(edge, { maxLength: 14 }), (drawn) => {
      const network = toPathNetwork(drawn);
      const edges = [...network.edgesFrom.values()].flat();
      const best = new Map([['S0', 0]]);
      for (let round = 0; round < 6; round++) {
        for (const { fromStopId, toStopId, distanceM } of edges) {
          const throughM = (best.get(fromStopId) ?? Number.POSITIVE_INFINITY) + distanceM;
          if (throughM < (best.get(toStopId) ?? Number.POSITIVE_INFINITY)) best.set(toStopId, throughM);
        }
      }
      const isInNetwork = edges.some((e) => e.fromStopId === 'S0' || e.toStopId === 'S0');
      const found = createShortestDistances(network)('S0');
      expect(found).toEqual(isInNetwork ? best : new Map());
    }),
    { numRuns: runs },
  );
});

it('the best paths are those of an exhaustive search', () => {
  fc.assert(
    fc.property(
      fc.array(edge, { maxLength: 12 }),
      fc.integer({ min: 0, max: 6 }),
      fc.integer({ min: 1, max: 4 }),
      (edges, changePenaltySec, maxPaths) => {
        const all = listAllPaths(edges, 'S0', 'S1', changePenaltySec);
        const paths = listShortestPaths(toPathNetwork(edges), 'S0', 'S1', {
          maxPaths,
          maxRatioBp: 100_000_000,
          changePenaltySec,
        });
        expect(paths.map(({ costSec }) => costSec)).toEqual(
          all.slice(0, maxPaths).map(({ costSec }) => costSec),
        );
        const costOf = new Map(all.map(({ track, costSec }) => [track, costSec]));
        for (const { edges: taken, costSec } of paths) {
          expect(costOf.get(taken.map((e) => `${e.toStopId}/${e.operatorId}`).join())).toBe(costSec);
        }
      },
    ),
    { numRuns: runs },
  );
});
