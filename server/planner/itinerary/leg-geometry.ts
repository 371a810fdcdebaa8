/** Where a vehicle drives between two of its stops, cut out of the trip's shape. */
import { type LatLon, toDistanceM } from '../../base/geo.ts';

/** A place on a line: in which segment, and how far along it (0 to 1). */
interface LinePosition {
  readonly segment: number;
  readonly share: number;
}

/**
 * For each stop its place on the line, never running back, with the least total distance between stops and
 * line. Loops and out-and-back lines pass the same point twice; only the order of the stops tells
 * which pass is meant, so all stops are placed together (dynamic programme over stops and segments).
 *
 * @param line at least two points
 */
export function placeOnLine(line: readonly LatLon[], stops: readonly LatLon[]): LinePosition[] {
  const segments = line.length - 1;
  const projections = stops.map((stop) =>
    Array.from({ length: segments }, (_, s) => project(line[s] as LatLon, line[s + 1] as LatLon, stop)),
  );
  // cost[s]: least total for the stops so far with the last one on segment s or before it.
  let cost = new Float64Array(segments);
  const choice: Int32Array[] = [];
  projections.forEach((row, i) => {
    const next = new Float64Array(segments);
    const chosen = new Int32Array(segments);
    let best = Number.POSITIVE_INFINITY;
    let bestSegment = 0;
    for (let s = 0; s < segments; s++) {
      const before = i === 0 ? 0 : (cost[s] as number);
      const here = before + (row[s]?.distanceM ?? 0);
      if (here < best) {
        best = here;
        bestSegment = s;
      }
      next[s] = best;
      chosen[s] = bestSegment;
    }
    cost = next;
    choice.push(chosen);
  });
  const positions: LinePosition[] = [];
  let upTo = segments - 1;
  for (let i = stops.length - 1; i >= 0; i--) {
    upTo = choice[i]?.[upTo] as number;
    positions.unshift({ segment: upTo, share: projections[i]?.[upTo]?.share ?? 0 });
  }
  // Two stops on one segment may still stand in the wrong order on it.
  for (let i = 1; i < positions.length; i++) {
    const [a, b] = [positions[i - 1] as LinePosition, positions[i] as LinePosition];
    if (b.segment === a.segment && b.share < a.share) positions[i] = a;
  }
  return positions;
}

/** The line between two places on it, both ends included. */
export function cutLine(line: readonly LatLon[], from: LinePosition, to: LinePosition): LatLon[] {
  const points = [pointAt(line, from), ...line.slice(from.segment + 1, to.segment + 1), pointAt(line, to)];
  return points.filter((p, i) => i === 0 || p.lat !== points[i - 1]?.lat || p.lon !== points[i - 1]?.lon);
}

/** Length of a line in whole metres. */
export function toLengthM(line: readonly LatLon[]): number {
  let sum = 0;
  for (let i = 1; i < line.length; i++) sum += toDistanceM(line[i - 1] as LatLon, line[i] as LatLon);
  return Math.round(sum);
}

function pointAt(line: readonly LatLon[], { segment, share }: LinePosition): LatLon {
  const [a, b] = [line[segment] as LatLon, line[segment + 1] as LatLon];
  return { lat: a.lat + (b.lat - a.lat) * share, lon: a.lon + (b.lon - a.lon) * share };
}

/** Nearest point of a segment on a plane that is true to scale at the segment's latitude. */
function project(a: LatLon, b: LatLon, p: LatLon): { share: number; distanceM: number } {
  const scale = Math.cos((a.lat * Math.PI) / 180);
  const [dx, dy] = [(b.lon - a.lon) * scale, b.lat - a.lat];
  const [px, py] = [(p.lon - a.lon) * scale, p.lat - a.lat];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length));
  const gap = Math.hypot(px - dx * share, py - dy * share);
  return { share, distanceM: gap * 111_195 };
}
