/** Signed distances to a union of discs at the points of a lattice: negative inside, positive outside. */
import mnemonist from 'mnemonist';
import type { LatLon } from '../../base/geo.ts';

export interface Disc extends LatLon {
  readonly radiusM: number;
}

/** Points at equal steps of degrees from the south-western point. */
export interface Lattice {
  readonly west: number;
  readonly south: number;
  readonly stepLon: number;
  readonly stepLat: number;
  /** Length of the longest diagonal of a cell: an upper bound for the error of an edge drawn on the lattice. */
  readonly diagonalM: number;
}

/** A rectangle of lattice points: rows from south to north, columns from west to east. */
export interface LatticeWindow {
  readonly firstColumn: number;
  readonly firstRow: number;
  readonly columns: number;
  readonly rows: number;
}

/** Discs near each other, and a window that contains all their edges. */
export interface DiscGroup {
  readonly discs: readonly Disc[];
  readonly window: LatticeWindow;
}

const METRES_PER_DEGREE = 111_194.93;
const RAD = Math.PI / 180;

/** Cosine of the latitude, which scales degrees of longitude; at least 0.01, to avoid a division by zero at the poles. */
const toCos = (lat: number) => Math.max(0.01, Math.cos(Math.min(90, Math.abs(lat)) * RAD));

/** A lattice that covers all discs, with cells of about `cellM` metres. */
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

/** Columns and rows of the lattice that a disc and its fringe cover. */
interface LatticeBox {
  readonly disc: Disc;
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

/** Width of the fringe around a disc in which distances are computed: more than the distance to a neighbouring point. */
const toFringeM = ({ diagonalM }: Lattice) => 2 * diagonalM;

function toLatticeBox(disc: Disc, lattice: Lattice): LatticeBox {
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

/** Lattice points along the side of a square. Boxes that cover parts of the same square belong to one group. */
const SQUARE = 16;
const MAX_SQUARES = 2 ** 24;
const toSquare = (point: number) => Math.floor(point / SQUARE);

/**
 * Groups discs so that discs of different groups do not touch. Discs of one group may only be near each other. Most of a
 * region is empty, so the windows of the groups are much smaller than the lattice. Linear in the squares that boxes cover.
 */
export function groupDiscs(discs: readonly Disc[], lattice: Lattice): DiscGroup[] {
  const boxes = discs.map((disc) => toLatticeBox(disc, lattice));
  const groups = new mnemonist.StaticDisjointSet(boxes.length);
  /** The first box in each square of the lattice. */
  const owners = new Map<number, number>();
  boxes.forEach(({ east, north, south, west }, i) => {
    for (let column = toSquare(west); column <= toSquare(east); column++) {
      for (let row = toSquare(south); row <= toSquare(north); row++) {
        const square = column * MAX_SQUARES + row;
        const owner = owners.get(square);
        if (owner === undefined) owners.set(square, i);
        else groups.union(owner, i);
      }
    }
  });
  return groups.compile().map((members) => {
    const own = members.map((i) => boxes[i] as LatticeBox);
    return { discs: own.map(({ disc }) => disc), window: toWindow(own) };
  });
}

function toWindow(boxes: readonly LatticeBox[]): LatticeWindow {
  const least = (of: (box: LatticeBox) => number) =>
    boxes.reduce((min, box) => Math.min(min, of(box)), Number.MAX_SAFE_INTEGER);
  const [firstColumn, firstRow] = [least(({ west }) => west), least(({ south }) => south)];
  const [lastColumn, lastRow] = [-least(({ east }) => -east), -least(({ north }) => -north)];
  return { firstColumn, firstRow, columns: lastColumn - firstColumn + 1, rows: lastRow - firstRow + 1 };
}

/**
 * Signed distance in metres at each point of the window of the group; the width of the fringe where all discs are farther.
 *
 * A larger radius never increases a distance, so the contours of growing discs contain each other.
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
