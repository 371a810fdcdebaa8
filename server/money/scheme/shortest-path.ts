/** The quickest paths through a network of lines, with a penalty for each change. */
import { comparePaths, type PathNetwork, type RideEdge, type RidePath, toCostSec } from './path-network.ts';

/** Paths examined for each one kept: parallel lines of one operator multiply paths with equal weights. */
const PATHS_PER_TRACK = 16;

/** Where a path begins, and which stops and rides it must avoid. */
interface PathStart {
  readonly stopId: string;
  /** Line on which the stop is reached; null at the beginning of a journey. */
  readonly lineId: string | null;
  readonly bannedStops: ReadonlySet<string>;
  /** Rides with which the path must not begin. */
  readonly bannedEdges: ReadonlySet<RideEdge>;
}

interface Label {
  readonly costSec: number;
  readonly stopId: string;
  readonly edge: RideEdge | undefined;
  readonly before: Label | undefined;
  readonly rides: number;
}

/**
 * Dijkstra over stop and line: the penalty depends on the line on which a stop is reached. Written by hand:
 * `graphology-shortest-path` gives the same paths on a graph of stops and lines, but takes six times as long, because
 * it cannot stop at the target, and Yen's algorithm below needs dozens of searches for each pair of stops.
 *
 * A path visits no stop twice: a detour to change lines costs at least one change, and each ride takes time.
 */
function findShortestPath(
  network: PathNetwork,
  start: PathStart,
  toStopId: string,
  changePenaltySec: number,
): readonly RideEdge[] | undefined {
  const settled = new Set<string>();
  const queue: Label[] = [{ costSec: 0, stopId: start.stopId, edge: undefined, before: undefined, rides: 0 }];
  for (;;) {
    const label = takeFirst(queue);
    if (!label) return undefined;
    if (label.stopId === toStopId) return toEdges(label);
    const lineId = label.edge?.lineId ?? start.lineId;
    const key = JSON.stringify([label.stopId, lineId]);
    if (settled.has(key)) continue;
    settled.add(key);
    for (const edge of network.edgesFrom.get(label.stopId) ?? []) {
      if (start.bannedStops.has(edge.toStopId) || edge.toStopId === start.stopId) continue;
      if (!label.edge && start.bannedEdges.has(edge)) continue;
      const changeSec = lineId !== null && lineId !== edge.lineId ? changePenaltySec : 0;
      queue.push({
        costSec: label.costSec + changeSec + edge.rideSec,
        stopId: edge.toStopId,
        edge,
        before: label,
        rides: label.rides + 1,
      });
    }
  }
}

/** Takes the best label by a scan, which is quick enough for dozens of stops and leaves equal labels in their order. */
function takeFirst(queue: Label[]): Label | undefined {
  let best = 0;
  for (let i = 1; i < queue.length; i++) {
    const [a, b] = [queue[i] as Label, queue[best] as Label];
    if (a.costSec < b.costSec || (a.costSec === b.costSec && a.rides < b.rides)) best = i;
  }
  return queue.splice(best, 1)[0];
}

function toEdges(label: Label): RideEdge[] {
  const edges: RideEdge[] = [];
  for (let at: Label | undefined = label; at?.edge; at = at.before) edges.unshift(at.edge);
  return edges;
}

/**
 * The quickest paths that visit no stop twice, best first, at most `maxPaths` (Yen 1971).
 *
 * Paths over the same stops by the same operators count as one: parallel lines of one operator give equal weights.
 */
export function listShortestPaths(
  network: PathNetwork,
  fromStopId: string,
  toStopId: string,
  limits: { readonly maxPaths: number; readonly maxRatioBp: number; readonly changePenaltySec: number },
): RidePath[] {
  const { changePenaltySec } = limits;
  const toPath = (edges: readonly RideEdge[]) => ({ edges, costSec: toCostSec(edges, changePenaltySec) });
  const nothingBanned = { bannedStops: new Set<string>(), bannedEdges: new Set<RideEdge>() };
  const first = findShortestPath(
    network,
    { stopId: fromStopId, lineId: null, ...nothingBanned },
    toStopId,
    changePenaltySec,
  );
  if (!first || first.length === 0) return [];
  const taken: RidePath[] = [toPath(first)];
  const kept = new Map([[toTrackKey(first), taken[0] as RidePath]]);
  const candidates: RidePath[] = [];
  while (kept.size < limits.maxPaths && taken.length < limits.maxPaths * PATHS_PER_TRACK) {
    addDeviations(network, taken, candidates, toStopId, changePenaltySec);
    candidates.sort(comparePaths);
    const next = candidates.shift();
    if (!next) break;
    if (BigInt(next.costSec) * 10_000n > BigInt((taken[0] as RidePath).costSec) * BigInt(limits.maxRatioBp))
      break;
    taken.push(next);
    const track = toTrackKey(next.edges);
    if (!kept.has(track)) kept.set(track, next);
  }
  return [...kept.values()];
}

/** For each stop of the last taken path, adds the best path that leaves it there, if that path is new. */
function addDeviations(
  network: PathNetwork,
  taken: readonly RidePath[],
  candidates: RidePath[],
  toStopId: string,
  changePenaltySec: number,
): void {
  const last = taken.at(-1) as RidePath;
  const bannedStops = new Set<string>();
  for (let i = 0; i < last.edges.length; i++) {
    const root = last.edges.slice(0, i);
    const at = last.edges[i] as RideEdge;
    const sharesRoot = taken.filter(({ edges }) => root.every((edge, k) => edges[k] === edge));
    const bannedEdges = new Set(sharesRoot.flatMap(({ edges }) => edges[i] ?? []));
    const start = {
      stopId: at.fromStopId,
      lineId: root.at(-1)?.lineId ?? null,
      bannedStops: new Set(bannedStops),
      bannedEdges,
    };
    const canLeave = network.edgesFrom
      .get(at.fromStopId)
      ?.some((edge) => !bannedEdges.has(edge) && !start.bannedStops.has(edge.toStopId));
    bannedStops.add(at.fromStopId);
    const rest = canLeave && findShortestPath(network, start, toStopId, changePenaltySec);
    if (!rest) continue;
    const edges = [...root, ...rest];
    const path = { edges, costSec: toCostSec(edges, changePenaltySec) };
    const isKnown = [...taken, ...candidates].some((other) => comparePaths(other, path) === 0);
    if (!isKnown) candidates.push(path);
  }
}

function toTrackKey(edges: readonly RideEdge[]): string {
  return JSON.stringify(edges.map(({ toStopId, operatorId }) => [toStopId, operatorId]));
}
