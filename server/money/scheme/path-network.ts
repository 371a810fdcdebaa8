/** The lines of a network with several operators, as a graph of rides between neighbouring stops. */
import { DirectedGraph } from 'graphology';
import shortestPath from 'graphology-shortest-path';

/** A ride from one stop to the next one of a line. */
export interface RideEdge {
  readonly fromStopId: string;
  readonly toStopId: string;
  /** The line of the ride; a later ride on another line costs a change. */
  readonly lineId: string;
  readonly operatorId: string;
  /** Above zero. */
  readonly rideSec: number;
  readonly distanceM: number;
}

export interface PathNetwork {
  readonly edgesFrom: ReadonlyMap<string, readonly RideEdge[]>;
}

/** A path through the network that visits no stop twice. */
export interface RidePath {
  readonly edges: readonly RideEdge[];
  /** Sum of ride times and penalties for changes. */
  readonly costSec: number;
}

/** Groups rides by the stop where they begin. Of equal rides on one line only the quickest is kept. */
export function toPathNetwork(edges: Iterable<RideEdge>): PathNetwork {
  const quickest = new Map<string, RideEdge>();
  for (const edge of edges) {
    const key = JSON.stringify([edge.fromStopId, edge.toStopId, edge.lineId, edge.operatorId]);
    const known = quickest.get(key);
    if (
      !known ||
      edge.rideSec < known.rideSec ||
      (edge.rideSec === known.rideSec && edge.distanceM < known.distanceM)
    )
      quickest.set(key, edge);
  }
  // Sort, so that the order of rows does not decide between paths of equal time.
  const sorted = [...quickest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, edge]) => edge);
  return { edgesFrom: Map.groupBy(sorted, (edge) => edge.fromStopId) };
}

/** Sum of the ride times of a path and a penalty for each change of line. */
export function toCostSec(edges: readonly RideEdge[], changePenaltySec: number): number {
  return edges.reduce((sum, edge, i) => {
    const before = edges[i - 1];
    return sum + edge.rideSec + (before && before.lineId !== edge.lineId ? changePenaltySec : 0);
  }, 0);
}

/** Order of paths: quickest, then fewest rides, then by the text of stops and lines, which makes the order total. */
export function comparePaths(a: RidePath, b: RidePath): number {
  if (a.costSec !== b.costSec) return a.costSec - b.costSec;
  if (a.edges.length !== b.edges.length) return a.edges.length - b.edges.length;
  const [left, right] = [toPathKey(a.edges), toPathKey(b.edges)];
  return left === right ? 0 : left < right ? -1 : 1;
}

/** Stops and lines of a path as text. */
function toPathKey(edges: readonly RideEdge[]): string {
  return JSON.stringify(edges.map(({ toStopId, lineId, operatorId }) => [toStopId, lineId, operatorId]));
}

/** Metres of the shortest path along the lines from a stop to each stop that they reach; ride times do not count. */
export type ShortestDistances = (fromStopId: string) => ReadonlyMap<string, number>;

/** Prepares searches for the shortest distances; each call of the result is one Dijkstra search over all stops. */
export function createShortestDistances({ edgesFrom }: PathNetwork): ShortestDistances {
  const graph = new DirectedGraph<object, { readonly distanceM: number }>();
  for (const rides of edgesFrom.values()) {
    for (const { fromStopId, toStopId, distanceM } of rides) {
      graph.mergeNode(fromStopId);
      graph.mergeNode(toStopId);
      // Of several lines between two stops, the shortest one counts.
      graph.updateEdge(fromStopId, toStopId, (held) => ({
        distanceM: Math.min(distanceM, held.distanceM ?? Number.POSITIVE_INFINITY),
      }));
    }
  }
  const toLengthM = (path: readonly string[]) =>
    path.slice(1).reduce((sumM, stopId, i) => sumM + graph.getEdgeAttribute(path[i], stopId, 'distanceM'), 0);
  return (fromStopId) => {
    if (!graph.hasNode(fromStopId)) return new Map();
    const paths = shortestPath.dijkstra.singleSource(graph, fromStopId, 'distanceM');
    return new Map(Object.entries(paths).map(([stopId, path]) => [stopId, toLengthM(path)]));
  };
}
