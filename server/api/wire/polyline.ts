/**
 * Lines as text in the encoded polyline format: differences of rounded coordinates, zigzag-encoded, five bits to a character.
 */
import type { LatLon } from '../../base/geo.ts';
import type { ApiPolyline } from '../schema/place.ts';

/** Decimal places of degrees; six is about 0.1 m, and MOTIS's precision since version 2. */
export const POLYLINE_PRECISION = 6;

/** Arithmetic instead of bit shifts: with seven decimal places a difference may exceed 32 bits. */
function toChunks(difference: number): string {
  let rest = difference < 0 ? -2 * difference - 1 : 2 * difference;
  let text = '';
  while (rest >= 32) {
    text += String.fromCharCode(32 + (rest % 32) + 63);
    rest = Math.floor(rest / 32);
  }
  return text + String.fromCharCode(rest + 63);
}

/** Encodes the points of a line. */
export function toPolyline(points: readonly LatLon[], precision = POLYLINE_PRECISION): string {
  const scale = 10 ** precision;
  let [lastLat, lastLon] = [0, 0];
  let text = '';
  for (const point of points) {
    const [lat, lon] = [Math.round(point.lat * scale), Math.round(point.lon * scale)];
    text += toChunks(lat - lastLat) + toChunks(lon - lastLon);
    [lastLat, lastLon] = [lat, lon];
  }
  return text;
}

/** Decodes the text of `toPolyline`. */
export function listPolylinePoints(text: string, precision = POLYLINE_PRECISION): LatLon[] {
  const scale = 10 ** precision;
  const points: LatLon[] = [];
  const sums: [number, number] = [0, 0];
  let axis: 0 | 1 = 0;
  let [value, factor] = [0, 1];
  for (const character of text) {
    const chunk = character.charCodeAt(0) - 63;
    value += (chunk % 32) * factor;
    factor *= 32;
    if (chunk >= 32) continue;
    sums[axis] += value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    if (axis === 1) points.push({ lat: sums[0] / scale, lon: sums[1] / scale });
    axis = axis === 0 ? 1 : 0;
    [value, factor] = [0, 1];
  }
  return points;
}

/** An encoded line in MOTIS's shape. */
export function toEncodedPolyline(points: readonly LatLon[]): ApiPolyline {
  return { points: toPolyline(points), precision: POLYLINE_PRECISION, length: points.length };
}
