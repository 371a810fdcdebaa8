import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LatLon, toDistanceM } from '../../../server/base/geo.ts';
import { buildFootpaths, type FootpathOptions } from '../../../server/transit/network/footpaths.ts';
import type { GivenWalk, NetworkStop } from '../../../server/transit/network/network-stop.ts';
import { listStraightLines } from '../../../server/transit/network/straight-lines.ts';
import { twinDistanceM, twinFootpaths } from '../../support/network-twin.ts';
import { listFootpaths, stopsArbitrary, toTexts, walksArbitrary } from './network-arbitraries.ts';

const plain: FootpathOptions = { maxM: 500, speedMps: 1.33, detourFactor: 1, withSlack: false };

/** A stop on the equator, where a degree is 111,194.93 m. */
function at(eastM: number, more: Partial<NetworkStop> = {}): NetworkStop {
  return {
    key: `f:${eastM}`,
    lat: 0,
    lon: 20 + eastM / 111_194.92664,
    boardSlackSec: 0,
    changeSec: 0,
    ...more,
  };
}

function both(from: number, to: number, durationSec: number): GivenWalk[] {
  return [
    { from, to, durationSec, kind: 'pathway' },
    { from: to, to: from, durationSec, kind: 'pathway' },
  ];
}

describe('straight lines', () => {
  test('metres by speed, rounded up, at most maxM, nearest first', () => {
    const stops = [at(0), at(132.9), at(499.9), at(500.1), at(134)];
    expect(toTexts(buildFootpaths(stops, [], plain)).filter((text) => text.startsWith('0>'))).toEqual([
      '0>1:100',
      '0>4:101',
      '0>2:376',
    ]);
  });

  test('stops at the same point are 0 s apart, ties are sorted by target, no stop has a footpath to itself', () => {
    expect(toTexts(buildFootpaths([at(0), at(0), at(0)], [], plain))).toEqual([
      '0>1:0',
      '0>2:0',
      '1>0:0',
      '1>2:0',
      '2>0:0',
      '2>1:0',
    ]);
  });

  test('a pair exactly maxM apart is within the bound', () => {
    const stops = [at(0), at(321.5)];
    const exactM = toDistanceM(stops[0]!, stops[1]!);
    expect(toTexts(buildFootpaths(stops, [], { ...plain, maxM: exactM }))).toHaveLength(2);
    expect(toTexts(buildFootpaths(stops, [], { ...plain, maxM: exactM - 1e-9 }))).toEqual([]);
  });

  test('two consecutive lines do not exceed the bound', () => {
    expect(toTexts(buildFootpaths([at(0), at(400), at(800)], [], plain))).toEqual([
      '0>1:301',
      '1>0:301',
      '1>2:301',
      '2>1:301',
    ]);
  });

  test('the detour factor changes the time and not the bound; slack is that of the target', () => {
    const stops = [at(0), at(499, { boardSlackSec: 90 })];
    const options = { ...plain, detourFactor: 1.25, withSlack: true };
    expect(listFootpaths(buildFootpaths(stops, [], options))).toEqual([
      { from: 0, to: 1, durationSec: 469 + 90, distanceM: 499 },
      { from: 1, to: 0, durationSec: 469, distanceM: 499 },
    ]);
  });

  test('stops without calls have no footpaths', () => {
    const boardable = Uint8Array.of(1, 0, 1);
    expect(toTexts(buildFootpaths([at(0), at(100), at(200)], [], { ...plain, boardable }))).toEqual([
      '0>2:151',
      '2>0:151',
    ]);
  });
});

/*
 *  bus ---- entrance == platform 1 == platform 2        == pathway
 *   0          1            2             3
 */
describe('pathways', () => {
  const boardable = Uint8Array.of(1, 0, 1, 1);
  const given = [...both(1, 2, 60), ...both(2, 3, 180)];

  test('the way from the street leads through the entrance, also beyond maxM', () => {
    const stops = [at(0), at(132.9, { isEntrance: true }), at(140), at(600)];
    expect(toTexts(buildFootpaths(stops, given, { ...plain, boardable }))).toEqual([
      '0>2:160',
      '0>3:340',
      '2>0:160',
      '2>3:180',
      '3>2:180',
      '3>0:340',
    ]);
  });

  test('platforms above each other are as far apart as their pathway', () => {
    const stops = [at(0), at(132.9, { isEntrance: true }), at(140), at(140)];
    const footpaths = toTexts(buildFootpaths(stops, given, { ...plain, boardable }));
    expect(footpaths).toContain('2>3:180');
    expect(footpaths).toContain('0>2:160');
  });

  test('without a known entrance the street reaches every node, and no line replaces a pathway', () => {
    const stops = [at(0), at(132.9), at(265.8), at(265.8)];
    const footpaths = toTexts(buildFootpaths(stops, given, { ...plain, boardable }));
    expect(footpaths).toContain('0>2:160');
    expect(footpaths).toContain('0>3:200');
    expect(footpaths).toContain('2>3:180');
  });

  test('a one-way pathway is walked one way', () => {
    const oneWay: GivenWalk[] = [{ from: 0, to: 1, durationSec: 45, kind: 'pathway' }];
    expect(toTexts(buildFootpaths([at(0), at(10)], oneWay, plain))).toEqual(['0>1:45']);
  });

  test('only pathways lead through a node without a position', () => {
    const stops = [at(0), at(Number.NaN), at(2000)];
    const options = { ...plain, boardable: Uint8Array.of(1, 0, 1) };
    expect(toTexts(buildFootpaths(stops, [...both(0, 1, 20), ...both(1, 2, 30)], options))).toEqual([
      '0>2:50',
      '2>0:50',
    ]);
  });
});

