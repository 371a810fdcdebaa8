/** Signed distances to a union of discs, at the points of a lattice: below zero inside, above zero outside. */
import type { LatLon } from '../../base/geo.ts';

export interface Disc extends LatLon {
  readonly radiusM: number;
}

/** Points at even steps of degrees, counted from the south-western one. */
export interface Lattice {
  readonly west: number;
  readonly south: number;
  readonly stepLon: number;
  readonly stepLat: number;
  /** Metres of a cell's longest diagonal: what is further than that from an edge is on the right side of it. */
  readonly diagonalM: number;
}

/** A rectangle of lattice points, in rows from south to north, each from west to east. */
export interface LatticeWindow {
  readonly firstColumn: number;
  readonly firstRow: number;
  readonly columns: number;
  readonly rows: number;
}

/** Discs that are near each other, and a window with all their edges inside it. */
export interface DiscGroup {
  readonly discs: readonly Disc[];
  readonly window: LatticeWindow;
}

const METRES_PER_DEGREE = 111_194.93;
const RAD = Math.PI / 180;

/** Degrees of longitude shrink towards the poles; nobody rides a bus at one. */
const toCos = (lat: number) => Math.max(0.01, Math.cos(Math.min(90, Math.abs(lat)) * RAD));

/** A lattice over all the discs, with cells of about `cellM` metres. */
export function toLattice(discs: readonly Disc[], cellM: number): Lattice {
  let [south, north, west] = [90, -90, 180];
  for (const { lat, lon, radiusM } of discs) {
    const dLat = (radiusM + 4 * cellM) / METRES_PER_DEGREE;
    south = Math.min(south, lat - dLat);
    north = Math.max(north, lat + dLat);
    west = Math.min(west, lon - dLat / toCos(Math.abs(lat) + dLat));
  }
  const stepLat = cellM / METRES_PER_DEGREE;
  const stepLon = stepLat / toCos((south + north) / 2);
  const widest = south < 0 && north > 0 ? 0 : Math.min(Math.abs(south), Math.abs(north));
  return {
    west,
    south,
    stepLat,
    stepLon,
    diagonalM: Math.hypot(stepLon * METRES_PER_DEGREE * toCos(widest), cellM),
  };
}

/** Columns and rows that a disc with what surrounds it takes up. */
interface Box {
  readonly disc: Disc;
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

/** Distances are known so far outside a disc: further than any neighbour of a point inside it. */
const toFringeM = ({ diagonalM }: Lattice) => 2 * diagonalM;

function toBox(disc: Disc, lattice: Lattice): Box {
  const dLat = (disc.radiusM + toFringeM(lattice)) / METRES_PER_DEGREE;
  const dLon = dLat / toCos(Math.abs(disc.lat) + dLat);
  return {
    disc,
    west: Math.floor((disc.lon - dLon - lattice.west) / lattice.stepLon),
    east: Math.ceil((disc.lon + dLon - lattice.west) / lattice.stepLon),
    south: Math.floor((disc.lat - dLat - lattice.south) / lattice.stepLat),
    north: Math.ceil((disc.lat + dLat - lattice.south) / lattice.stepLat),
  };
}

/** Points along the side of a square: boxes that have a part of one square belong to one group. */
const SQUARE = 16;
const MAX_SQUARES = 2 ** 24;
const toSquare = (point: number) => Math.floor(point / SQUARE);

/**
 * Groups discs that could share a part of their edges, and some that only lie near each other: most of a region is empty, and
 * between towns nothing need be looked at. Time: in proportion to the discs, however densely they lie.
 */
export function groupDiscs(discs: readonly Disc[], lattice: Lattice): DiscGroup[] {
  const boxes = discs.map((disc) => toBox(disc, lattice));
  const leader = boxes.map((_, i) => i);
  const find = (i: number): number => {
    let top = i;
    while (leader[top] !== top) top = leader[top] as number;
    leader[i] = top;
    return top;
  };
  /** By square of the lattice, the first box that has a part of it. */
  const owners = new Map<number, number>();
  boxes.forEach(({ east, north, south, west }, i) => {
    for (let column = toSquare(west); column <= toSquare(east); column++) {
      for (let row = toSquare(south); row <= toSquare(north); row++) {
        const square = column * MAX_SQUARES + row;
        const owner = owners.get(square);
        if (owner === undefined) owners.set(square, i);
        else leader[find(i)] = find(owner);
      }
    }
  });
  const groups = new Map<number, Box[]>();
  boxes.forEach((box, i) => {
    const group = groups.get(find(i));
    if (group) group.push(box);
    else groups.set(find(i), [box]);
  });
  return [...groups.values()].map((group) => ({
    discs: group.map(({ disc }) => disc),
    window: toWindow(group),
  }));
}

function toWindow(boxes: readonly Box[]): LatticeWindow {
  const least = (of: (box: Box) => number) =>
    boxes.reduce((min, box) => Math.min(min, of(box)), Number.MAX_SAFE_INTEGER);
  const [firstColumn, firstRow] = [least(({ west }) => west), least(({ south }) => south)];
  const [lastColumn, lastRow] = [-least(({ east }) => -east), -least(({ north }) => -north)];
  return { firstColumn, firstRow, columns: lastColumn - firstColumn + 1, rows: lastRow - firstRow + 1 };
}

/**
 * Signed distance in metres at every point of the group's window; far from all discs some large number.
 *
 * Larger radii never give a larger number anywhere, so that contours of growing discs lie within each other.
 */
export function toDiscField({ discs, window }: DiscGroup, lattice: Lattice): Float32Array {
  const { west, south, stepLon, stepLat } = lattice;
  const { firstColumn, firstRow, columns, rows } = window;
  const fringeM = toFringeM(lattice);
  const field = new Float32Array(columns * rows).fill(fringeM);
  for (const { lat, lon, radiusM } of discs) {
    const outerM = radiusM + fringeM;
    const dLat = outerM / METRES_PER_DEGREE;
    const lowest = Math.max(firstRow, Math.ceil((lat - dLat - south) / stepLat));
    const highest = Math.min(firstRow + rows - 1, Math.floor((lat + dLat - south) / stepLat));
    for (let row = lowest; row <= highest; row++) {
      const rowLat = south + row * stepLat;
      const dyM = (rowLat - lat) * METRES_PER_DEGREE;
      const metresPerLon = METRES_PER_DEGREE * toCos((rowLat + lat) / 2);
      const dLon = Math.sqrt(Math.max(0, outerM * outerM - dyM * dyM)) / metresPerLon;
      const first = Math.max(firstColumn, Math.ceil((lon - dLon - west) / stepLon));
      const last = Math.min(firstColumn + columns - 1, Math.floor((lon + dLon - west) / stepLon));
      const start = (row - firstRow) * columns - firstColumn;
      for (let column = first; column <= last; column++) {
        const dxM = (west + column * stepLon - lon) * metresPerLon;
        const distance = Math.sqrt(dxM * dxM + dyM * dyM) - radiusM;
        if (distance < (field[start + column] as number)) field[start + column] = distance;
      }
    }
  }
  return field;
}
