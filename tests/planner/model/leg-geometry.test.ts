import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LatLon, toDistanceM } from '../../../server/base/geo.ts';
import { cutLine, placeOnLine, toLengthM } from '../../../server/planner/model/leg-geometry.ts';

/** Metres east and north of a corner. */
const p = (east: number, north: number): LatLon => ({ lat: 40 + north / 111_195, lon: 111 + east / 85_180 });
const cut = (line: LatLon[], stops: LatLon[], from: number, to: number) => {
  const placed = placeOnLine(line, stops);
  return cutLine(line, placed[from]!, placed[to]!);
};

describe('stops on a line', () => {
  test('cut the part of a straight line between them', () => {
    const line = [p(0, 0), p(1000, 0), p(2000, 0)];
    const stops = [p(100, 30), p(900, -30), p(1800, 30)];
    expect(toLengthM(cut(line, stops, 0, 1))).toBeCloseTo(800, -1);
    expect(toLengthM(cut(line, stops, 0, 2))).toBeCloseTo(1700, -1);
    expect(cut(line, stops, 0, 2)).toHaveLength(3);
  });

  test('out and back on one street: the order of the stops separates the way out from the way back', () => {
    const line = [p(0, 0), p(2000, 0), p(0, 5)];
    const stops = [p(0, 0), p(1000, 10), p(2000, 0), p(1000, 10), p(0, 5)];
    const placed = placeOnLine(line, stops);
    expect(toLengthM(cutLine(line, placed[1]!, placed[2]!))).toBeCloseTo(1000, -1);
    expect(toLengthM(cutLine(line, placed[1]!, placed[3]!))).toBeCloseTo(2000, -1);
  });

  test('a ring that ends where it began is driven all round', () => {
    const line = [p(0, 0), p(1000, 0), p(1000, 1000), p(0, 1000), p(0, 0)];
    const stops = [p(0, 0), p(1000, 500), p(0, 500), p(0, 0)];
    const placed = placeOnLine(line, stops);
    expect(toLengthM(cutLine(line, placed[0]!, placed[3]!))).toBeCloseTo(4000, -2);
    expect(toLengthM(cutLine(line, placed[2]!, placed[3]!))).toBeCloseTo(500, -1);
  });

  test('a line of one point twice, and stops far from it, still have a place', () => {
    const line = [p(0, 0), p(0, 0)];
    expect(cut(line, [p(50_000, 0), p(0, 50_000)], 0, 1)).toEqual([p(0, 0)]);
  });

  const point = fc.tuple(fc.nat(3000), fc.nat(3000)).map(([x, y]) => p(x, y));
  const line = fc.array(point, { minLength: 2, maxLength: 12 });
  const stops = fc.array(point, { minLength: 2, maxLength: 8 });

  test('never run back, and every part begins and ends on the line and with its neighbours', () => {
    fc.assert(
      fc.property(line, stops, (way, calls) => {
        const placed = placeOnLine(way, calls);
        expect(placed).toHaveLength(calls.length);
        let sum = 0;
        for (let i = 1; i < placed.length; i++) {
          const [a, b] = [placed[i - 1]!, placed[i]!];
          expect(b.segment > a.segment || b.share >= a.share).toBe(true);
          const part = cutLine(way, a, b);
          sum += toLengthM(part);
          for (const q of [part[0]!, part.at(-1)!]) expect(toGapM(way, q)).toBeLessThan(1);
          if (i > 1)
            expect(toDistanceM(part[0]!, cutLine(way, placed[i - 2]!, a).at(-1)!)).toBeLessThan(0.01);
        }
        const whole = toLengthM(cutLine(way, placed[0]!, placed.at(-1)!));
        expect(Math.abs(sum - whole)).toBeLessThanOrEqual(placed.length);
        expect(whole).toBeLessThanOrEqual(toLengthM(way) + 1);
      }),
      { numRuns: 300 },
    );
  });

  test('lie together as near to the line as any order-keeping choice among many points of it', () => {
    const few = fc.array(point, { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(few, fc.array(point, { minLength: 1, maxLength: 4 }), (way, calls) => {
        const placed = placeOnLine(way, calls);
        const total = placed.reduce((sum, { segment, share }, i) => {
          const [a, b] = [way[segment]!, way[segment + 1]!];
          return (
            sum +
            toDistanceM(calls[i]!, {
              lat: a.lat + (b.lat - a.lat) * share,
              lon: a.lon + (b.lon - a.lon) * share,
            })
          );
        }, 0);
        const points = way.slice(1).flatMap((b, s) => {
          const a = way[s]!;
          return Array.from({ length: 31 }, (_, k) => ({
            lat: a.lat + ((b.lat - a.lat) * k) / 30,
            lon: a.lon + ((b.lon - a.lon) * k) / 30,
          }));
        });
        let least = points.map(() => 0);
        for (const call of calls) {
          let best = Number.POSITIVE_INFINITY;
          least = points.map((q, k) => {
            best = Math.min(best, least[k]! + toDistanceM(call, q));
            return best;
          });
        }
        // If two stops are in the wrong order, both are placed at one point, which need not be the nearest to either.
        expect(total).toBeLessThanOrEqual(least.at(-1)! * 1.5 + 5);
      }),
      { numRuns: 200 },
    );
  });
});

/** Distance of a point from a line, by a ternary search on each segment. */
function toGapM(line: readonly LatLon[], q: LatLon): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1]!, line[i]!];
    let [low, high] = [0, 1];
    const at = (t: number) =>
      toDistanceM(q, { lat: a.lat + (b.lat - a.lat) * t, lon: a.lon + (b.lon - a.lon) * t });
    // The distance along a segment falls, then rises.
    for (let step = 0; step < 60; step++) {
      const [l, r] = [low + (high - low) / 3, high - (high - low) / 3];
      if (at(l) < at(r)) high = r;
      else low = l;
    }
    least = Math.min(least, at(low));
  }
  return least;
}
