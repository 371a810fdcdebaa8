/** The fare of a network before anything is taken off. */
import type { CompiledNetwork } from './compile-scheme.ts';
import type { FareNetwork } from './fare-network.ts';
import type { BaseFare } from './scheme.ts';
import type { TripFacts } from './trip-price.ts';

/** Fare and the step by which it came about. */
export interface BasePrice {
  readonly fareFen: number;
  readonly step: 'base' | 'same-stop' | 'maximum';
}

/**
 * Fare of a trip: the network's price of one stop where entry and exit are the same, its highest fare where the
 * fare network knows no fare.
 */
export function toBasePrice(at: CompiledNetwork, trip: TripFacts, fareNetwork: FareNetwork): BasePrice {
  const { network, fareOfRoute } = at;
  if (isSameStop(at, trip)) return { fareFen: network.sameStopFen, step: 'same-stop' };
  const fare = (trip.routeId === null ? undefined : fareOfRoute.get(trip.routeId)) ?? network.fare;
  const fareFen = findFareFen(fare, trip, fareNetwork);
  return fareFen === undefined ? { fareFen: network.maxFareFen, step: 'maximum' } : { fareFen, step: 'base' };
}

/** Entry and exit at one stop of a network with both. */
function isSameStop({ network }: CompiledNetwork, trip: TripFacts): boolean {
  return network.tapping === 'entry-exit' && trip.fromStopId !== null && trip.fromStopId === trip.toStopId;
}

/** Out again so soon that nothing was travelled. */
export function isVoidPair(at: CompiledNetwork, trip: TripFacts): boolean {
  return (
    isSameStop(at, trip) && trip.endSec !== null && trip.endSec - trip.startSec <= at.network.voidWithinSec
  );
}

function findFareFen(fare: BaseFare, trip: TripFacts, fareNetwork: FareNetwork): number | undefined {
  switch (fare.kind) {
    case 'flat':
      return fare.amountFen;
    case 'tapped':
      return trip.tappedFen ?? 0;
    case 'gtfs':
      return fareNetwork.findFeedFareFen(trip);
    case 'distance': {
      if (trip.fromStopId === null || trip.toStopId === null) return undefined;
      const distanceM = fareNetwork.findDistanceM(trip.networkId, trip.fromStopId, trip.toStopId);
      return distanceM === undefined ? undefined : toDistanceFareFen(fare, distanceM);
    }
  }
}

/** Fare of a distance: the first band that reaches it; beyond the last one by steps begun, or the last band's. */
export function toDistanceFareFen(fare: BaseFare & { readonly kind: 'distance' }, distanceM: number): number {
  for (const band of fare.bands) if (distanceM <= band.upToM) return band.amountFen;
  const last = fare.bands.at(-1);
  if (!last) return 0;
  if (!fare.beyond) return last.amountFen;
  return last.amountFen + Math.ceil((distanceM - last.upToM) / fare.beyond.stepM) * fare.beyond.stepFen;
}
