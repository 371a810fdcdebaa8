/** Cuts the part between two stops out of a trip's shape. */
import { type LatLon, toDistanceM } from '../../base/geo.ts';

/** A place on a line: in which segment, and how far along it (0 to 1). */
interface LinePosition {
  readonly segment: number;
  readonly share: number;
}

/** A point of the line where a stop may be placed. */
interface Candidate extends LinePosition, LatLon {}

/**
 * Places stops on a line in their order, with the least total distance between stops and line. Loops and out-and-back
 * lines pass the same point twice, and only the order of the stops tells which pass is right, so a dynamic programme
 * over stops and points of the line places all stops together.
 *
 * @param line at least two points
 */
export function placeOnLine(line: readonly LatLon[], stops: readonly LatLon[]): LinePosition[] {
  const candidates = listCandidates(line, stops);
  // cost[c]: least total so far if the last stop is at candidate c or an earlier one.
  let cost = new Float64Array(candidates.length);
  const choice: Int32Array[] = [];
  for (const stop of stops) {
    const next = new Float64Array(candidates.length);
    const chosen = new Int32Array(candidates.length);
    const scale = toLonScale(stop);
    let best = Number.POSITIVE_INFINITY;
    let bestCandidate = 0;
    for (let c = 0; c < candidates.length; c++) {
      const { lat, lon } = candidates[c] as Candidate;
      const here = (cost[c] as number) + Math.hypot((lon - stop.lon) * scale, lat - stop.lat);
      if (here < best) {
        best = here;
        bestCandidate = c;
      }
      next[c] = best;
      chosen[c] = bestCandidate;
    }
    cost = next;
    choice.push(chosen);
  }
  const positions: LinePosition[] = [];
  let upTo = candidates.length - 1;
  for (let i = stops.length - 1; i >= 0; i--) {
    upTo = choice[i]?.[upTo] as number;
    const { segment, share } = candidates[upTo] as Candidate;
    positions.unshift({ segment, share });
  }
  return positions;
}

/** The points of the line, and between them the nearest points to the stops, in the order of the line. */
function listCandidates(line: readonly LatLon[], stops: readonly LatLon[]): Candidate[] {
  const candidates: Candidate[] = [];
  for (let segment = 0; segment < line.length - 1; segment++) {
    const [a, b] = [line[segment] as LatLon, line[segment + 1] as LatLon];
    const feet = stops
      .map((stop) => project(a, b, stop))
      .filter((share) => share > 0 && share < 1)
      .sort((x, y) => x - y);
    for (const share of [0, ...feet])
      candidates.push({ segment, share, ...pointAt(line, { segment, share }) });
  }
  const last = { segment: line.length - 2, share: 1 };
  return [...candidates, { ...last, ...pointAt(line, last) }];
}

/** The part of the line between two positions, both included. */
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

/**
 * The point of a segment nearest to `p` (0 at `a`, 1 at `b`), on a plane that is true to scale at the segment's
 * latitude.
 */
function project(a: LatLon, b: LatLon, p: LatLon): number {
  const scale = toLonScale(a);
  const [dx, dy] = [(b.lon - a.lon) * scale, b.lat - a.lat];
  const [px, py] = [(p.lon - a.lon) * scale, p.lat - a.lat];
  const length = dx * dx + dy * dy;
  return length === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length));
}

const toLonScale = ({ lat }: LatLon) => Math.cos((lat * Math.PI) / 180);
