/** Positions on WGS-84 and distances on the sphere. */

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

/** The same meridian between -180 and 180; 180 itself stays. */
export function toLon(lon: number): number {
  if (lon >= -180 && lon <= 180) return lon;
  return lon - 360 * Math.floor((lon + 180) / 360);
}

/** The same meridian at most half a turn from `near`, so that differences and lines do not go round the earth. */
export function toNearLon(lon: number, near: number): number {
  return lon - 360 * Math.round((lon - near) / 360);
}
