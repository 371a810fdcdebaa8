/** Metres along a drawn line: from stop to stop, and how far a stop lies beside it. */
import { type LatLon, toDistanceM } from '../../base/geo.ts';

export interface StopOnLine {
  /** From the line's first point. */
  readonly alongM: number;
  /** From the stop to the nearest point of the line. */
  readonly asideM: number;
}

/**
 * Each stop on the line, in their order: the nearest point that is not before the point of the stop before it, so that a
 * line which passes a place twice serves each stop on its own pass.
 */
export function placeStops(points: readonly LatLon[], stops: readonly LatLon[]): StopOnLine[] {
  const alongOf = [0];
  for (let i = 1; i < points.length; i++) {
    alongOf.push((alongOf[i - 1] as number) + toDistanceM(points[i - 1] as LatLon, points[i] as LatLon));
  }
  let fromM = 0;
  return stops.map((stop) => {
    let best: StopOnLine = { alongM: fromM, asideM: Number.POSITIVE_INFINITY };
    for (let i = 1; i < points.length; i++) {
      const [a, b] = [points[i - 1] as LatLon, points[i] as LatLon];
      const lengthM = (alongOf[i] as number) - (alongOf[i - 1] as number);
      if ((alongOf[i] as number) < fromM) continue;
      const least = lengthM === 0 ? 0 : Math.max(0, (fromM - (alongOf[i - 1] as number)) / lengthM);
      const share = Math.min(1, Math.max(least, toShare(a, b, stop)));
      const at = { lat: a.lat + share * (b.lat - a.lat), lon: a.lon + share * (b.lon - a.lon) };
      const asideM = toDistanceM(at, stop);
      if (asideM < best.asideM) best = { alongM: (alongOf[i - 1] as number) + share * lengthM, asideM };
    }
    fromM = best.alongM;
    return best;
  });
}

/** Share of the way from `a` to `b` at the foot of the perpendicular from `p`; on a plane, which a few kilometres are. */
function toShare(a: LatLon, b: LatLon, p: LatLon): number {
  const scale = Math.cos((p.lat * Math.PI) / 180);
  const [dx, dy] = [(b.lon - a.lon) * scale, b.lat - a.lat];
  const square = dx * dx + dy * dy;
  if (square === 0) return 0;
  return ((p.lon - a.lon) * scale * dx + (p.lat - a.lat) * dy) / square;
}

/** Metres of each hop between consecutive stops along the line; straight lines where there is none. */
export function listHopMetres(points: readonly LatLon[] | undefined, stops: readonly LatLon[]): number[] {
  if (points === undefined) {
    return stops.slice(1).map((stop, i) => toDistanceM(stops[i] as LatLon, stop));
  }
  const placed = placeStops(points, stops);
  return placed.slice(1).map(({ alongM }, i) => alongM - (placed[i] as StopOnLine).alongM);
}

/** Whether a point lies inside a ring of [longitude, latitude] pairs (even-odd rule). */
export function isInRing(ring: readonly (readonly number[])[], { lat, lon }: LatLon): boolean {
  let isInside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi = 0, yi = 0] = ring[i] ?? [];
    const [xj = 0, yj = 0] = ring[j] ?? [];
    if (yi > lat !== yj > lat && lon < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) isInside = !isInside;
  }
  return isInside;
}
