/** Between WGS-84, which everything here speaks, and GCJ-02, which tiles and apps of China show. */
import gcoord from 'gcoord';
import type { LatLon } from '../api/contract.ts';

/** Where a WGS-84 position lies on a GCJ-02 map. Outside China both agree. */
export function toGcj02({ lat, lon }: LatLon): LatLon {
  const [shiftedLon, shiftedLat] = gcoord.transform([lon, lat], gcoord.WGS84, gcoord.GCJ02);
  return { lat: shiftedLat, lon: shiftedLon };
}

/** The WGS-84 position of a GCJ-02 one, to some 0.2 m. */
export function toWgs84({ lat, lon }: LatLon): LatLon {
  const [shiftedLon, shiftedLat] = gcoord.transform([lon, lat], gcoord.GCJ02, gcoord.WGS84);
  return { lat: shiftedLat, lon: shiftedLon };
}

const tilePx = 256;

/** Web Mercator pixels of the whole world at a zoom. */
function toWorldPx({ lat, lon }: LatLon, zoom: number): { x: number; y: number } {
  const size = tilePx * 2 ** zoom;
  const sin = Math.sin((lat * Math.PI) / 180);
  return {
    x: ((lon + 180) / 360) * size,
    y: (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * size,
  };
}

/** Pixels by which a GCJ-02 tile shows `center` away from where it is. */
export function toShiftPx(center: LatLon, zoom: number): { x: number; y: number } {
  const shifted = toWorldPx(toGcj02(center), zoom);
  const plain = toWorldPx(center, zoom);
  return { x: shifted.x - plain.x, y: shifted.y - plain.y };
}
