import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LatLon, toDistanceM } from '../../../server/base/geo.ts';
import { drawIsochrones, toRadiusM, type WalkDisc } from '../../../server/planner/reach/draw-isochrones.ts';
import type { Polygon, Position, Ring } from '../../../server/planner/reach/trace-field.ts';

const CASES = Number(process.env.PROPERTY_CASES ?? 15);
const METRES_PER_SEC = 1.2 / 1.3;
const cutoffs = [1_800, 3_600, 7_200];

const disc: fc.Arbitrary<WalkDisc> = fc.record({
  lat: fc.integer({ min: 0, max: 400 }).map((n) => 40.7 + n * 0.0003),
  lon: fc.integer({ min: 0, max: 400 }).map((n) => 111.5 + n * 0.0004),
  startSec: fc.integer({ min: 0, max: 7_500 }),
  maxWalkSec: fc.constantFrom(300, 900, 1_800),
});
const discSets = fc.array(disc, { minLength: 1, maxLength: 40, size: 'max' });

/** Even-odd rule over all rings, so that holes are outside. */
function contains(polygons: readonly Polygon[], { lat, lon }: LatLon): boolean {
  let isIn = false;
  for (const ring of polygons.flat()) {
    for (let i = 1; i < ring.length; i++) {
      const [[ax, ay], [bx, by]] = [ring[i - 1]!, ring[i]!];
      if (ay > lat !== by > lat && lon < ((bx - ax) * (lat - ay)) / (by - ay) + ax) isIn = !isIn;
    }
  }
  return isIn;
}

/** Distance from the edge of the union, negative inside. */
function toSignedM(discs: readonly WalkDisc[], cutoffSec: number, point: LatLon): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (const one of discs) {
    const radius = toRadiusM(one, cutoffSec, METRES_PER_SEC);
    if (radius > 0) nearest = Math.min(nearest, toDistanceM(one, point) - radius);
  }
  return nearest;
}

const listEdges = (polygons: readonly Polygon[]): [Position, Position][] =>
  polygons.flat().flatMap((ring) => ring.slice(1).map((end, i): [Position, Position] => [ring[i]!, end]));

/** Integer hundred-thousandths of degrees, so that cross products are exact. */
const toGridPoint = ([lon, lat]: Position): [number, number] => [
  Math.round(lon * 1e5),
  Math.round(lat * 1e5),
];

/** The side of a line on which a point is: -1, 0 or 1. */
function sideOf(a: Position, b: Position, c: Position): number {
  const [[ax, ay], [bx, by], [cx, cy]] = [toGridPoint(a), toGridPoint(b), toGridPoint(c)];
  return Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));
}

/** Whether two edges cross at an inner point of both. */
function crosses([a, b]: [Position, Position], [c, d]: [Position, Position]): boolean {
  return sideOf(a, b, c) * sideOf(a, b, d) < 0 && sideOf(c, d, a) * sideOf(c, d, b) < 0;
}

function findCrossing(one: [Position, Position][], other: [Position, Position][]): unknown {
  const sorted = other.toSorted((a, b) => Math.min(a[0][0], a[1][0]) - Math.min(b[0][0], b[1][0]));
  const longest = Math.max(0, ...other.map(([a, b]) => Math.abs(a[0] - b[0])));
  for (const edge of one) {
    const [west, east] = [Math.min(edge[0][0], edge[1][0]), Math.max(edge[0][0], edge[1][0])];
    for (const candidate of sorted) {
      if (Math.min(candidate[0][0], candidate[1][0]) > east) break;
      if (Math.min(candidate[0][0], candidate[1][0]) < west - longest) continue;
      if (crosses(edge, candidate)) return [edge, candidate];
    }
  }
  return undefined;
}

const toArea = (ring: Ring) =>
  ring.slice(1).reduce((sum, [x, y], i) => sum + ring[i]![0] * y - x * ring[i]![1], 0) / 2;

