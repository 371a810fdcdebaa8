/**
 * Fitted streets as a net: the nearest point of a street, crossings by name, and the shortest way along streets.
 *
 * Positions are in metres east and north of the first point of the first street, on a plane: a city is small enough.
 */
import { UndirectedGraph } from 'graphology';
import shortestPath from 'graphology-shortest-path';
import type { LatLon } from '../../server/base/geo.ts';
import type { Street } from './streets.ts';

/** A street that ends this close to another one, without crossing it, meets it. */
const JOIN_M = 90;
const METRES_PER_DEGREE = 111_195;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A street on the plane. */
interface Line {
  readonly name: string;
  readonly points: readonly Point[];
  /** Distance of each point from the first one. */
  readonly cumM: readonly number[];
}

/** A place on a street. */
export interface OnStreet extends LatLon {
  readonly street: number;
  /** Distance from the start of the street. */
  readonly alongM: number;
  /** Distance of the point that was asked for. */
  readonly offM: number;
  /** Direction of the street in degrees clockwise from north, 0 to 180. */
  readonly axisDeg: number;
}

export interface StreetNet {
  /** The nearest place on a street, or on a street of that name. */
  find(point: LatLon, name?: string): OnStreet | undefined;
  /** The crossing nearest to the point of streets whose names begin with the two words. */
  findCrossing(point: LatLon, first: string, second: string): OnStreet | undefined;
  /** The place moved along its street until it is `gapM` from each of the points that stand on that street. */
  keepApart(place: OnStreet, others: readonly LatLon[], gapM: number): OnStreet;
  /** The shortest way along streets, with both ends; undefined where there is none. */
  lay(from: OnStreet, to: OnStreet): LatLon[] | undefined;
}

const lengthOf = (a: Point, b: Point) => Math.hypot(b.x - a.x, b.y - a.y);

function toLine(name: string, points: readonly Point[]): Line {
  let sum = 0;
  const cumM = points.map((point, idx) => {
    sum += lengthOf(points[idx - 1] ?? point, point);
    return sum;
  });
  return { name, points, cumM };
}

function pointAt({ points, cumM }: Line, alongM: number): Point {
  const next = Math.max(
    1,
    cumM.findIndex((cum) => cum >= alongM),
  );
  const [a, b] = [points[next - 1] as Point, points[next] as Point];
  const from = cumM[next - 1] ?? 0;
  const share = Math.min(1, Math.max(0, (alongM - from) / ((cumM[next] ?? 0) - from || 1)));
  return { x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y) };
}

/** The part of a line between two distances, in the order of travel. */
function slice(line: Line, fromM: number, toM: number): Point[] {
  const [low, high] = fromM < toM ? [fromM, toM] : [toM, fromM];
  const inside = line.points.filter((_, idx) => {
    const cum = line.cumM[idx] ?? 0;
    return cum > low && cum < high;
  });
  const part = [pointAt(line, low), ...inside, pointAt(line, high)];
  return fromM < toM ? part : part.reverse();
}

function nearestOn({ points, cumM }: Line, at: Point): { alongM: number; offM: number; axisDeg: number } {
  let best = { alongM: 0, offM: Number.POSITIVE_INFINITY, axisDeg: 0 };
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1] as Point, points[i] as Point];
    const length = lengthOf(a, b) || 1;
    const share = ((at.x - a.x) * (b.x - a.x) + (at.y - a.y) * (b.y - a.y)) / length ** 2;
    const held = Math.min(1, Math.max(0, share));
    const offM = lengthOf(at, { x: a.x + held * (b.x - a.x), y: a.y + held * (b.y - a.y) });
    if (offM >= best.offM) continue;
    const axisDeg = ((Math.atan2(b.x - a.x, b.y - a.y) * 180) / Math.PI + 360) % 180;
    best = { alongM: (cumM[i - 1] ?? 0) + held * length, offM, axisDeg };
  }
  return best;
}

