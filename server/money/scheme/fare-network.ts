/**
 * What a price needs to know of the lines between two stops: distances, the feeds' own fares, weights of operators.
 *
 * `FareNetworkTable` holds it as JSON, which is kept on disk and passed to threads; `openFareNetwork` answers from it.
 */
import type { ServiceDay } from '../../base/service-day.ts';
import type { TripFacts } from './trip-price.ts';

/** Distances, feed fares and operator weights of a scheme's networks. Stop ids are `feed:stop_id`. */
export interface FareNetwork {
  /** Metres by which a distance fare is charged; undefined where no line links the stops. */
  findDistanceM(networkId: string, fromStopId: string, toStopId: string): number | undefined;
  /** Fare of the feed for an adult without a personal medium. */
  findFeedFareFen(trip: TripFacts): number | undefined;
  /** Whether the network has gates at the stop; without this method every stop counts as known. */
  isKnownStop?(networkId: string, stopId: string): boolean;
  /** Integer weights of a network with several operators; undefined where no path links the stops. */
  findWeights(networkId: string, fromStopId: string, toStopId: string): readonly OperatorWeight[] | undefined;
}

/** The fare network of each service day; a fare network by itself holds for all days. */
export type FareNetworks = FareNetwork | ((day: ServiceDay) => FareNetwork);

/** An operator's part of a journey, relative to the weights of the other operators. */
export interface OperatorWeight {
  readonly operatorId: string;
  readonly weight: number;
}

/** Fares of one route: one amount for the whole line, or an amount for each `from to` (see `toPairKey`). */
export type RouteFares = number | Readonly<Record<string, number>>;

/** Raise the number when a table holds other data: tables on disk with another format are not read. */
export const FARE_NETWORK_FORMAT = 'fare-network/1';

/** Tables by network id. Places stand for stops: a platform counts as its station. */
export interface FareNetworkTable {
  readonly format: typeof FARE_NETWORK_FORMAT;
  /** Place of every stop whose place has another id. */
  readonly places: Readonly<Record<string, string>>;
  /** Places of each network that taps at entry and exit; a network without an entry here accepts any stop. */
  readonly stops: Readonly<Record<string, readonly string[]>>;
  /** Metres by network and `from to`. */
  readonly distances: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Weights by network and `from to`, in the order of `operators`; 0 for an operator that takes no part. */
  readonly weights: Readonly<
    Record<
      string,
      { readonly operators: readonly string[]; readonly pairs: Readonly<Record<string, readonly number[]>> }
    >
  >;
  /** Fares by network and route. */
  readonly fares: Readonly<Record<string, Readonly<Record<string, RouteFares>>>>;
}

/** Key of a pair of places in the tables. */
export function toPairKey(fromPlaceId: string, toPlaceId: string): string {
  return `${fromPlaceId} ${toPlaceId}`;
}

/** Answers from a table, through maps that are built once. */
export function openFareNetwork(table: FareNetworkTable): FareNetwork {
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
  /** Amounts by `from to`; undefined where one fare holds for the whole line. */
  readonly pairs: ReadonlyMap<string, number> | undefined;
}

type FareFinder = (trip: TripFacts, placeOf: (stopId: string) => string) => number | undefined;

/**
 * Finds the feed fare of a trip on one network. A trip without an exit pays the route's highest fare, as it is charged at
 * boarding; a trip without a route pays the lowest fare of all routes between its stops.
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
