/** Builds a `FareNetworkTable` from feeds: rides between neighbouring stops, and the feeds' own fares. */
import { findOperatorWeights } from './apportionment.ts';
import { FARE_NETWORK_FORMAT, type FareNetworkTable, type RouteFares, toPairKey } from './fare-network.ts';
import { createShortestDistances, type PathNetwork, type RideEdge, toPathNetwork } from './path-network.ts';
import { toDistanceFareFen } from './price-trip.ts';
import type { BaseFare, Scheme, SchemeNetwork } from './scheme.ts';

/** Access to the feeds' rows, by network of the scheme. Ids are `feed:id`. */
export interface FareNetworkSource {
  /** Stops whose place (their station) has another id, with that place. */
  listPlaces(): Iterable<readonly [stopId: string, placeId: string]>;
  /** Rides between neighbouring places, on every line of a network. */
  listEdges(networkId: string): Iterable<RideEdge>;
  /** Each sequence of places that a line of the network visits. */
  listCourses(
    networkId: string,
  ): Iterable<{ readonly routeId: string; readonly placeIds: readonly string[] }>;
  /** The feed's fare for an adult without a personal medium. */
  findFareFen(networkId: string, routeId: string, fromPlaceId: string, toPlaceId: string): number | undefined;
}

/**
 * Distances, weights and fares for each network of the version whose fares or operators need them.
 *
 * Cost: for each network with distance fares or several operators, a few searches for each pair of its places.
 */
export function buildFareNetworkTable(scheme: Scheme, source: FareNetworkSource): FareNetworkTable {
  const distances: Record<string, Record<string, number>> = {};
  const weights: Record<string, { operators: readonly string[]; pairs: Record<string, number[]> }> = {};
  const fares: Record<string, Record<string, RouteFares>> = {};
  const stops: Record<string, string[]> = {};
  for (const network of scheme.networks) {
    if (network.tapping === 'entry-exit') {
      const found = listNetworkPlaces(network.id, source);
      // A network whose lines are in no feed gets no entry, so that any stop is accepted.
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
    format: FARE_NETWORK_FORMAT,
    places: Object.fromEntries(source.listPlaces()),
    stops,
    distances,
    weights,
    fares,
  };
}

function listNetworkPlaces(networkId: string, source: FareNetworkSource): string[] {
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
  // Without a distance fare, `gross-fare` divides by distance.
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

function toFares(networkId: string, source: FareNetworkSource): Record<string, RouteFares> {
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
