/** Converts between WGS-84, the datum of the page and the server, and GCJ-02, the datum of Chinese tiles and apps. */
import gcoord from 'gcoord';
import type { LatLon } from '../api/contract.ts';

/** GCJ-02 position of a WGS-84 one. Outside China both are equal. */
export function toGcj02({ lat, lon }: LatLon): LatLon {
  const [shiftedLon, shiftedLat] = gcoord.transform([lon, lat], gcoord.WGS84, gcoord.GCJ02);
  return { lat: shiftedLat, lon: shiftedLon };
}

/** WGS-84 position of a GCJ-02 one, exact to about 0.2 m. */
export function toWgs84({ lat, lon }: LatLon): LatLon {
  const [shiftedLon, shiftedLat] = gcoord.transform([lon, lat], gcoord.GCJ02, gcoord.WGS84);
  return { lat: shiftedLat, lon: shiftedLon };
}

const tilePx = 256;

/** Pixel of a position in the Web Mercator map of the whole world at a zoom. */
function toWorldPx({ lat, lon }: LatLon, zoom: number): { x: number; y: number } {
  const size = tilePx * 2 ** zoom;
  const sin = Math.sin((lat * Math.PI) / 180);
  return {
    x: ((lon + 180) / 360) * size,
    y: (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * size,
  };
}

/** Offset in pixels between a GCJ-02 tile and the true place of `center`. */
export function toShiftPx(center: LatLon, zoom: number): { x: number; y: number } {
  const shifted = toWorldPx(toGcj02(center), zoom);
  const plain = toWorldPx(center, zoom);
  return { x: shifted.x - plain.x, y: shifted.y - plain.y };
}
