/** Isochrones: polygons around the area reached within given times, drawn from discs of walking. */

import type { LatLon } from '../../base/geo.ts';
import { type Disc, groupDiscs, type Lattice, toDiscField, toLattice } from './disc-field.ts';
import { NOT_REACHED } from './one-to-all.ts';
import type { Reached } from './reach-from.ts';
import type { ReachParts } from './reach-search.ts';
import { type Polygon, type Ring, traceField } from './trace-field.ts';

export interface Isochrone {
  readonly cutoffSec: number;
  /** Coordinates of a GeoJSON MultiPolygon; empty where all discs are smaller than a cell. */
  readonly polygons: readonly Polygon[];
  readonly areaKm2: number;
}

export interface IsochroneSet {
  /** Sorted by cut-off; each is contained in the next. */
  readonly isochrones: readonly Isochrone[];
  /** Largest distance between the drawn edge and the true one. */
  readonly toleranceM: number;
}

/** Smallest cell: finer than the accuracy of walking times. */
const FINEST_CELL_M = 50;
/** Most lattice points in the windows of the largest cut-off. */
const MAX_POINTS = 1_500_000;
/** Most cells across the largest disc, which bounds the work for one disc. */
const MAX_CELLS_ACROSS = 80;
/** Most distances to compute between lattice points and discs, for all cut-offs. */
const MAX_PAINTED = 60_000_000;
/** Most positions of all rings: at 21 bytes each, a response stays below 500 kB. */
const MAX_POSITIONS = 20_000;

/**
 * Draws the union of discs for every cut-off on one lattice, and increases the cells until all limits are met.
 *
 * @param metresPerSec straight-line metres per second of walking
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
  // Cells are about square.
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
    // Adds 2 m for the rounding of positions.
    toleranceM: Math.ceil(diagonalM) + 2,
  };
}

function countPositions(polygons: readonly Polygon[]): number {
  return polygons.reduce((sum, polygon) => sum + polygon.reduce((n, ring) => n + ring.length, 0), 0);
}

/** Holes have the opposite orientation, so their areas are negative. */
function toAreaKm2(polygons: readonly Polygon[]): number {
  return polygons.reduce((sum, polygon) => sum + polygon.reduce((n, ring) => n + toRingKm2(ring), 0), 0);
}

const EARTH_RADIUS_KM = 6_371;
const RAD = Math.PI / 180;

/** Area on the sphere, by the cylindrical equal-area projection. */
function toRingKm2(ring: Ring): number {
  let sum = 0;
  for (let i = 1; i < ring.length; i++) {
    const [aLon, aLat] = ring[i - 1] as [number, number];
    const [bLon, bLat] = ring[i] as [number, number];
    sum -= (bLon - aLon) * RAD * (Math.sin(aLat * RAD) + Math.sin(bLat * RAD));
  }
  return (sum / 2) * EARTH_RADIUS_KM ** 2;
}

/** A point to walk from, and the time and limit of walking. */
export interface WalkDisc extends LatLon {
  /** Travel time to the point. */
  readonly startSec: number;
  readonly maxWalkSec: number;
}

/** Radius of the disc within `cutoffSec`; negative where its centre is not reached in time. */
export function toRadiusM(disc: WalkDisc, cutoffSec: number, metresPerSec: number): number {
  return Math.min(disc.maxWalkSec, cutoffSec - disc.startSec) * metresPerSec;
}

/** The discs of a search: around the one place, and around each stop reached by vehicle. */
export function listWalkDiscs({ timetable }: ReachParts, reached: Reached): WalkDisc[] {
  const { search, ridden, nearEnd } = reached;
  const { maxDirectSec, maxFarSec } = search.rules.walking;
  const { lat, lon } = timetable.stops;
  const pointOf = (stop: number): LatLon => ({ lat: lat[stop] as number, lon: lon[stop] as number });
  const own = [{ lat: reached.one.lat, lon: reached.one.lon }, ...nearEnd.members.map(pointOf)];
  const discs: WalkDisc[] = own.map((point) => ({ ...point, startSec: 0, maxWalkSec: maxDirectSec }));
  ridden.travelSec.forEach((sec, stop) => {
    if (sec === NOT_REACHED) return;
    const startSec = sec + (search.farSlackSec?.[stop] ?? 0);
    discs.push({ ...pointOf(stop), startSec, maxWalkSec: maxFarSec });
  });
  return discs;
}

/** Straight-line metres per second: the walking speed divided by the detour of real ways. */
export function toMetresPerSec({ walk }: Reached['search']): number {
  return walk.speedMps / walk.detourFactor;
}
