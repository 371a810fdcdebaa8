/**
 * The ground as a table: JSON as it stands, so that a run of the ledger needs no feeds.
 *
 * Stops are places: platforms count as their station.
 */
import type { SchemeGround, TripFacts } from './trip-price.ts';

/** Fares of one route: one for the whole line, or by `from to`. */
export type RouteFares = number | Readonly<Record<string, number>>;

/** Changes with what a table holds: a stored one of another format is worked out again. */
export const GROUND_FORMAT = 'scheme-ground/2';

export interface GroundTable {
  readonly format: typeof GROUND_FORMAT;
  /** Place of every stop that has another id. */
  readonly places: Readonly<Record<string, string>>;
  /** Places of each network with gates at both ends; one that is not named knows all stops. */
  readonly stops: Readonly<Record<string, readonly string[]>>;
  /** Metres, by network and `from to`. */
  readonly distances: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Weights by network and `from to`, in the order of `operators`; 0 for those who take no part. */
  readonly weights: Readonly<
    Record<
      string,
      { readonly operators: readonly string[]; readonly pairs: Readonly<Record<string, readonly number[]>> }
    >
  >;
  /** Fares by network and route. */
  readonly fares: Readonly<Record<string, Readonly<Record<string, RouteFares>>>>;
}

/** Key of two places. */
export function toPairKey(fromPlaceId: string, toPlaceId: string): string {
  return `${fromPlaceId} ${toPlaceId}`;
}

/** The ground of a table. */
export function createTableGround(table: GroundTable): SchemeGround {
  const places = new Map(Object.entries(table.places));
  const placeOf = (stopId: string) => places.get(stopId) ?? stopId;
  const toMaps = <Value>(records: Readonly<Record<string, Readonly<Record<string, Value>>>>) =>
    new Map(Object.entries(records).map(([id, record]) => [id, new Map(Object.entries(record))] as const));
  const distances = toMaps(table.distances);
  const weights = new Map(
    Object.entries(table.weights).map(([networkId, { operators, pairs }]) => {
      const toWeights = (row: readonly number[]) =>
        row.flatMap((weight, i) => (weight > 0 ? [{ operatorId: operators[i] as string, weight }] : []));
      return [
        networkId,
        new Map(Object.entries(pairs).map(([pair, row]) => [pair, toWeights(row)] as const)),
      ] as const;
    }),
  );
  const stops = new Map(Object.entries(table.stops).map(([id, list]) => [id, new Set(list)] as const));
  const fares = new Map(
    Object.entries(table.fares).map(([networkId, routes]) => [networkId, toFareFinder(routes)] as const),
  );
  return {
    findDistanceM(networkId, fromStopId, toStopId) {
      return distances.get(networkId)?.get(toPairKey(placeOf(fromStopId), placeOf(toStopId)));
    },
    findWeights(networkId, fromStopId, toStopId) {
      return weights.get(networkId)?.get(toPairKey(placeOf(fromStopId), placeOf(toStopId)));
    },
    isKnownStop(networkId, stopId) {
      return stops.get(networkId)?.has(placeOf(stopId)) ?? true;
    },
    findFeedFareFen(trip) {
      return fares.get(trip.networkId)?.(trip, placeOf);
    },
  };
}

interface RouteFare {
  readonly highestFen: number;
  /** Undefined where one fare holds for the whole line. */
  readonly pairs: ReadonlyMap<string, number> | undefined;
}

type FareFinder = (trip: TripFacts, placeOf: (stopId: string) => string) => number | undefined;

/**
 * Fares of a network. Without an exit a route's highest fare counts, as it must be paid at boarding; without a route
 * the lowest of those between the stops, in the rider's favour.
 */
function toFareFinder(routes: Readonly<Record<string, RouteFares>>): FareFinder {
  const byRoute = new Map<string, RouteFare>(
    Object.entries(routes).map(([routeId, fares]) => {
      if (typeof fares === 'number') return [routeId, { highestFen: fares, pairs: undefined }];
      const pairs = new Map(Object.entries(fares));
      return [routeId, { highestFen: Math.max(...pairs.values()), pairs }];
    }),
  );
  const lowestOfPair = new Map<string, number>();
  const flat: number[] = [];
  for (const { highestFen, pairs } of byRoute.values()) {
    if (!pairs) flat.push(highestFen);
    for (const [pair, fen] of pairs ?? [])
      lowestOfPair.set(pair, Math.min(fen, lowestOfPair.get(pair) ?? fen));
  }
  const lowestFlat = flat.length > 0 ? Math.min(...flat) : undefined;
  return (trip, placeOf) => {
    const pair =
      trip.fromStopId === null || trip.toStopId === null
        ? undefined
        : toPairKey(placeOf(trip.fromStopId), placeOf(trip.toStopId));
    if (trip.routeId === null) {
      return (pair === undefined ? undefined : lowestOfPair.get(pair)) ?? lowestFlat;
    }
    const route = byRoute.get(trip.routeId);
    if (!route?.pairs) return route?.highestFen;
    return pair === undefined ? route.highestFen : route.pairs.get(pair);
  };
}
