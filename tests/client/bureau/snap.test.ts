/** Points and ways that follow known lines. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  followWay,
  type KnownWay,
  listLinesNear,
  movePoint,
  snapToWays,
} from '../../../client/src/bureau/snap.ts';

/** A street to the east along 40.8 degrees that bends to the north, and a railway along 40.9 degrees. */
const ways: readonly KnownWay[] = [
  {
    lineId: 'street',
    ground: 'road',
    parts: [
      [
        [111.6, 40.8],
        [111.7, 40.8],
        [111.7, 40.85],
      ],
    ],
  },
  {
    lineId: 'rail',
    ground: 'rail',
    parts: [
      [
        [111.6, 40.9],
        [111.8, 40.9],
      ],
    ],
  },
];

describe('a point near a known line', () => {
  it('snaps to the nearest spot of it, and says which line that is', () => {
    expect(snapToWays(ways, { lat: 40.8005, lon: 111.65 }, 100)).toEqual({
      lat: expect.closeTo(40.8, 9),
      lon: expect.closeTo(111.65, 9),
      lineId: 'street',
    });
  });

  it('stays where no line is within reach', () => {
    expect(snapToWays(ways, { lat: 40.81, lon: 111.65 }, 100)).toBeUndefined();
    expect(listLinesNear(ways, { lat: 40.81, lon: 111.65 }, 100)).toEqual([]);
  });

  it('is near several lines, the nearest first', () => {
    expect(listLinesNear(ways, { lat: 40.88, lon: 111.7 }, 5_000)).toEqual(['rail', 'street']);
  });

  it('never gets farther away than it may', () => {
    const degree = (from: number) => fc.double({ min: from, max: from + 0.2, noNaN: true });
    fc.assert(
      fc.property(degree(40.75), degree(111.58), fc.integer({ min: 1, max: 5_000 }), (lat, lon, maxM) => {
        const spot = snapToWays(ways, { lat, lon }, maxM);
        if (!spot) return;
        const [dx, dy] = [(spot.lon - lon) * Math.cos((lat * Math.PI) / 180), spot.lat - lat];
        expect(Math.hypot(dx, dy) * 111_320).toBeLessThan(maxM + 1);
      }),
    );
  });
});

describe('a way between two points', () => {
  it('follows the line that passes both, round its bends, in both directions', () => {
    const [a, b] = [
      { lat: 40.8, lon: 111.65 },
      { lat: 40.83, lon: 111.7 },
    ];
    const out = followWay(ways, a, b, 200);
    expect(out).toMatchObject({ lineId: 'street', bends: [{ lat: 40.8, lon: 111.7 }] });
    expect(out?.metres).toBeCloseTo(followWay(ways, b, a, 200)?.metres ?? 0, 3);
    // 0.05 degrees of longitude at 40.8 degrees and 0.03 degrees of latitude.
    expect(out?.metres).toBeGreaterThan(7_400);
    expect(out?.metres).toBeLessThan(7_700);
  });

  it('is undefined where no line passes both, or only with a detour', () => {
    expect(followWay(ways, { lat: 40.8, lon: 111.65 }, { lat: 40.9, lon: 111.65 }, 200)).toBeUndefined();
    const loop: KnownWay = {
      lineId: 'loop',
      ground: 'road',
      parts: [
        [
          [111, 40],
          [111.2, 40],
          [111.2, 40.01],
          [111, 40.01],
        ],
      ],
    };
    expect(followWay([loop], { lat: 40, lon: 111 }, { lat: 40.01, lon: 111 }, 100)).toBeUndefined();
  });
});

it('moves a point by metres', () => {
  const moved = movePoint({ lat: 40, lon: 111 }, 111_320, 0);
  expect(moved.lat).toBeCloseTo(41, 6);
  expect(moved.lon).toBe(111);
  expect(movePoint({ lat: 60, lon: 10 }, 0, 55_660).lon).toBeCloseTo(11, 2);
});