/** Where two lines cross: distances along each. */
function listCrossings(a: Line, b: Line): [number, number][] {
  const found: [number, number][] = [];
  for (let i = 1; i < a.points.length; i++) {
    for (let j = 1; j < b.points.length; j++) {
      const [p, q] = [a.points[i - 1] as Point, a.points[i] as Point];
      const [r, s] = [b.points[j - 1] as Point, b.points[j] as Point];
      const [dx, dy, ex, ey] = [q.x - p.x, q.y - p.y, s.x - r.x, s.y - r.y];
      const cross = dx * ey - dy * ex;
      if (Math.abs(cross) < 1e-9) continue;
      const t = ((r.x - p.x) * ey - (r.y - p.y) * ex) / cross;
      const u = ((r.x - p.x) * dy - (r.y - p.y) * dx) / cross;
      if (t < 0 || t > 1 || u < 0 || u > 1) continue;
      found.push([
        (a.cumM[i - 1] ?? 0) + t * Math.hypot(dx, dy),
        (b.cumM[j - 1] ?? 0) + u * Math.hypot(ex, ey),
      ]);
    }
  }
  return found;
}

interface Joint {
  readonly a: number;
  readonly b: number;
  readonly alongA: number;
  readonly alongB: number;
  /** Length of the link between the two, 0 at a crossing. */
  readonly gapM: number;
}

/** Crossings of all streets, and the ends that meet another street. */
function listJoints(lines: readonly Line[]): Joint[] {
  const joints: Joint[] = [];
  for (let a = 0; a < lines.length; a++) {
    for (let b = a + 1; b < lines.length; b++) {
      const [first, second] = [lines[a] as Line, lines[b] as Line];
      const crossings = listCrossings(first, second);
      for (const [alongA, alongB] of crossings) joints.push({ a, b, alongA, alongB, gapM: 0 });
      if (crossings.length > 0) continue;
      for (const alongM of [0, first.cumM.at(-1) ?? 0]) {
        const on = nearestOn(second, pointAt(first, alongM));
        if (on.offM <= JOIN_M) joints.push({ a, b, alongA: alongM, alongB: on.alongM, gapM: on.offM });
      }
      for (const alongM of [0, second.cumM.at(-1) ?? 0]) {
        const on = nearestOn(first, pointAt(second, alongM));
        if (on.offM <= JOIN_M) joints.push({ a, b, alongA: on.alongM, alongB: alongM, gapM: on.offM });
      }
    }
  }
  return joints;
}

/** A node of the graph on its street. */
interface Cut {
  readonly node: string;
  readonly alongM: number;
}

