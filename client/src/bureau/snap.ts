/** Drawn points and ways that follow the lines that are loaded. */
import type { LatLon, Line } from '../api/contract.ts';
import { type ModeKind, toModeLook } from '../ui/mode.ts';

export type Ground = 'rail' | 'road';

/** A loaded line whose way is known. */
export interface KnownWay {
  readonly lineId: string;
  readonly ground: Ground;
  /** Parts of its way as [longitude, latitude], in degrees. */
  readonly parts: readonly (readonly (readonly [number, number])[])[];
}

const grounds: Readonly<Record<ModeKind, Ground>> = {
  walk: 'road',
  bus: 'road',
  coach: 'road',
  other: 'road',
  tram: 'rail',
  subway: 'rail',
  rail: 'rail',
};

export const toKnownWays = (lines: readonly Line[]): KnownWay[] =>
  lines.map(({ geometry, route }) => ({
    lineId: route.routeId,
    ground: grounds[toModeLook(route.mode).kind],
    parts: geometry.coordinates as [number, number][][],
  }));

const M_PER_DEG = 111_320;

interface Spot extends LatLon {
  /** Metres from the point that was asked for. */
  readonly metres: number;
  /** Place along the part: index of the vertex before it, and the share of the way to the next one. */
  readonly at: number;
}

/** The spot of a polyline nearest to a point; undefined where it has no vertex. */
function findNearestSpot(part: KnownWay['parts'][number], { lat, lon }: LatLon): Spot | undefined {
  const kLon = Math.cos((lat * Math.PI) / 180) * M_PER_DEG;
  let best: Spot | undefined;
  for (let i = 0; i < part.length; i++) {
    const [aLon, aLat] = part[i] as readonly [number, number];
    const [bLon, bLat] = part[i + 1] ?? [aLon, aLat];
    const [ax, ay] = [(aLon - lon) * kLon, (aLat - lat) * M_PER_DEG];
    const [dx, dy] = [(bLon - aLon) * kLon, (bLat - aLat) * M_PER_DEG];
    const square = dx * dx + dy * dy;
    const share = square === 0 ? 0 : Math.min(1, Math.max(0, -(ax * dx + ay * dy) / square));
    const metres = Math.hypot(ax + share * dx, ay + share * dy);
    if (best && metres >= best.metres) continue;
    best = { metres, at: i + share, lat: aLat + share * (bLat - aLat), lon: aLon + share * (bLon - aLon) };
  }
  return best;
}

export interface SnappedPoint extends LatLon {
  readonly lineId: string;
}

/** The nearest spot of the known ways within `maxM` metres. */
export function snapToWays(ways: readonly KnownWay[], point: LatLon, maxM: number): SnappedPoint | undefined {
  let best: (SnappedPoint & { readonly metres: number }) | undefined;
  for (const { lineId, parts } of ways) {
    for (const part of parts) {
      const spot = findNearestSpot(part, point);
      if (!spot || spot.metres > maxM || (best && spot.metres >= best.metres)) continue;
      best = { lat: spot.lat, lon: spot.lon, metres: spot.metres, lineId };
    }
  }
  return best && { lat: best.lat, lon: best.lon, lineId: best.lineId };
}

/** Lines within `maxM` metres of a point, the nearest first, each once. */
export function listLinesNear(ways: readonly KnownWay[], point: LatLon, maxM: number): string[] {
  const found = ways.flatMap(({ lineId, parts }) => {
    const metres = Math.min(
      ...parts.map((part) => findNearestSpot(part, point)?.metres ?? Number.POSITIVE_INFINITY),
    );
    return metres <= maxM ? [{ lineId, metres }] : [];
  });
  return found.sort((a, b) => a.metres - b.metres).map(({ lineId }) => lineId);
}

export interface FollowedWay {
  readonly lineId: string;
  /** Bends between the two ends, without the ends. */
  readonly bends: readonly LatLon[];
  readonly metres: number;
}

/** A way this many times longer than the straight line is a detour of its line. */
const MAX_DETOUR = 1.6;
/** Bends that change the way by less are left out. */
const SIMPLIFY_M = 15;

/**
 * The way of a known line from one point to another: of the line that passes both nearest and without a detour. Undefined
 * where no line passes both within `maxM` metres.
 */
export function followWay(
  ways: readonly KnownWay[],
  from: LatLon,
  to: LatLon,
  maxM: number,
): FollowedWay | undefined {
  const direct = toMetres(from, to);
  let [best, lowest]: [FollowedWay | undefined, number] = [undefined, Number.POSITIVE_INFINITY];
  for (const { lineId, parts } of ways) {
    for (const part of parts) {
      const start = findNearestSpot(part, from);
      if (!start || start.metres > maxM) continue;
      const end = findNearestSpot(part, to);
      if (!end || end.metres > maxM) continue;
      const between = cutPart(part, start.at, end.at);
      const way = [start, ...between, end];
      const metres = way.slice(1).reduce((sum, spot, i) => sum + toMetres(way[i] as LatLon, spot), 0);
      const cost = start.metres + end.metres + Math.max(0, metres - direct) / 4;
      if (metres > direct * MAX_DETOUR + maxM || cost >= lowest) continue;
      lowest = cost;
      best = { lineId, metres, bends: simplify([from, ...between, to]).slice(1, -1) };
    }
  }
  return best;
}

/** Vertices strictly between two places along a part, in the order of travel. */
function cutPart(part: KnownWay['parts'][number], from: number, to: number): LatLon[] {
  const [low, high] = from <= to ? [from, to] : [to, from];
  const between = part
    .slice(Math.floor(low) + 1, Math.ceil(high))
    .map(([lon, lat]): LatLon => ({ lat, lon }));
  return from <= to ? between : between.reverse();
}

function toMetres(a: LatLon, b: LatLon): number {
  const kLon = Math.cos(((a.lat + b.lat) * Math.PI) / 360) * M_PER_DEG;
  return Math.hypot((b.lon - a.lon) * kLon, (b.lat - a.lat) * M_PER_DEG);
}

/** Douglas and Peucker: leaves out vertices that lie within `SIMPLIFY_M` of the way without them. */
function simplify(points: readonly LatLon[]): LatLon[] {
  if (points.length < 3) return [...points];
  const [first, last] = [points[0] as LatLon, points.at(-1) as LatLon];
  const chord = [[first.lon, first.lat] as const, [last.lon, last.lat] as const];
  let [farthest, most] = [0, 0];
  for (let i = 1; i < points.length - 1; i++) {
    const metres = findNearestSpot(chord, points[i] as LatLon)?.metres ?? 0;
    if (metres > most) [farthest, most] = [i, metres];
  }
  if (most <= SIMPLIFY_M) return [first, last];
  const head = simplify(points.slice(0, farthest + 1));
  return [...head.slice(0, -1), ...simplify(points.slice(farthest))];
}

/** A point moved by metres to the north and east. */
export function movePoint({ lat, lon }: LatLon, northM: number, eastM: number): LatLon {
  const kLon = Math.cos((lat * Math.PI) / 180) * M_PER_DEG;
  return { lat: lat + northM / M_PER_DEG, lon: lon + eastM / kLon };
}
