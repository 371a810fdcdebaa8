/** Positions on WGS-84, distances on the sphere, and boxes of latitude and longitude. */

/** Degrees on WGS-84. */
export interface LatLon {
  readonly lat: number;
  readonly lon: number;
}

const EARTH_RADIUS_M = 6_371_000;
const RAD = Math.PI / 180;

/** Great-circle distance in metres (haversine, mean earth radius 6,371 km). */
export function toDistanceM(a: LatLon, b: LatLon): number {
  const sinLat = Math.sin(((b.lat - a.lat) * RAD) / 2);
  const sinLon = Math.sin(((b.lon - a.lon) * RAD) / 2);
  const h = sinLat * sinLat + Math.cos(a.lat * RAD) * Math.cos(b.lat * RAD) * sinLon * sinLon;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Whether both degrees are finite and inside their ranges. */
export function isLatLon(point: LatLon): boolean {
  return Math.abs(point.lat) <= 90 && Math.abs(point.lon) <= 180;
}

/** The longitude wrapped into -180 to 180; both ends stay as they are. */
export function toLon(lon: number): number {
  if (lon >= -180 && lon <= 180) return lon;
  return lon - 360 * Math.floor((lon + 180) / 360);
}

/** The longitude shifted by full turns to within 180 degrees of `near`, so that differences and lines take the short way. */
export function toNearLon(lon: number, near: number): number {
  return lon - 360 * Math.round((lon - near) / 360);
}

/** Degrees on WGS-84. Where `west` is greater than `east`, the box crosses the 180th meridian. */
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
 * The box between any two opposite corners. Longitudes beyond 180 degrees come from maps moved across the 180th meridian.
 * Corners within -180 to 180 but more than 180 degrees apart are taken as a box that crosses the 180th meridian: no map
 * of a city is wider than half the globe.
 */
export function toBox(a: LatLon, b: LatLon): Box {
  const [south, north] = [Math.min(a.lat, b.lat), Math.max(a.lat, b.lat)];
  const [west, east] = [Math.min(a.lon, b.lon), Math.max(a.lon, b.lon)];
  if (east - west >= 360) return { south, west: -180, north, east: 180 };
  const isInRange = west >= -180 && east <= 180;
  if (isInRange && east - west > 180) return { south, west: east, north, east: west };
  return { south, west: toLon(west), north, east: toLon(east) };
}

/** The smallest box around the points, found by leaving out the widest gap between longitudes; undefined without points. */
export function findBox(points: readonly LatLon[]): Box | undefined {
  const lons = points.map(({ lon }) => lon).sort((a, b) => a - b);
  const [first] = lons;
  if (first === undefined) return undefined;
  // The gap from the easternmost longitude across the 180th meridian to the westernmost one.
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

/** The center of the box. */
export function toCenter({ east, north, south, west }: Box): LatLon {
  const lon = (west + (east < west ? east + 360 : east)) / 2;
  return { lat: (south + north) / 2, lon: toLon(lon) };
}

/** Points spread over more degrees than this belong to separate regions. */
const WIDE_DEG = 20;

/**
 * The initial center of a map of the points: the median latitude and longitude, which a few distant points hardly change.
 * Where the points spread over more than `WIDE_DEG`, the median may lie far from all of them: then the point nearest to it.
 */
export function findMiddle(points: readonly LatLon[]): LatLon | undefined {
  const box = findBox(points);
  if (!box) return undefined;
  const { east, north, south, west } = box;
  // Measures longitudes from the west edge of the box, so that they do not jump at the 180th meridian.
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