describe('transfers', () => {
  test('a time replaces the walk of its pair in its direction, also beyond maxM and without slack', () => {
    const stops = [at(0), at(132.9, { boardSlackSec: 60 }), at(5000)];
    const given: GivenWalk[] = [
      { from: 0, to: 1, durationSec: 240, kind: 'transfer' },
      { from: 2, to: 0, durationSec: 30, kind: 'transfer' },
    ];
    expect(listFootpaths(buildFootpaths(stops, given, { ...plain, withSlack: true }))).toEqual([
      { from: 0, to: 1, durationSec: 240, distanceM: 133 },
      { from: 1, to: 0, durationSec: 100, distanceM: 133 },
      { from: 2, to: 0, durationSec: 30, distanceM: 5000 },
    ]);
  });

  test('a station stands for its platforms, and a transfer that names a platform overrides it', () => {
    const stops = [at(0), at(0, { parent: 0 }), at(0, { parent: 0 }), at(3000)];
    const given: GivenWalk[] = [
      { from: 0, to: 0, durationSec: 120, kind: 'transfer' },
      { from: 3, to: 0, durationSec: 0, kind: 'transfer', isForbidden: true },
      { from: 3, to: 2, durationSec: 900, kind: 'transfer' },
    ];
    const options = { ...plain, boardable: Uint8Array.of(0, 1, 1, 1) };
    expect(toTexts(buildFootpaths(stops, given, options))).toEqual(['1>2:120', '2>1:120', '3>2:900']);
  });

  test('a forbidden transfer removes its pair in its direction', () => {
    const given: GivenWalk[] = [{ from: 0, to: 1, durationSec: 0, kind: 'transfer', isForbidden: true }];
    expect(toTexts(buildFootpaths([at(0), at(132.9)], given, plain))).toEqual(['1>0:100']);
  });
});

describe('against the twin', () => {
  const networkArbitrary = stopsArbitrary.chain((stops) =>
    fc.record({
      stops: fc.constant(stops),
      given: walksArbitrary(stops.length),
      boardable: fc.array(fc.boolean(), { minLength: stops.length, maxLength: stops.length }),
      maxM: fc.constantFrom(0, 150, 500, 1200),
      detourFactor: fc.constantFrom(1, 1.3),
      withSlack: fc.boolean(),
    }),
  );

  test('any network has the footpaths of an exhaustive search', () => {
    fc.assert(
      fc.property(networkArbitrary, ({ stops, given, boardable, ...rest }) => {
        const options = { speedMps: 1.33, ...rest };
        const footpaths = buildFootpaths(stops, given, {
          ...options,
          boardable: Uint8Array.from(boardable, Number),
        });
        expect(toTexts(footpaths)).toEqual(twinFootpaths(stops, given, { ...options, boardable }));
      }),
      { numRuns: 1500 },
    );
  });

  function expectAllStraightLines(points: readonly LatLon[], maxM: number): number {
    const stops = points.map((p, i) => ({ ...p, key: `f:${i}`, boardSlackSec: 0, changeSec: 0 }));
    const rows = listFootpaths(buildFootpaths(stops, [], { ...plain, maxM }));
    const expected = stops.flatMap((a, from) =>
      stops.flatMap((b, to) => {
        const exactM = twinDistanceM(a, b);
        return from === to || exactM > maxM ? [] : [{ from, to, distanceM: Math.round(exactM) }];
      }),
    );
    rows.sort((a, b) => a.from - b.from || a.to - b.to);
    expect(rows.map(({ from, to, distanceM }) => ({ from, to, distanceM }))).toEqual(expected);
    return rows.length;
  }

  test('without pathways and transfers, distances are those of straight lines, all over the globe', () => {
    const point = fc.record({
      lat: fc.double({ min: -90, max: 90, noNaN: true }),
      lon: fc.double({ min: -180, max: 180, noNaN: true }),
    });
    const radius = fc.constantFrom(1000, 300_000, 4_000_000, 30_000_000);
    fc.assert(
      fc.property(fc.array(point, { maxLength: 40 }), radius, (points, maxM) => {
        expectAllStraightLines(points, maxM);
      }),
      { numRuns: 300 },
    );
  });

  test('also close to the poles, where a degree of longitude shrinks within one row', () => {
    let found = 0;
    for (const pole of [1, -1]) {
      for (const [fromPoleDeg, maxM] of [
        [2, 90_000],
        [6, 250_000],
        [20, 700_000],
      ] as const) {
        const points = Array.from({ length: 200 }, (_, i) => ({
          lat: pole * (90 - fromPoleDeg * ((i * 0.618034) % 1)),
          lon: ((i * 137.508) % 360) - 180,
        }));
        found += expectAllStraightLines(points, maxM);
      }
    }
    expect(found).toBeGreaterThan(2000);
  });
});

describe('refusals', () => {
  test.each([
    { maxM: -1 },
    { maxM: Number.NaN },
    { maxM: Number.POSITIVE_INFINITY },
    { speedMps: 0 },
    { detourFactor: 0.5 },
  ])('%o is no way to walk', (wrong) => {
    expect(() => buildFootpaths([at(0)], [], { ...plain, ...wrong })).toThrow(
      expect.objectContaining({ code: 'bad-request' }),
    );
  });

  test('a bound with too many pairs is refused before memory runs out', () => {
    const stops = Array.from({ length: 5 }, () => at(0));
    expect(listStraightLines(stops, 500, Uint8Array.of(1, 1, 1, 1, 1), 10).from).toHaveLength(10);
    expect(() => listStraightLines(stops, 500, Uint8Array.of(1, 1, 1, 1, 1), 9)).toThrow(
      expect.objectContaining({ code: 'footpaths-too-many' }),
    );
  });
});
