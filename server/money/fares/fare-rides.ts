/**
 * The rides of an itinerary as fares see them. The shapes ask for no more than fares need, so that the
 * planner's legs fit as they are and neither side has to know the other.
 */
import { findIdParts } from '../../base/ids.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import type { FareRide } from './journey-fare.ts';

/** A leg on foot: nothing to pay. */
export interface UnpaidLeg {
  readonly kind: 'walk';
}

/** A leg on a vehicle; ids of route and stops are `feed:id`. */
export interface PaidLeg {
  readonly kind: 'ride';
  readonly feedId: string;
  readonly route: { readonly routeId: string };
  readonly from: { readonly stopId?: string };
  readonly to: { readonly stopId?: string };
  readonly departureSec: number;
  readonly arrivalSec: number;
  readonly interlineWithPreviousLeg: boolean;
}

/** One fare ride for each leg on a vehicle; `day` is the day from which the legs' seconds count. */
export function toFareRides(legs: readonly (PaidLeg | UnpaidLeg)[], day: ServiceDay): FareRide[] {
  const rides: FareRide[] = [];
  for (const [legIndex, leg] of legs.entries()) {
    if (leg.kind !== 'ride') continue;
    rides.push({
      legIndex,
      feedId: leg.feedId,
      routeId: toLocalId(leg.route.routeId),
      fromStopId: toLocalId(leg.from.stopId),
      toStopId: toLocalId(leg.to.stopId),
      departureSec: leg.departureSec,
      arrivalSec: leg.arrivalSec,
      day,
      staysSeated: leg.interlineWithPreviousLeg,
    });
  }
  return rides;
}

function toLocalId(globalId: string | undefined): string {
  return globalId === undefined ? '' : (findIdParts(globalId)?.id ?? globalId);
}
