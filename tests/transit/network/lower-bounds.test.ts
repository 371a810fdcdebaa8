import fc from 'fast-check';
import shortestPath from 'graphology-shortest-path';
import { describe, expect, test } from 'vitest';
import { buildNetwork } from '../../../server/transit/network/build-network.ts';
import { buildFootpaths } from '../../../server/transit/network/footpaths.ts';
import {
  buildLowerBounds,
  toLowerBoundsSec,
  UNREACHABLE_SEC,
} from '../../../server/transit/network/lower-bounds.ts';
import type { NetworkRide } from '../../../server/transit/network/network-stop.ts';
import { ridesArbitrary, stopsArbitrary, walksArbitrary } from './network-arbitraries.ts';

const walking = { maxM: 300, speedMps: 1.33, detourFactor: 1, withSlack: true };

function ride(from: number, to: number, minSec: number): NetworkRide {
  return { from, to, minSec, routeKey: 'f:1', tripCount: 1 };
}

/*
 *  0 --600--> 1 --300--> 2     3 walks 100 s to 2     4 stands alone
 *  0 ------1000-------> 2
 */
const noFootpaths = {
  offsets: Int32Array.of(0, 0, 0, 0, 1, 1),
  targets: Int32Array.of(2),
  durationSec: Int32Array.of(100),
  distanceM: Int32Array.of(133),
};
const rides = [ride(0, 1, 600), ride(1, 2, 300), ride(0, 2, 1000), ride(0, 1, 700), ride(1, 1, 5)];

describe('lower bounds', () => {
  const reverse = buildLowerBounds(5, rides, noFootpaths);

  test('the fastest rides and walks in the direction of travel', () => {
    expect(Array.from(toLowerBoundsSec(reverse, [2]))).toEqual([900, 300, 0, 100, UNREACHABLE_SEC]);
  });

  test('several targets, each with its egress', () => {
    expect(Array.from(toLowerBoundsSec(reverse, [2, 1, 1], [500, 50, 60]))).toEqual([
      650,
      50,
      500,
      600,
      UNREACHABLE_SEC,
    ]);
  });

  test('without targets all stops are unreachable', () => {
    expect(Array.from(toLowerBoundsSec(reverse, []))).toEqual(Array(5).fill(UNREACHABLE_SEC));
  });

  test('any network has the bounds that graphology finds on its graph', () => {
    const networkArbitrary = stopsArbitrary.chain((stops) =>
      fc.record({
        stops: fc.constant(stops),
        given: walksArbitrary(stops.length),
        rides: ridesArbitrary(stops.length),
        targets: fc.uniqueArray(fc.nat({ max: stops.length - 1 }), { minLength: 1, maxLength: 3 }),
      }),
    );
    let reached = 0;
    fc.assert(
      fc.property(networkArbitrary, ({ stops, given, rides, targets }) => {
        const footpaths = buildFootpaths(stops, given, walking);
        const bounds = toLowerBoundsSec(buildLowerBounds(stops.length, rides, footpaths), targets);
        const network = buildNetwork(stops, rides, footpaths);
        stops.forEach((stop, index) => {
          const toEach = targets.map((target) => {
            if (target === index) return 0;
            // Graphology compares single edges; of parallel edges between two nodes use the least.
            const path = shortestPath.dijkstra.bidirectional(
              network,
              stop.key,
              stops[target]!.key,
              (_, edge) => (edge.kind === 'ride' ? edge.minSec : edge.durationSec),
            );
            if (path === null) return UNREACHABLE_SEC;
            reached++;
            return path.slice(1).reduce((sum, key, step) => {
              const parallel = network
                .outEdges(path[step]!, key)
                .map((name) => network.getEdgeAttributes(name));
              return sum + Math.min(...parallel.map((e) => (e.kind === 'ride' ? e.minSec : e.durationSec)));
            }, 0);
          });
          expect(bounds[index]).toBe(Math.min(...toEach));
        });
      }),
      { numRuns: 300 },
    );
    expect(reached).toBeGreaterThan(1000);
  });
});
