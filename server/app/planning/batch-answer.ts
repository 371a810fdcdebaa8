/** The answers of batch planning: times are seconds after midnight of the query's date. */
import type { Itinerary, ItineraryLeg } from '../../planner/model/itinerary.ts';
import type { StreetMode } from '../../planner/raptor/search-query.ts';

export type BatchAnswer =
  | { readonly id: unknown; readonly ok: true; readonly itineraries: readonly BatchItinerary[] }
  | { readonly id: unknown; readonly ok: false; readonly code: string; readonly message: string };

interface BatchItinerary {
  readonly departureSec: number;
  readonly arrivalSec: number;
  readonly transfers: number;
  readonly walkM: number;
  /** Null where a leg has no known price. */
  readonly fareFen: number | null;
  /** ISO 4217 code of `fareFen`, an amount in minor units; null with it. */
  readonly currency: string | null;
  readonly legs: readonly BatchLeg[];
}

type BatchLeg =
  | {
      readonly mode: StreetMode;
      readonly from: string | null;
      readonly to: string | null;
      readonly departureSec: number;
      readonly arrivalSec: number;
      readonly distanceM: number;
    }
  | {
      readonly mode: 'transit';
      readonly from: string | null;
      readonly to: string | null;
      readonly departureSec: number;
      readonly arrivalSec: number;
      readonly tripId: string;
      readonly routeId: string;
      readonly route: string;
    };

export function toAnswer(id: unknown, itineraries: readonly Itinerary[]): BatchAnswer {
  return {
    id,
    ok: true,
    itineraries: itineraries.map((itinerary) => ({
      departureSec: itinerary.departureSec,
      arrivalSec: itinerary.arrivalSec,
      transfers: itinerary.transfers,
      walkM: itinerary.walkM,
      fareFen: itinerary.fare?.totalFen ?? null,
      currency: itinerary.fare?.totalFen === undefined ? null : itinerary.fare.currency,
      legs: itinerary.legs.map(toLeg),
    })),
  };
}

function toLeg(leg: ItineraryLeg): BatchLeg {
  const common = {
    from: leg.from.stopId ?? null,
    to: leg.to.stopId ?? null,
    departureSec: leg.departureSec,
    arrivalSec: leg.arrivalSec,
  };
  if (leg.kind !== 'ride') return { mode: leg.kind, ...common, distanceM: leg.distanceM };
  return {
    mode: 'transit',
    ...common,
    tripId: leg.tripId,
    routeId: leg.route.routeId,
    route: leg.tripShortName ?? leg.route.shortName,
  };
}
