/** The network as a graph: what is linked with what, over all feeds. */
import { MultiDirectedGraph } from 'graphology';
import { isLatLon, toDistanceM } from '../../base/geo.ts';
import type { Footpaths } from './footpath-table.ts';
import type { NetworkRide, NetworkStop } from './network-stop.ts';

/** A node is a stop; its name in the graph is its key. */
interface StopNode {
  readonly key: string;
  /** Index among the stops the network was built of. */
  readonly index: number;
  readonly lat: number;
  readonly lon: number;
  /** Index of the city; -1 outside all of them. */
  readonly city: number;
}

/** All vehicles of one route from one stop to the next. */
export interface RideEdge {
  readonly kind: 'ride';
  readonly routeKey: string;
  readonly minSec: number;
  readonly tripCount: number;
  /** Straight line, whole metres. */
  readonly distanceM: number;
}

export interface WalkEdge {
  readonly kind: 'walk';
  readonly durationSec: number;
  readonly distanceM: number;
}

export type NetworkEdge = RideEdge | WalkEdge;

/** Two stops may be linked by several routes and by a walk: a multigraph. */
export type Network = MultiDirectedGraph<StopNode, NetworkEdge>;

export interface NetworkOptions {
  /** City of each stop, from `assignCities`; without it every node has city -1. */
  readonly cityOf?: ArrayLike<number>;
  /** 1 where vehicles call; other stops (stations, entrances, nodes) are left out. Without it, all stops. */
  readonly boardable?: ArrayLike<number>;
}

/**
 * The graph of stops, rides and walks. For questions of structure and for comparisons, never for the search:
 * an edge is an object (some hundred bytes), where the timetable spends a few.
 */
export function buildNetwork(
  stops: readonly NetworkStop[],
  rides: readonly NetworkRide[],
  footpaths: Footpaths,
  { cityOf, boardable }: NetworkOptions = {},
): Network {
  const network: Network = new MultiDirectedGraph<StopNode, NetworkEdge>();
  stops.forEach(({ key, lat, lon }, index) => {
    if (boardable?.[index] === 0) return;
    network.addNode(key, { key, index, lat, lon, city: cityOf?.[index] ?? -1 });
  });
  for (const { from, to, routeKey, minSec, tripCount } of rides) {
    const [a, b] = [stops[from]!, stops[to]!];
    const distanceM = isLatLon(a) && isLatLon(b) ? Math.round(toDistanceM(a, b)) : 0;
    network.addDirectedEdge(a.key, b.key, { kind: 'ride', routeKey, minSec, tripCount, distanceM });
  }
  for (let from = 0; from < stops.length; from++) {
    for (let at = footpaths.offsets[from]!; at < footpaths.offsets[from + 1]!; at++) {
      network.addDirectedEdge(stops[from]!.key, stops[footpaths.targets[at]!]!.key, {
        kind: 'walk',
        durationSec: footpaths.durationSec[at]!,
        distanceM: footpaths.distanceM[at]!,
      });
    }
  }
  return network;
}
