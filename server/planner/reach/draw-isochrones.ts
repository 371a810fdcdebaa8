/** Isochrones: what can be reached within given times, as polygons. */
import { type Disc, groupDiscs, type Lattice, toDiscField, toLattice } from './disc-field.ts';
import { type Polygon, type Ring, traceField } from './trace-field.ts';
import { toRadiusM, type WalkDisc } from './walk-discs.ts';

export interface Isochrone {
  readonly cutoffSec: number;
  /** Coordinates of a GeoJSON MultiPolygon; none where nothing large enough is reached. */
  readonly polygons: readonly Polygon[];
  readonly areaKm2: number;
}

export interface IsochroneSet {
  /** By cut-off; each lies within the next. */
  readonly isochrones: readonly Isochrone[];
  /** Places further than this from the true edge are on the right side of the drawn one. */
  readonly toleranceM: number;
}

/** Finer than the walks are known, and not too fine for a large region. */
const FINEST_CELL_M = 50;
const MAX_POINTS = 1_500_000;
/** Cells across the largest disc, so that its painting stays cheap. */
const MAX_CELLS_ACROSS = 80;
/** Points of the lattice that are weighed against discs, for all cut-offs together. */
const MAX_PAINTED = 60_000_000;
/** Positions of all rings: at 21 bytes each an answer stays well below 500 kB. */
const MAX_POSITIONS = 20_000;

/**
 * Draws the union of discs for every cut-off on one lattice, which is made coarser until the drawing is small enough.
 *
 * @param metresPerSec straight-line metres for each second of walking
 */
export function drawIsochrones(
  discs: readonly WalkDisc[],
  cutoffsSec: readonly number[],
  metresPerSec: number,
): IsochroneSet {
  const cutoffs = [...new Set(cutoffsSec)].sort((a, b) => a - b);
  const circlesOf = (cutoffSec: number) =>
    discs
      .map((disc) => ({ lat: disc.lat, lon: disc.lon, radiusM: toRadiusM(disc, cutoffSec, metresPerSec) }))
      .filter(({ radiusM }) => radiusM > 0);
  const widest = circlesOf(cutoffs.at(-1) ?? 0);
  if (widest.length === 0) return toNothing(cutoffs);
  const largestM = widest.reduce((max, { radiusM }) => Math.max(max, radiusM), 0);
  for (let cellM = Math.max(FINEST_CELL_M, (2 * largestM) / MAX_CELLS_ACROSS); ; ) {
    const lattice = toLattice(widest, cellM);
    const painted = cutoffs.reduce((sum, cutoffSec) => sum + countPainted(circlesOf(cutoffSec), lattice), 0);
    const excess = Math.max(countPoints(widest, lattice) / MAX_POINTS, painted / MAX_PAINTED);
    if (excess > 1) {
      cellM *= Math.sqrt(excess) * 1.02;
      continue;
    }
    const drawn = cutoffs.map((cutoffSec) => ({ cutoffSec, polygons: draw(circlesOf(cutoffSec), lattice) }));
    const positions = drawn.reduce((sum, { polygons }) => sum + countPositions(polygons), 0);
    if (positions <= MAX_POSITIONS) return toSet(drawn, lattice);
    cellM *= Math.max(1.15, positions / MAX_POSITIONS);
  }
}

function draw(discs: readonly Disc[], lattice: Lattice): Polygon[] {
  return groupDiscs(discs, lattice).flatMap((group) =>
    traceField(toDiscField(group, lattice), group.window, lattice),
  );
}

function countPainted(discs: readonly Disc[], { diagonalM }: Lattice): number {
  // A cell is about as wide as high.
  const cellM = diagonalM * Math.SQRT1_2;
  return discs.reduce((sum, { radiusM }) => sum + Math.PI * (radiusM / cellM + 3) ** 2, 0);
}

function countPoints(discs: readonly Disc[], lattice: Lattice): number {
  return groupDiscs(discs, lattice).reduce((sum, { window }) => sum + window.columns * window.rows, 0);
}

function toNothing(cutoffs: readonly number[]): IsochroneSet {
  return {
    isochrones: cutoffs.map((cutoffSec) => ({ cutoffSec, polygons: [], areaKm2: 0 })),
    toleranceM: 0,
  };
}

function toSet(drawn: readonly Omit<Isochrone, 'areaKm2'>[], { diagonalM }: Lattice): IsochroneSet {
  return {
    isochrones: drawn.map((one) => ({ ...one, areaKm2: toAreaKm2(one.polygons) })),
    // Positions are rounded to about a metre.
    toleranceM: Math.ceil(diagonalM) + 2,
  };
}

function countPositions(polygons: readonly Polygon[]): number {
  return polygons.reduce((sum, polygon) => sum + polygon.reduce((n, ring) => n + ring.length, 0), 0);
}

/** Holes run the other way round, so that they count below zero. */
function toAreaKm2(polygons: readonly Polygon[]): number {
  return polygons.reduce((sum, polygon) => sum + polygon.reduce((n, ring) => n + toRingKm2(ring), 0), 0);
}

const EARTH_RADIUS_KM = 6_371;
const RAD = Math.PI / 180;

/** On the sphere, in the cylindrical projection that keeps areas. */
function toRingKm2(ring: Ring): number {
  let sum = 0;
  for (let i = 1; i < ring.length; i++) {
    const [aLon, aLat] = ring[i - 1] as [number, number];
    const [bLon, bLat] = ring[i] as [number, number];
    sum -= (bLon - aLon) * RAD * (Math.sin(aLat * RAD) + Math.sin(bLat * RAD));
  }
  return (sum / 2) * EARTH_RADIUS_KM ** 2;
}
