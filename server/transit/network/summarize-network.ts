/** Counts of a network, shown after an import, and its edges between cities. */

import { forEachConnectedComponentOrder } from 'graphology-components';
import type { Network, NetworkEdge, RideEdge, WalkEdge } from './build-network.ts';
import { compareText } from './merge-rules.ts';

export interface NetworkSummary {
  readonly stops: number;
  readonly rides: number;
  readonly walks: number;
  readonly routes: number;
  /** Number of sets of stops that rides and walks connect, ignoring direction. */
  readonly components: number;
  readonly largestComponentStops: number;
  /** Keys of stops without any ride or walk. */
  readonly isolatedStops: readonly string[];
  /** Number of stops without rides, including isolated stops. */
  readonly stopsWithoutRides: number;
  /** Number of stops by index of the city; -1 for stops outside all cities. */
  readonly stopsByCity: Readonly<Record<number, number>>;
  readonly boundary: {
    readonly rides: number;
    readonly walks: number;
    readonly routes: readonly {
      readonly routeKey: string;
      readonly rides: number;
      readonly tripCount: number;
    }[];
  };
}

/** One pass over the edges and one over the stops. */
export function summarizeNetwork(network: Network): NetworkSummary {
  const routeKeys = new Set<string>();
  const riddenStops = new Set<string>();
  let rides = 0;
  network.forEachDirectedEdge((_, edge, from, to) => {
    if (edge.kind !== 'ride') return;
    rides++;
    routeKeys.add(edge.routeKey);
    riddenStops.add(from).add(to);
  });
  const stopsByCity: Record<number, number> = {};
  const isolatedStops: string[] = [];
  network.forEachNode((key, { city }) => {
    stopsByCity[city] = (stopsByCity[city] ?? 0) + 1;
    if (network.degreeWithoutSelfLoops(key) === 0 && !riddenStops.has(key)) isolatedStops.push(key);
  });
  const componentSizes: number[] = [];
  forEachConnectedComponentOrder(network, (order: number) => componentSizes.push(order));
  const crossings = listBoundaryCrossings(network);
  return {
    stops: network.order,
    rides,
    walks: network.size - rides,
    routes: routeKeys.size,
    components: componentSizes.length,
    largestComponentStops: componentSizes.reduce((most, size) => Math.max(most, size), 0),
    isolatedStops,
    stopsWithoutRides: network.order - riddenStops.size,
    stopsByCity,
    boundary: {
      rides: crossings.routes.reduce((sum, route) => sum + route.rides.length, 0),
      walks: crossings.walks.length,
      routes: crossings.routes.map((route) => ({
        routeKey: route.routeKey,
        rides: route.rides.length,
        tripCount: route.tripCount,
      })),
    },
  };
}

interface Crossing<Edge extends NetworkEdge> {
  /** Keys of the stops at both ends. */
  readonly from: string;
  readonly to: string;
  readonly fromCity: number;
  readonly toCity: number;
  readonly edge: Edge;
}

/** The rides of a route that cross, sorted by the keys of their stops. */
interface RouteCrossings {
  readonly routeKey: string;
  readonly rides: readonly Crossing<RideEdge>[];
  /** Sum over `rides`; a trip that crosses twice counts twice. */
  readonly tripCount: number;
}

export interface BoundaryCrossings {
  /** Sorted by route key. */
  readonly routes: readonly RouteCrossings[];
  /** Walks from a stop of one city to a stop of another. */
  readonly walks: readonly Crossing<WalkEdge>[];
}

function compareEnds(a: Crossing<NetworkEdge>, b: Crossing<NetworkEdge>): number {
  return compareText(a.from, b.from) || compareText(a.to, b.to);
}

/** Edges between stops of two different cities. Edges from or to stops outside all cities (-1) do not count. */
export function listBoundaryCrossings(network: Network): BoundaryCrossings {
  const ridesByRoute = new Map<string, Crossing<RideEdge>[]>();
  const walks: Crossing<WalkEdge>[] = [];
  network.forEachDirectedEdge((_, edge, from, to, { city: fromCity }, { city: toCity }) => {
    if (fromCity === toCity || fromCity === -1 || toCity === -1) return;
    if (edge.kind === 'walk') {
      walks.push({ from, to, fromCity, toCity, edge });
      return;
    }
    const rides = ridesByRoute.get(edge.routeKey) ?? [];
    ridesByRoute.set(edge.routeKey, rides);
    rides.push({ from, to, fromCity, toCity, edge });
  });
  const routes = [...ridesByRoute].map(([routeKey, rides]) => ({
    routeKey,
    rides: rides.sort(compareEnds),
    tripCount: rides.reduce((sum, { edge }) => sum + edge.tripCount, 0),
  }));
  return {
    routes: routes.sort((a, b) => compareText(a.routeKey, b.routeKey)),
    walks: walks.sort(compareEnds),
  };
}
