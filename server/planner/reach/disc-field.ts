/** A grid of signed distances to a union of discs: below zero inside, above zero outside. */
import type { LatLon } from '../../base/geo.ts';

export interface Disc extends LatLon {
  readonly radiusM: number;
}

/** Points in rows from south to north, each from west to east, at even steps of degrees. */
export interface Grid {
  readonly west: number;
  readonly south: number;
  readonly stepLon: number;
  readonly stepLat: number;
  readonly columns: number;
  readonly rows: number;
}

const METRES_PER_DEGREE = 111_194.93;
const RAD = Math.PI / 180;

/** Metres of a cell's longest diagonal: what is further than that from the edge of the union is told rightly. */
export function toDiagonalM({ south, stepLat, stepLon, rows }: Grid): number {
  const nearest = Math.min(Math.abs(south), Math.abs(south + stepLat * (rows - 1)));
  const straddles = south < 0 && south + stepLat * (rows - 1) > 0;
  const widthM = stepLon * METRES_PER_DEGREE * Math.cos((straddles ? 0 : nearest) * RAD);
  return Math.hypot(widthM, stepLat * METRES_PER_DEGREE);
}

/** The smallest grid with cells of about `cellM` metres that has all discs well inside it. */
export function toGrid(discs: readonly Disc[], cellM: number): Grid {
  let [south, north, west, east] = [90, -90, 180, -180];
  for (const { lat, lon, radiusM } of discs) {
    const dLat = (radiusM + 2 * cellM) / METRES_PER_DEGREE;
    const dLon = dLat / toCos(Math.abs(lat) + dLat);
    south = Math.min(south, lat - dLat);
    north = Math.max(north, lat + dLat);
    west = Math.min(west, lon - dLon);
    east = Math.max(east, lon + dLon);
  }
  const stepLat = cellM / METRES_PER_DEGREE;
  const stepLon = stepLat / toCos((south + north) / 2);
  return {
    west,
    south,
    stepLat,
    stepLon,
    columns: Math.ceil((east - west) / stepLon) + 1,
    rows: Math.ceil((north - south) / stepLat) + 1,
  };
}

/** Degrees of longitude shrink towards the poles; nobody rides a bus at one. */
const toCos = (lat: number) => Math.max(0.01, Math.cos(Math.min(90, lat) * RAD));

/**
 * Signed distance in metres at every point of the grid; far from all discs some large number.
 *
 * Larger radii never give a larger number anywhere, so that contours of growing discs lie within each other.
 */
export function toDiscField(discs: readonly Disc[], grid: Grid): Float32Array {
  const { west, south, stepLon, stepLat, columns, rows } = grid;
  const reachM = 2 * toDiagonalM(grid);
  const field = new Float32Array(columns * rows).fill(reachM);
  for (const { lat, lon, radiusM } of discs) {
    const outerM = radiusM + reachM;
    const firstRow = Math.max(0, Math.ceil((lat - outerM / METRES_PER_DEGREE - south) / stepLat));
    const lastRow = Math.min(rows - 1, Math.floor((lat + outerM / METRES_PER_DEGREE - south) / stepLat));
    for (let row = firstRow; row <= lastRow; row++) {
      const rowLat = south + row * stepLat;
      const dyM = (rowLat - lat) * METRES_PER_DEGREE;
      const metresPerLon = METRES_PER_DEGREE * toCos((rowLat + lat) / 2);
      const halfM = Math.sqrt(Math.max(0, outerM * outerM - dyM * dyM));
      const first = Math.max(0, Math.ceil((lon - halfM / metresPerLon - west) / stepLon));
      const last = Math.min(columns - 1, Math.floor((lon + halfM / metresPerLon - west) / stepLon));
      for (let column = first; column <= last; column++) {
        const dxM = (west + column * stepLon - lon) * metresPerLon;
        const distance = Math.sqrt(dxM * dxM + dyM * dyM) - radiusM;
        const at = row * columns + column;
        if (distance < (field[at] as number)) field[at] = distance;
      }
    }
  }
  return field;
}
