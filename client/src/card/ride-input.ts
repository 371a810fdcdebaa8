import type { Itinerary, Leg, RideInput } from '../api/contract.ts';
import { isWalk } from '../api/leg-mode.ts';

export interface CardRide {
  readonly input: RideInput;
  /** The legs of the itinerary that each ride of `input` stands for, in the same order. */
  readonly legs: readonly (readonly Leg[])[];
}

/**
 * Turns an itinerary into rides with a card. Walks are left out; legs without a change of vehicle are one ride.
 * Undefined where there is no ride, or where a terminal would lack the line or a stop.
 */
export function toCardRide({ legs }: Itinerary): CardRide | undefined {
  const rides: Leg[][] = [];
  for (const leg of legs) {
    if (isWalk(leg)) continue;
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

/**
 * Instant of a top-up that is in time for the ride: one minute before boarding where that is past; undefined (now)
 * where it is not.
 */
export function toTopUpTime(departure: string, nowMs: number): string | undefined {
  const latestMs = Date.parse(departure) - 60_000;
  return latestMs < nowMs ? new Date(latestMs).toISOString() : undefined;
}
