/**
 * A drawn line as one list of corners: stops, and bends of the way between them. The document keeps stops and geometry apart,
 * and lists by stop or by hop that must stay as long as the list of stops.
 */
import type { AddLine, LatLon } from '../api/contract.ts';

export type StopSpec = AddLine['stops'][number];

export interface Corner extends LatLon {
  /** Absent for a bend. */
  readonly stop?: StopSpec;
}

/** Degrees within which a corner of the geometry is a stop's own: about 10 cm. */
const SAME_DEG = 1e-6;

/**
 * The corners of a line; undefined while the place of a stop of the feeds is unknown.
 *
 * @param findPlace position of a stop of the feeds
 */
export function toCorners(
  { geometry, stops }: Pick<AddLine, 'geometry' | 'stops'>,
  findPlace: (ref: string) => LatLon | undefined,
): Corner[] | undefined {
  const placed: Corner[] = [];
  for (const stop of stops) {
    const place = 'new' in stop ? stop.new : findPlace(stop.ref);
    if (!place) return undefined;
    placed.push({ lat: place.lat, lon: place.lon, stop });
  }
  const way = geometry?.coordinates.map(([lon, lat]): LatLon => ({ lat, lon })) ?? [];
  const corners: Corner[] = [];
  let next = 0;
  for (const [i, corner] of placed.entries()) {
    const at = findNearest(way, corner, next);
    if (i > 0) corners.push(...way.slice(next, at));
    corners.push(corner);
    next = Math.max(next, at + 1);
  }
  return corners;
}

/** The vertex at the stop, else the one nearest to it, from `first` on; `first - 1` where there is none. */
function findNearest(way: readonly LatLon[], { lat, lon }: LatLon, first: number): number {
  let [best, bestSquare] = [first - 1, Number.POSITIVE_INFINITY];
  for (let i = first; i < way.length; i++) {
    const vertex = way[i] as LatLon;
    const square = (vertex.lat - lat) ** 2 + (vertex.lon - lon) ** 2;
    if (square < bestSquare) [best, bestSquare] = [i, square];
    if (square < SAME_DEG ** 2) return i;
  }
  return best;
}

/** Corners without change of the stops' number: of a stop or a bend that moved, of bends that came or went. */
export function withCorners(line: AddLine, corners: readonly Corner[]): AddLine {
  const { geometry: _, ...rest } = line;
  const stops = corners.flatMap(({ stop }) => stop ?? []);
  if (corners.length < 2) return { ...rest, stops };
  const coordinates = corners.map(({ lat, lon }): [number, number] => [lon, lat]);
  return { ...rest, stops, geometry: { type: 'LineString', coordinates } };
}

/** Adds a stop before the corner in place `at`. */
export function insertStop(
  line: AddLine,
  corners: readonly Corner[],
  at: number,
  corner: Required<Corner>,
): AddLine {
  const k = countStops(corners.slice(0, at));
  const count = line.stops.length;
  const next = withCorners(line, [...corners.slice(0, at), corner, ...corners.slice(at)]);
  const { dwellSecs, patterns, runtime } = line;
  return {
    ...next,
    dwellSecs: Array.isArray(dwellSecs)
      ? dwellSecs.toSpliced(k, 0, dwellSecs[Math.min(k, count - 1)] ?? 0)
      : dwellSecs,
    patterns: patterns.map((one) => ({
      ...one,
      skip: one.skip.map((place) => (place >= k ? place + 1 : place)),
    })),
    runtime:
      runtime.method === 'given' ? { ...runtime, hopSecs: splitHop(runtime.hopSecs, k, count) } : runtime,
  };
}

/** Takes the stop in place `k` away; bends beside it stay. */
export function removeStop(line: AddLine, corners: readonly Corner[], k: number): AddLine {
  let seen = -1;
  const kept = corners.filter(({ stop }) => !stop || ++seen !== k);
  // A way begins and ends at a stop.
  const first = kept.findIndex(({ stop }) => stop);
  const last = kept.findLastIndex(({ stop }) => stop);
  const next = withCorners(line, first < 0 ? [] : kept.slice(first, last + 1));
  const { dwellSecs, patterns, runtime } = line;
  return {
    ...next,
    dwellSecs: Array.isArray(dwellSecs) ? dwellSecs.toSpliced(k, 1) : dwellSecs,
    patterns: patterns.map((one) => ({
      ...one,
      skip: one.skip.flatMap((place) => (place === k ? [] : [place > k ? place - 1 : place])),
    })),
    runtime: runtime.method === 'given' ? { ...runtime, hopSecs: joinHop(runtime.hopSecs, k) } : runtime,
  };
}

/** The same way with other bends between the stops in places `k` and `k + 1`. */
export function withBends(corners: readonly Corner[], k: number, bends: readonly LatLon[]): Corner[] {
  const [from, to] = [toCornerIndex(corners, k), toCornerIndex(corners, k + 1)];
  if (to >= corners.length && countStops(corners) <= k + 1) return [...corners];
  return corners.toSpliced(from + 1, to - from - 1, ...bends);
}

/** Exchanges the stops in places `k` and `k + 1`; bends beside them go, because they led elsewhere. */
export function swapStops(line: AddLine, corners: readonly Corner[], k: number): AddLine {
  const [from, to] = [toCornerIndex(corners, k), toCornerIndex(corners, k + 1)];
  const [a, b] = [corners[from], corners[to]];
  if (!a || !b) return line;
  let next = corners.with(from, b).with(to, a);
  for (const hop of [k + 1, k, k - 1]) if (hop >= 0) next = withBends(next, hop, []);
  const { dwellSecs, patterns } = line;
  const other = (place: number) => (place === k ? k + 1 : place === k + 1 ? k : place);
  const [first, second] = Array.isArray(dwellSecs) ? [dwellSecs[k] ?? 0, dwellSecs[k + 1] ?? 0] : [0, 0];
  return {
    ...withCorners(line, next),
    dwellSecs: Array.isArray(dwellSecs) ? dwellSecs.with(k, second).with(k + 1, first) : dwellSecs,
    patterns: patterns.map((one) => ({ ...one, skip: one.skip.map(other).sort((x, y) => x - y) })),
  };
}

/** The corner of the stop in place `place` of the list; behind all corners where there is none. */
export function toCornerIndex(corners: readonly Corner[], place: number): number {
  let seen = -1;
  const index = corners.findIndex(({ stop }) => stop && ++seen === place);
  return index < 0 ? corners.length : index;
}

export const countStops = (corners: readonly Corner[]) => corners.filter(({ stop }) => stop).length;

function splitHop(hops: readonly number[], k: number, count: number): number[] {
  const hop = hops[Math.min(Math.max(k - 1, 0), hops.length - 1)] ?? 60;
  if (k === 0) return [hop, ...hops];
  if (k >= count) return [...hops, hop];
  const half = Math.max(1, Math.floor(hop / 2));
  return hops.toSpliced(k - 1, 1, half, Math.max(1, hop - half));
}

function joinHop(hops: readonly number[], k: number): number[] {
  if (k === 0) return hops.slice(1);
  if (k >= hops.length) return hops.slice(0, -1);
  return hops.toSpliced(k - 1, 2, (hops[k - 1] ?? 0) + (hops[k] ?? 0));
}