describe('isochrones', () => {
  test('a point is inside exactly where a disc covers it, within the tolerance', () => {
    let [inside, outside] = [0, 0];
    const probes = fc.array(
      fc.record({
        dx: fc.double({ min: -1, max: 1, noNaN: true }),
        dy: fc.double({ min: -1, max: 1, noNaN: true }),
      }),
      {
        minLength: 20,
        maxLength: 20,
      },
    );
    fc.assert(
      fc.property(discSets, probes, (discs, offsets) => {
        const { isochrones, toleranceM } = drawIsochrones(discs, cutoffs, METRES_PER_SEC);
        const points = discs.flatMap(({ lat, lon }) =>
          offsets.map(({ dx, dy }) => ({ lat: lat + dy * 0.02, lon: lon + dx * 0.025 })),
        );
        for (const { cutoffSec, polygons } of isochrones) {
          for (const point of points) {
            const signed = toSignedM(discs, cutoffSec, point);
            if (Math.abs(signed) <= toleranceM) continue;
            expect(contains(polygons, point)).toBe(signed < 0);
            if (signed < 0) inside++;
            else outside++;
          }
        }
      }),
      { numRuns: CASES, seed: 41 },
    );
    expect(Math.min(inside, outside)).toBeGreaterThan(1_000);
  });

  test('rings are closed, have the right orientation, and do not cross themselves or each other', () => {
    let holes = 0;
    fc.assert(
      fc.property(discSets, (discs) => {
        for (const { polygons } of drawIsochrones(discs, cutoffs, METRES_PER_SEC).isochrones) {
          for (const polygon of polygons) {
            polygon.forEach((ring, i) => {
              expect(ring.length).toBeGreaterThanOrEqual(4);
              expect(ring.at(-1)).toEqual(ring[0]);
              expect(Math.sign(toArea(ring))).toBe(i === 0 ? 1 : -1);
              if (i === 0) return;
              holes++;
              const [lon, lat] = ring[0]!;
              expect(contains([[polygon[0]!]], { lat, lon })).toBe(true);
            });
          }
          const corners = polygons.flat().flatMap((ring) => ring.slice(1).map(String));
          expect(new Set(corners).size).toBe(corners.length);
          const edges = listEdges(polygons);
          expect(findCrossing(edges, edges)).toBeUndefined();
        }
      }),
      { numRuns: CASES, seed: 42 },
    );
    expect(holes).toBeGreaterThan(0);
  });

  test('each is contained in the next', () => {
    fc.assert(
      fc.property(discSets, (discs) => {
        const { isochrones } = drawIsochrones(discs, cutoffs, METRES_PER_SEC);
        isochrones.slice(1).forEach((outer, i) => {
          const inner = isochrones[i]!;
          expect(outer.areaKm2).toBeGreaterThanOrEqual(inner.areaKm2);
          expect(findCrossing(listEdges(inner.polygons), listEdges(outer.polygons))).toBeUndefined();
          const outerCorners = new Set(outer.polygons.flat().flat().map(String));
          for (const [lon, lat] of inner.polygons.flat().flat()) {
            // A corner may be on the outer edge: then checks a point one metre inside its own ring.
            if (outerCorners.has(String([lon, lat]))) continue;
            const near = [
              [0, 0],
              [2e-5, 0],
              [-2e-5, 0],
              [0, 2e-5],
              [0, -2e-5],
            ].map(([dx, dy]) => contains(outer.polygons, { lat: lat + dy!, lon: lon + dx! }));
            expect(near).toContain(true);
          }
        });
      }),
      { numRuns: CASES, seed: 43 },
    );
  });

  test('the area of a single disc is right, and that of nothing is 0', () => {
    const one: WalkDisc = { lat: 40.8, lon: 111.6, startSec: 0, maxWalkSec: 1_800 };
    const { isochrones, toleranceM } = drawIsochrones([one], [900, 1_800, 7_200], METRES_PER_SEC);
    expect(toleranceM).toBeLessThan(100);
    const radius = (1_800 * METRES_PER_SEC) / 1_000;
    expect(isochrones[0]!.areaKm2).toBeCloseTo((Math.PI * radius ** 2) / 4, 1);
    expect(isochrones[1]!.areaKm2 / (Math.PI * radius ** 2)).toBeCloseTo(1, 2);
    // The walk is limited: after another hour and a half, the area is the same.
    expect(isochrones[2]!.polygons).toEqual(isochrones[1]!.polygons);
    expect(drawIsochrones([], cutoffs, METRES_PER_SEC).isochrones.map(({ polygons }) => polygons)).toEqual([
      [],
      [],
      [],
    ]);
    expect(
      drawIsochrones([{ ...one, startSec: 9_000 }], cutoffs, METRES_PER_SEC).isochrones[2]!.areaKm2,
    ).toBe(0);
  });

  test('a large region has at most 20,000 positions, and as small a tolerance as that allows', () => {
    const towns = Array.from({ length: 6_000 }, (_, i): WalkDisc => {
      const town = i % 40;
      return {
        lat: 39.5 + ((town * 7_919) % 300) / 100 + ((i * 31) % 97) / 1_200,
        lon: 109 + ((town * 104_729) % 400) / 100 + ((i * 57) % 89) / 1_000,
        startSec: (i * 37) % 7_200,
        maxWalkSec: 900,
      };
    });
    const drawn = drawIsochrones(towns, cutoffs, METRES_PER_SEC);
    expect(JSON.stringify(drawn.isochrones).length).toBeLessThan(480_000);
    expect(drawn.toleranceM).toBeLessThan(700);
    // Thousands of separate stops exceed the limit unless their discs are omitted; the tolerance is then larger.
    const lonely = towns.map((disc, i) => ({ ...disc, lat: 30 + (i % 80) / 10, lon: 100 + i / 750 }));
    const coarse = drawIsochrones(lonely, cutoffs, METRES_PER_SEC);
    expect(JSON.stringify(coarse.isochrones).length).toBeLessThan(480_000);
    expect(coarse.toleranceM).toBeGreaterThan(700);
  });

  test('works from the equator to the far north, east and west of Greenwich', () => {
    for (const [lat, lon] of [
      [0, 0],
      [-33.5, -70.6],
      [69.6, 18.9],
      [0.01, -0.01],
    ] as const) {
      const one: WalkDisc = { lat, lon, startSec: 0, maxWalkSec: 1_800 };
      const { isochrones, toleranceM } = drawIsochrones([one], [1_800], METRES_PER_SEC);
      const radius = 1_800 * METRES_PER_SEC;
      const north = lat + (radius - toleranceM) / 111_195;
      expect(contains(isochrones[0]!.polygons, { lat: north, lon })).toBe(true);
      expect(contains(isochrones[0]!.polygons, { lat: lat + (radius + toleranceM) / 111_195, lon })).toBe(
        false,
      );
      const dLon = (radius - toleranceM) / (111_195 * Math.cos((lat * Math.PI) / 180));
      expect(contains(isochrones[0]!.polygons, { lat, lon: lon - dLon })).toBe(true);
      expect(isochrones[0]!.areaKm2 / (Math.PI * (radius / 1_000) ** 2)).toBeCloseTo(1, 1);
    }
  });
});
