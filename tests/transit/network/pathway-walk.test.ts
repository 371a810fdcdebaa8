/** Times of pathways by mode, and which of them a wheelchair can use. */
import { describe, expect, test } from 'vitest';
import type { PathwayRow } from '../../../server/transit/gtfs/rows.ts';
import type { NetworkStop } from '../../../server/transit/network/network-stop.ts';
import {
  isPassableByWheelchair,
  toPathwaySec,
  toPathwayWalks,
} from '../../../server/transit/network/pathway-walk.ts';

/** Two nodes 50 m apart on the equator, on two floors where levels are given. */
const stops: NetworkStop[] = [0, 50].map((eastM) => ({
  key: `f:${eastM}`,
  lat: 0,
  lon: (eastM * 0.9999) / 111_194.92664,
  boardSlackSec: 0,
  changeSec: 0,
}));

function secOf(row: Partial<PathwayRow> & { readonly mode: number }, levels: readonly number[] = []): number {
  const pathway = { pathwayId: 'p', fromStopId: 'a', toStopId: 'b', isBidirectional: true, ...row };
  return toPathwaySec(pathway, { from: 0, to: 1, stops, levelOf: (stop) => levels[stop] }, 1.25);
}

describe('the time of a pathway', () => {
  test('is traversal_time where the feed has it, also zero', () => {
    for (const mode of [1, 2, 3, 4, 5, 6, 7]) {
      expect(secOf({ mode, traversalSec: 33, lengthM: 500, stairCount: 90 }, [0, -3])).toBe(33);
      expect(secOf({ mode, traversalSec: 0, lengthM: 500 })).toBe(0);
    }
  });

  test.each([
    ['a walkway by its length', secOf({ mode: 1, lengthM: 100 }), 80],
    ['a walkway by the straight line where it has no length', secOf({ mode: 1 }), 40],
    ['a walkway with steps on it', secOf({ mode: 1, lengthM: 100, stairCount: -10 }), 85],
    ['stairs by their steps, up', secOf({ mode: 2, stairCount: 40 }), 20],
    ['stairs by their steps, down', secOf({ mode: 2, stairCount: -40 }), 20],
    ['stairs by the floors between their ends', secOf({ mode: 2 }, [0, -2]), 28],
    ['stairs of a long slope by its length', secOf({ mode: 2, stairCount: 4, lengthM: 100 }), 80],
    ['stairs without steps and floors at half the pace', secOf({ mode: 2 }), 80],
    ['a moving sidewalk faster than walking', secOf({ mode: 3, lengthM: 105 }), 60],
    ['an escalator at its own speed', secOf({ mode: 4, lengthM: 20 }), 40],
    ['an escalator by the line between its ends', secOf({ mode: 4 }, [0, -2]), 100],
    ['an escalator by its floors where they are more', secOf({ mode: 4 }, [0, -6]), 108],
    ['an elevator with the wait for it', secOf({ mode: 5 }), 48],
    ['an elevator by its floors', secOf({ mode: 5 }, [1, -2]), 64],
    ['a gate', secOf({ mode: 6, lengthM: 0 }), 5],
    ['a gate with a way', secOf({ mode: 7, lengthM: 10 }), 13],
  ])('%s', (_, sec, expected) => {
    expect(sec).toBe(expected);
  });

  test('goes one way or both', () => {
    const row = { pathwayId: 'p', fromStopId: 'a', toStopId: 'b', mode: 4, traversalSec: 9 };
    const ends = { from: 0, to: 1, stops, levelOf: () => undefined };
    const walk = { durationSec: 9, kind: 'pathway', isStepFree: false };
    expect(toPathwayWalks({ ...row, isBidirectional: false }, ends, 1)).toEqual([
      { from: 0, to: 1, ...walk },
    ]);
    expect(toPathwayWalks({ ...row, isBidirectional: true }, ends, 1)).toEqual([
      { from: 0, to: 1, ...walk },
      { from: 1, to: 0, ...walk },
    ]);
  });
});

test.each<[string, Partial<PathwayRow> & { mode: number }, boolean]>([
  ['a walkway', { mode: 1 }, true],
  ['stairs', { mode: 2 }, false],
  ['a moving sidewalk', { mode: 3 }, true],
  ['an escalator', { mode: 4 }, false],
  ['an elevator', { mode: 5, stairCount: 40, maxSlope: 1 }, true],
  ['a gate', { mode: 6 }, true],
  ['an exit gate', { mode: 7 }, true],
  ['a walkway with steps', { mode: 1, stairCount: -1 }, false],
  ['a ramp of 1 in 12', { mode: 1, maxSlope: -0.083 }, true],
  ['a steeper ramp', { mode: 1, maxSlope: -0.1 }, false],
  ['a wide gate', { mode: 6, minWidthM: 0.9 }, true],
  ['a narrow gate', { mode: 6, minWidthM: 0.6 }, false],
])('a wheelchair and %s', (_, row, isPassable) => {
  const pathway = { pathwayId: 'p', fromStopId: 'a', toStopId: 'b', isBidirectional: true, ...row };
  expect(isPassableByWheelchair(pathway)).toBe(isPassable);
});
