import type { Itinerary, Leg, RideInput } from '../api/contract.ts';

export interface CardRide {
  readonly input: RideInput;
  /** For each ride of the input the legs of the itinerary that it stands for, in their order. */
  readonly legs: readonly (readonly Leg[])[];
}

/**
 * An itinerary as rides with a card: walks are left out, and legs through which one stays seated are one
 * ride. Undefined where nothing is ridden, or where a ride lacks what a terminal would know.
 */
export function toCardRide({ legs }: Itinerary): CardRide | undefined {
  const rides: Leg[][] = [];
  for (const leg of legs) {
    if (leg.mode === 'WALK') continue;
    if (leg.interlineWithPreviousLeg && rides.length > 0) rides.at(-1)?.push(leg);
    else rides.push([leg]);
  }
  const inputs = rides.map((ride) => {
    const [first, last] = [ride[0], ride.at(-1)];
    if (!first?.routeId || !first.from.stopId || !last?.to.stopId) return undefined;
    return {
      routeId: first.routeId,
      fromStopId: first.from.stopId,
      toStopId: last.to.stopId,
      departure: first.startTime,
      arrival: last.endTime,
    };
  });
  if (inputs.length === 0 || inputs.includes(undefined)) return undefined;
  return { input: { legs: inputs.filter((one) => one !== undefined) }, legs: rides };
}

/** The instant at which money has to be on the card at the latest: a minute before boarding, and not after now. */
export function toTopUpTime(departure: string, nowMs: number): string | undefined {
  const latestMs = Date.parse(departure) - 60_000;
  return latestMs < nowMs ? new Date(latestMs).toISOString() : undefined;
}