export function createStreetNet(streets: readonly Street[]): StreetNet {
  const origin = streets[0]?.points[0] ?? { lat: 0, lon: 0 };
  const perLon = METRES_PER_DEGREE * Math.cos((origin.lat * Math.PI) / 180);
  const toPoint = ({ lat, lon }: LatLon): Point => ({
    x: (lon - origin.lon) * perLon,
    y: (lat - origin.lat) * METRES_PER_DEGREE,
  });
  const toLatLon = ({ x, y }: Point): LatLon => ({
    lat: Math.round((origin.lat + y / METRES_PER_DEGREE) * 1e6) / 1e6,
    lon: Math.round((origin.lon + x / perLon) * 1e6) / 1e6,
  });
  const lines = streets.map(({ nameZh, points }) => toLine(nameZh, points.map(toPoint)));
  const joints = listJoints(lines);
  const graph = new UndirectedGraph<object, { weight: number }>();
  const cuts = lines.map((_, street): Cut[] =>
    joints
      .flatMap(({ a, b, alongA, alongB }, idx): Cut[] => {
        if (a === street) return [{ node: `${idx}a`, alongM: alongA }];
        return b === street ? [{ node: `${idx}b`, alongM: alongB }] : [];
      })
      .sort((left, right) => left.alongM - right.alongM),
  );
  const placeOf = new Map<string, { street: number; alongM: number }>();
  cuts.forEach((list, street) => {
    list.forEach(({ node, alongM }, idx) => {
      graph.mergeNode(node);
      placeOf.set(node, { street, alongM });
      const before = list[idx - 1];
      if (before) graph.mergeEdge(before.node, node, { weight: Math.max(0.01, alongM - before.alongM) });
    });
  });
  joints.forEach(({ gapM }, idx) => {
    graph.mergeEdge(`${idx}a`, `${idx}b`, { weight: Math.max(0.01, gapM) });
  });

  const toOnStreet = (street: number, alongM: number, offM: number, axisDeg: number): OnStreet => ({
    street,
    alongM,
    offM,
    axisDeg,
    ...toLatLon(pointAt(lines[street] as Line, alongM)),
  });
  const lengthAlong = (path: readonly string[]) =>
    path.reduce((sum, node, idx) => {
      const before = path[idx - 1];
      return before === undefined ? 0 : sum + graph.getEdgeAttribute(graph.edge(before, node), 'weight');
    }, 0);
  const neighboursOf = ({ street, alongM }: OnStreet): Cut[] => {
    const list = cuts[street] ?? [];
    const after = list.findIndex((cut) => cut.alongM >= alongM);
    const at = after === -1 ? list.length : after;
    return [list[at - 1], list[at]].filter((cut) => cut !== undefined);
  };

  return {
    find(point, name) {
      let best: OnStreet | undefined;
      const at = toPoint(point);
      lines.forEach((line, street) => {
        if (name !== undefined && line.name !== name) return;
        const { alongM, offM, axisDeg } = nearestOn(line, at);
        if (offM < (best?.offM ?? Number.POSITIVE_INFINITY)) best = toOnStreet(street, alongM, offM, axisDeg);
      });
      return best;
    },
    findCrossing(point, first, second) {
      let best: OnStreet | undefined;
      const at = toPoint(point);
      for (const { a, b, alongA, alongB } of joints) {
        const names = [lines[a]?.name ?? '', lines[b]?.name ?? ''];
        const isFirst = names[0]?.startsWith(first) && names[1]?.startsWith(second);
        const isSecond = names[1]?.startsWith(first) && names[0]?.startsWith(second);
        if (!isFirst && !isSecond) continue;
        const [street, alongM] = isFirst ? [a, alongA] : [b, alongB];
        const place = pointAt(lines[street] as Line, alongM);
        const { axisDeg } = nearestOn(lines[street] as Line, place);
        const offM = lengthOf(at, place);
        if (offM < (best?.offM ?? Number.POSITIVE_INFINITY)) best = toOnStreet(street, alongM, offM, axisDeg);
      }
      return best;
    },
    keepApart(place, others, gapM) {
      const line = lines[place.street] as Line;
      const lengthM = line.cumM.at(-1) ?? 0;
      const taken = others
        .map((other) => nearestOn(line, toPoint(other)))
        .filter(({ offM }) => offM < gapM / 2)
        .map(({ alongM }) => alongM);
      const isFree = (alongM: number) =>
        alongM >= 0 && alongM <= lengthM && taken.every((at) => Math.abs(at - alongM) >= gapM - 1);
      const free = [place.alongM, ...taken.flatMap((at) => [at - gapM, at + gapM])]
        .filter(isFree)
        .sort((a, b) => Math.abs(a - place.alongM) - Math.abs(b - place.alongM))[0];
      if (free === undefined || free === place.alongM) return place;
      const { axisDeg } = nearestOn(line, pointAt(line, free));
      return toOnStreet(place.street, free, place.offM, axisDeg);
    },
    lay(from, to) {
      let best: { readonly lengthM: number; readonly parts: Point[][] } | undefined;
      const offer = (lengthM: number, parts: () => Point[][]) => {
        if (lengthM < (best?.lengthM ?? Number.POSITIVE_INFINITY)) best = { lengthM, parts: parts() };
      };
      if (from.street === to.street) {
        const line = lines[from.street] as Line;
        offer(Math.abs(from.alongM - to.alongM), () => [slice(line, from.alongM, to.alongM)]);
      }
      for (const start of neighboursOf(from)) {
        for (const end of neighboursOf(to)) {
          const path = shortestPath.dijkstra.bidirectional(graph, start.node, end.node, 'weight');
          if (!path) continue;
          const lengthM =
            Math.abs(from.alongM - start.alongM) + lengthAlong(path) + Math.abs(end.alongM - to.alongM);
          offer(lengthM, () => [
            slice(lines[from.street] as Line, from.alongM, start.alongM),
            ...path.slice(1).flatMap((node, idx): Point[][] => {
              const [a, b] = [placeOf.get(path[idx] ?? ''), placeOf.get(node)];
              if (!a || !b || a.street !== b.street) return [];
              return [slice(lines[a.street] as Line, a.alongM, b.alongM)];
            }),
            slice(lines[to.street] as Line, end.alongM, to.alongM),
          ]);
        }
      }
      return best?.parts.flat().map(toLatLon);
    },
  };
}
