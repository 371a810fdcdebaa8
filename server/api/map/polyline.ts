/**
 * Lines as text, in the encoded polyline format: differences of rounded coordinates, zigzag, six bits
 * to a character.
 */
import type { LatLon } from '../../base/geo.ts';

/** Decimal places of the degrees; six is about 0.1 m, and what version 6 of the MOTIS API speaks. */
export const POLYLINE_PRECISION = 6;

const SCALE = 10 ** POLYLINE_PRECISION;

/** At six places a difference of 360 degrees still fits 32 bits after the zigzag. */
function toChunks(difference: number): string {
  let rest = difference < 0 ? ~(difference << 1) : difference << 1;
  let text = '';
  while (rest >= 32) {
    text += String.fromCharCode((32 | (rest & 31)) + 63);
    rest >>= 5;
  }
  return text + String.fromCharCode(rest + 63);
}

/** The points of a line as text. */
export function toPolyline(points: readonly LatLon[]): string {
  let [lastLat, lastLon] = [0, 0];
  let text = '';
  for (const point of points) {
    const [lat, lon] = [Math.round(point.lat * SCALE), Math.round(point.lon * SCALE)];
    text += toChunks(lat - lastLat) + toChunks(lon - lastLon);
    [lastLat, lastLon] = [lat, lon];
  }
  return text;
}

/** A line in the form that the MOTIS API gives it. */
export function toEncodedPolyline(points: readonly LatLon[]): {
  points: string;
  precision: number;
  length: number;
} {
  return { points: toPolyline(points), precision: POLYLINE_PRECISION, length: points.length };
}
