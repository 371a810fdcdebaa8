/**
 * Lines as text, in the encoded polyline format: differences of rounded coordinates, zigzag, six bits
 * to a character.
 */
import type { LatLon } from '../../base/geo.ts';

/** Decimal places of the degrees; six is about 0.1 m, and what the MOTIS API speaks from version 2 on. */
export const POLYLINE_PRECISION = 6;

/** Plain arithmetic in place of shifts: at seven places a difference no longer fits 32 bits. */
function toChunks(difference: number): string {
  let rest = difference < 0 ? -2 * difference - 1 : 2 * difference;
  let text = '';
  while (rest >= 32) {
    text += String.fromCharCode(32 + (rest % 32) + 63);
    rest = Math.floor(rest / 32);
  }
  return text + String.fromCharCode(rest + 63);
}

/** The points of a line as text. */
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

/** The points that `toPolyline` wrote. */
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

/** A line in the form that the MOTIS API gives it. */
export function toEncodedPolyline(points: readonly LatLon[]): {
  points: string;
  precision: number;
  length: number;
} {
  return { points: toPolyline(points), precision: POLYLINE_PRECISION, length: points.length };
}
