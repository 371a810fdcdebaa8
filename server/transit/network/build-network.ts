/** The graph of all feeds: stops as nodes, rides and walks as edges. */
import { MultiDirectedGraph } from 'graphology';
import { isLatLon, toDistanceM } from '../../base/geo.ts';
import type { Footpaths } from './footpath-table.ts';
import type { NetworkRide, NetworkStop } from './network-stop.ts';

/** The key is also the name of the node in the graph. */
interface StopNode {
  readonly key: string;
  /** Index in the input of `buildNetwork`. */
  readonly index: number;
  readonly lat: number;
  readonly lon: number;
  /** Index of the city; -1 for none. */
  readonly city: number;
}

/** All trips of a route from one stop to the next. */
export interface RideEdge {
  readonly kind: 'ride';
  readonly routeKey: string;
  readonly minSec: number;
  readonly tripCount: number;
  /** Whole metres of straight line. */
  readonly distanceM: number;
}

export interface WalkEdge {
  readonly kind: 'walk';
  readonly durationSec: number;
  readonly distanceM: number;
}

export type NetworkEdge = RideEdge | WalkEdge;

/** A multigraph: two stops may have edges of several routes and a walk. */
export type Network = MultiDirectedGraph<StopNode, NetworkEdge>;

export interface NetworkOptions {
  /** City of each stop, from `assignCities`. Where absent, every node has city -1. */
  readonly cityOf?: ArrayLike<number>;
  /** 1 where vehicles call. Other stops are left out. Where absent, all stops are nodes. */
  readonly boardable?: ArrayLike<number>;
}

/**
 * For questions of structure and for comparisons, not for the search: an edge is an object of some hundred bytes, where the
 * arrays of a timetable take a few.
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
