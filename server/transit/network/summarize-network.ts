/** What a network amounts to, as counts: shown after an import, compared before and after a scenario. */
import { listBoundaryCrossings } from './boundary-crossings.ts';
import type { Network } from './build-network.ts';

export interface NetworkSummary {
  readonly stops: number;
  readonly rides: number;
  readonly walks: number;
  readonly routes: number;
  /** Sets of stops that rides and walks join, whatever their direction. */
  readonly components: number;
  readonly largestComponentStops: number;
  /** Keys of stops without any ride or walk. */
  readonly isolatedStops: readonly string[];
  /** Stops at which no vehicle calls, isolated ones among them. */
  readonly stopsWithoutRides: number;
  /** Stops of each city by its index; those outside all cities under -1. */
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

/** Counts a network in one pass over its edges and one over its stops. */
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
  const componentSizes = listComponentSizes(network);
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

function listComponentSizes(network: Network): number[] {
  const seen = new Set<string>();
  const sizes: number[] = [];
  network.forEachNode((start) => {
    if (seen.has(start)) return;
    seen.add(start);
    const pending = [start];
    let size = 0;
    for (let stop = pending.pop(); stop !== undefined; stop = pending.pop()) {
      size++;
      network.forEachNeighbor(stop, (neighbour) => {
        if (seen.has(neighbour)) return;
        seen.add(neighbour);
        pending.push(neighbour);
      });
    }
    sizes.push(size);
  });
  return sizes;
}
