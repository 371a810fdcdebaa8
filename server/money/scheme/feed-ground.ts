/** Works the ground out from what the feeds say: lines between stops, and their own fares. */
import { findOperatorWeights } from './apportionment.ts';
import { toDistanceFareFen } from './base-fare.ts';
import { GROUND_FORMAT, type GroundTable, type RouteFares, toPairKey } from './ground-table.ts';
import { createShortestDistances, type PathNetwork, type RideEdge, toPathNetwork } from './path-network.ts';
import type { BaseFare, Scheme, SchemeNetwork } from './scheme.ts';

/** What the feeds know of a scheme's networks. Ids are `feed:id`. */
export interface GroundSource {
  /** Stops with the place that they belong to, where that is another one. */
  listPlaces(): Iterable<readonly [stopId: string, placeId: string]>;
  /** Rides between neighbouring places, of every line of a network. */
  listEdges(networkId: string): Iterable<RideEdge>;
  /** Orders of places that the lines of a network visit. */
  listCourses(
    networkId: string,
  ): Iterable<{ readonly routeId: string; readonly placeIds: readonly string[] }>;
  /** The feed's own fare for an adult without a personal medium. */
  findFareFen(networkId: string, routeId: string, fromPlaceId: string, toPlaceId: string): number | undefined;
}

/**
 * Distances, weights and fares of all networks of a version that need them.
 *
 * Cost: for each network with distance fares or several operators, a few searches for each pair of its places.
 */
export function buildGroundTable(scheme: Scheme, source: GroundSource): GroundTable {
  const distances: Record<string, Record<string, number>> = {};
  const weights: Record<string, { operators: readonly string[]; pairs: Record<string, number[]> }> = {};
  const fares: Record<string, Record<string, RouteFares>> = {};
  const stops: Record<string, string[]> = {};
  for (const network of scheme.networks) {
    if (network.tapping === 'entry-exit') {
      const found = listNetworkPlaces(network.id, source);
      // Lines that are in no feed: nothing says where their gates are.
      if (found.length > 0) stops[network.id] = found;
    }
    const kinds = [network.fare, ...network.routeFares.map(({ fare }) => fare)];
    const distanceFare = kinds.find((fare) => fare.kind === 'distance');
    const needsPaths = network.operators.length > 1 && network.tapping === 'entry-exit';
    if (distanceFare || needsPaths) {
      const paths = toPathNetwork(source.listEdges(network.id));
      if (distanceFare) distances[network.id] = toDistances(paths);
      if (needsPaths) {
        const pairs = toWeights(paths, network, scheme.apportionment, distanceFare);
        weights[network.id] = { operators: network.operators, pairs };
      }
    }
    if (kinds.some((fare) => fare.kind === 'gtfs')) fares[network.id] = toFares(network.id, source);
  }
  return {
    format: GROUND_FORMAT,
    places: Object.fromEntries(source.listPlaces()),
    stops,
    distances,
    weights,
    fares,
  };
}

function listNetworkPlaces(networkId: string, source: GroundSource): string[] {
  const places = new Set<string>();
  for (const { fromStopId, toStopId } of source.listEdges(networkId)) places.add(fromStopId).add(toStopId);
  for (const { placeIds } of source.listCourses(networkId)) for (const id of placeIds) places.add(id);
  return [...places].sort();
}

/** Stops that a ride leaves, in the order in which a table lists its pairs. */
function listOrigins({ edgesFrom }: PathNetwork): string[] {
  return [...edgesFrom.keys()].sort();
}

function toDistances(paths: PathNetwork): Record<string, number> {
  const pairs: Record<string, number> = {};
  const findDistances = createShortestDistances(paths);
  const origins = listOrigins(paths);
  for (const from of origins) {
    const distances = findDistances(from);
    for (const to of origins) {
      const distanceM = from === to ? undefined : distances.get(to);
      if (distanceM !== undefined) pairs[toPairKey(from, to)] = distanceM;
    }
  }
  return pairs;
}

function toWeights(
  paths: PathNetwork,
  { operators }: SchemeNetwork,
  how: Scheme['apportionment'],
  fare: (BaseFare & { readonly kind: 'distance' }) | undefined,
): Record<string, number[]> {
  const pairs: Record<string, number[]> = {};
  // A network without a distance fare has nothing else to divide by than the distance itself.
  const fareOfM = (distanceM: number) => (fare ? toDistanceFareFen(fare, distanceM) : distanceM);
  const origins = listOrigins(paths);
  for (const from of origins) {
    for (const to of origins) {
      const found = findOperatorWeights(paths, from, to, operators, how, fareOfM);
      if (!found) continue;
      const weightOf = new Map(found.map(({ operatorId, weight }) => [operatorId, weight]));
      pairs[toPairKey(from, to)] = operators.map((id) => weightOf.get(id) ?? 0);
    }
  }
  return pairs;
}

function toFares(networkId: string, source: GroundSource): Record<string, RouteFares> {
  const byRoute = new Map<string, Map<string, number>>();
  const gaps = new Set<string>();
  for (const { routeId, placeIds } of source.listCourses(networkId)) {
    let pairs = byRoute.get(routeId);
    if (!pairs) {
      pairs = new Map();
      byRoute.set(routeId, pairs);
    }
    for (const [i, from] of placeIds.entries()) {
      for (const to of placeIds.slice(i + 1)) {
        const key = toPairKey(from, to);
        if (from === to || pairs.has(key)) continue;
        const fareFen = source.findFareFen(networkId, routeId, from, to);
        if (fareFen === undefined) gaps.add(routeId);
        else pairs.set(key, fareFen);
      }
    }
  }
  return Object.fromEntries(
    [...byRoute]
      .filter(([, pairs]) => pairs.size > 0)
      .map(([routeId, pairs]): [string, RouteFares] => {
        const [first, ...others] = new Set(pairs.values());
        const isFlat = others.length === 0 && !gaps.has(routeId);
        return [routeId, isFlat ? (first as number) : Object.fromEntries(pairs)];
      }),
  );
}
