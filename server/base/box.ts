/** Boxes of latitude and longitude; one whose west lies east of its east crosses the 180th meridian. */
import type { LatLon } from './geo.ts';

export interface Box {
  readonly south: number;
  readonly west: number;
  readonly north: number;
  readonly east: number;
}

export function isInBox({ lat, lon }: LatLon, { east, north, south, west }: Box): boolean {
  if (lat < south || lat > north) return false;
  return west <= east ? lon >= west && lon <= east : lon >= west || lon <= east;
}

/** Whether two boxes have a point in common. */
export function isOverlapping(a: Box, b: Box): boolean {
  if (a.south > b.north || b.south > a.north) return false;
  const toEasting = (from: number, to: number) => (to - from + 360) % 360;
  const widthOf = ({ east, west }: Box) => (east - west >= 360 ? 360 : toEasting(west, east));
  return toEasting(a.west, b.west) <= widthOf(a) || toEasting(b.west, a.west) <= widthOf(b);
}

/**
 * The box between two corners, whichever they are. Longitudes beyond 180 degrees are those of a map that was moved across
 * the 180th meridian. Corners more than half the globe apart mean the shorter way round: no map of a city shows the longer.
 */
export function toBox(a: LatLon, b: LatLon): Box {
  const [south, north] = [Math.min(a.lat, b.lat), Math.max(a.lat, b.lat)];
  const [west, east] = [Math.min(a.lon, b.lon), Math.max(a.lon, b.lon)];
  if (east - west >= 360) return { south, west: -180, north, east: 180 };
  const isInRange = west >= -180 && east <= 180;
  if (isInRange && east - west > 180) return { south, west: east, north, east: west };
  return { south, west: toWrapped(west), north, east: toWrapped(east) };
}

/** The same meridian, from -180 to 180. */
function toWrapped(lon: number): number {
  return lon >= -180 && lon <= 180 ? lon : ((((lon + 180) % 360) + 360) % 360) - 180;
}

/** The smallest box around the points: it leaves out the widest gap of longitudes. Undefined where there is no point. */
export function findBox(points: readonly LatLon[]): Box | undefined {
  const lons = points.map(({ lon }) => lon).sort((a, b) => a - b);
  const [first] = lons;
  if (first === undefined) return undefined;
  // The gap from the last longitude on around the globe to the first one.
  let gap = first + 360 - (lons.at(-1) as number);
  let [west, east] = [first, lons.at(-1) as number];
  for (let i = 1; i < lons.length; i++) {
    const [before, after] = [lons[i - 1] as number, lons[i] as number];
    if (after - before <= gap) continue;
    gap = after - before;
    [west, east] = [after, before];
  }
  let [south, north] = [90, -90];
  for (const { lat } of points) {
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  return { south, west, north, east };
}

/** The point halfway in both directions. */
export function toCenter({ east, north, south, west }: Box): LatLon {
  const lon = (west + (east < west ? east + 360 : east)) / 2;
  return { lat: (south + north) / 2, lon: toLon(lon) };
}

/** A box wider or higher than this holds places that have little to do with each other. */
const WIDE_DEG = 20;

/**
 * Where a map of the points opens: at their median in both directions, so that a few far ones do not move it; where the
 * points span continents, at the point nearest to the median, which is at least one of them.
 */
export function findMiddle(points: readonly LatLon[]): LatLon | undefined {
  const box = findBox(points);
  if (!box) return undefined;
  const { east, north, south, west } = box;
  // Longitudes are counted from the west of the box on, so that the 180th meridian is no jump.
  const toEasting = (lon: number) => (lon < west ? lon + 360 : lon) - west;
  const median = (values: number[]) => {
    const sorted = values.sort((a, b) => a - b);
    const half = sorted.length >> 1;
    const upper = sorted[half] as number;
    return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] as number) + upper) / 2;
  };
  const lat = median(points.map((point) => point.lat));
  const easting = median(points.map(({ lon }) => toEasting(lon)));
  if (north - south <= WIDE_DEG && toEasting(east) <= WIDE_DEG) return { lat, lon: toLon(west + easting) };
  const toApart = (point: LatLon) => Math.abs(point.lat - lat) + Math.abs(toEasting(point.lon) - easting);
  const { lat: nearLat, lon } = points.reduce((a, b) => (toApart(b) < toApart(a) ? b : a));
  return { lat: nearLat, lon };
}

const toLon = (lon: number) => (lon > 180 ? lon - 360 : lon);
