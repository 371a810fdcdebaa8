/** Converts a field of signed distances to GeoJSON polygons around the negative values. */
import { contours } from 'd3-contour';
import type { Lattice, LatticeWindow } from './disc-field.ts';

export type Position = [lon: number, lat: number];
export type Ring = Position[];
/** The outer ring, then the holes. */
export type Polygon = Ring[];

/** Coordinates are rounded to this fraction of a degree, about a metre. */
const PER_DEGREE = 100_000;
/** Least distance (in cells) of a corner from a lattice point, so that rounding never makes two corners equal. */
const MARGIN = 0.05;

/**
 * Marching squares, with corners at the interpolated zero of each crossed edge of the lattice. Outer rings are
 * counterclockwise and holes clockwise (RFC 7946); all rings are closed. Each crossed edge has one corner, of one ring, so
 * rings share no corners.
 */
export function traceField(field: Float32Array, window: LatticeWindow, lattice: Lattice): Polygon[] {
  // `d3-contour` accepts typed arrays, but its types do not.
  const inside = field.map((distance) => -distance) as unknown as number[];
  const found = contours().size([window.columns, window.rows]).smooth(false).contour(inside, 0);
  const toCorner = ([x = 0, y = 0]: readonly number[]) => toPosition(field, window, lattice, x, y);
  return found.coordinates.map((polygon) =>
    polygon.map((ring, i) => {
      const points = dropStraight(ring.map(toCorner));
      const isOuter = i === 0;
      return toSignedArea(points) > 0 === isOuter ? points : points.reverse();
    }),
  );
}

/** Moves a corner from the middle of the crossed edge, where d3 puts it (offset by half a cell), to the interpolated zero. */
function toPosition(
  field: Float32Array,
  { columns, firstColumn, firstRow }: LatticeWindow,
  { west, south, stepLon, stepLat }: Lattice,
  x: number,
  y: number,
): Position {
  const [left, below] = [Math.floor(x - 0.5), Math.floor(y - 0.5)];
  const isAcross = x - 0.5 !== left;
  const at = below * columns + left;
  const a = field[at] as number;
  const b = field[at + (isAcross ? 1 : columns)] as number;
  const part = Math.min(1 - MARGIN, Math.max(MARGIN, a / (a - b)));
  const lon = west + (firstColumn + left + (isAcross ? part : 0)) * stepLon;
  const lat = south + (firstRow + below + (isAcross ? 0 : part)) * stepLat;
  return [Math.round(lon * PER_DEGREE) / PER_DEGREE, Math.round(lat * PER_DEGREE) / PER_DEGREE];
}

/** Removes corners on the straight line between their neighbours. */
function dropStraight(ring: Ring): Ring {
  const open = ring.slice(0, -1);
  const kept = open.filter((point, i) => {
    const before = open[(i + open.length - 1) % open.length] as Position;
    const after = open[(i + 1) % open.length] as Position;
    return Math.round(toCross(before, point, after) * PER_DEGREE * PER_DEGREE) !== 0;
  });
  return [...kept, kept[0] as Position];
}

const toCross = (a: Position, b: Position, c: Position) =>
  (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0]);

/** Twice the area in square degrees, positive where the ring is counterclockwise. */
function toSignedArea(ring: Ring): number {
  let sum = 0;
  for (let i = 1; i < ring.length; i++) {
    const [a, b] = [ring[i - 1] as Position, ring[i] as Position];
    sum += a[0] * b[1] - b[0] * a[1];
  }
  return sum;
}
