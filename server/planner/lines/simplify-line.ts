/** Douglas-Peucker: fewer points, nowhere farther from the line than a tolerance (Cartographica 10(2), 1973). */
import type { LatLon } from '../../base/geo.ts';

const METRES_PER_DEGREE = 111_195;

export function simplifyLine(line: readonly LatLon[], toleranceM: number): LatLon[] {
  const keep = new Uint8Array(line.length);
  if (line.length === 0) return [];
  keep[0] = 1;
  keep[line.length - 1] = 1;
  const open: [from: number, to: number][] = [[0, line.length - 1]];
  for (let span = open.pop(); span; span = open.pop()) {
    const [from, to] = span;
    let farthest = -1;
    let farthestM = toleranceM;
    for (let i = from + 1; i < to; i++) {
      const gapM = toGapM(line[i] as LatLon, line[from] as LatLon, line[to] as LatLon);
      if (gapM > farthestM) {
        farthestM = gapM;
        farthest = i;
      }
    }
    if (farthest < 0) continue;
    keep[farthest] = 1;
    open.push([from, farthest], [farthest, to]);
  }
  return line.filter((_, i) => keep[i] === 1);
}

/** Distance of a point from a segment, on a plane true to scale at the segment's latitude. */
function toGapM(p: LatLon, a: LatLon, b: LatLon): number {
  const scale = Math.cos((a.lat * Math.PI) / 180);
  const [dx, dy] = [(b.lon - a.lon) * scale, b.lat - a.lat];
  const [px, py] = [(p.lon - a.lon) * scale, p.lat - a.lat];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length));
  return Math.hypot(px - dx * share, py - dy * share) * METRES_PER_DEGREE;
}
