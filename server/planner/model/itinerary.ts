/**
 * An itinerary, the answer to a plan request.
 *
 * All times are integer seconds since the start of the query's service day (`day`), in the time
 * zone `timeZone`; they are below zero or above 86,400 where the journey reaches into a neighbour day.
 */
import type { LatLon } from '../../base/geo.ts';
import type { Names } from '../../base/names.ts';
import type { BilingualText } from '../../base/problem.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import type { StreetMode } from '../raptor/search-query.ts';

/** How far a line's data can be trusted: published facts, derived from facts, or reconstructed. */
export type Confidence = 'sourced' | 'derived' | 'reconstructed';

/** Where a leg begins, ends or calls. */
export interface ItineraryPlace extends LatLon {
  readonly name: Names;
  /** `feed:stop_id`; absent for a free point of the map. */
  readonly stopId?: string;
  /** `feed:stop_id` of the station that holds the stop. */
  readonly stationId?: string;
  readonly platformCode?: string;
  /** GTFS `level_index` of the floor: 0 is the ground. */
  readonly level?: number;
  /** As it is written in the station. */
  readonly levelName?: Names;
  /** GTFS `wheelchair_boarding`, 1 yes or 2 no; absent where nothing is known. */
  readonly wheelchairBoarding?: number;
  /** IANA name of the zone of the clock there; absent for a free point of the map. */
  readonly timeZone?: string;
}

/** What a passenger has to do, or cannot do, to get on or off at a call: GTFS `pickup_type`, `drop_off_type`. */
export type CallRule = 'none' | 'phone' | 'driver';

/** A call of a vehicle at a stop. */
export interface ItineraryCall extends ItineraryPlace {
  readonly arrivalSec: number;
  readonly departureSec: number;
  /** Absent where one simply gets on. */
  readonly pickup?: CallRule;
  /** Absent where one simply gets off. */
  readonly dropOff?: CallRule;
  /** What is written on the vehicle here; absent where it is the same on the whole trip. */
  readonly headsign?: Names;
}

export interface StreetLeg {
  readonly kind: StreetMode;
  readonly from: ItineraryPlace;
  readonly to: ItineraryPlace;
  readonly departureSec: number;
  readonly arrivalSec: number;
  readonly distanceM: number;
  readonly geometry: readonly LatLon[];
}

export interface RideLeg {
  readonly kind: 'ride';
  readonly from: ItineraryPlace;
  readonly to: ItineraryPlace;
  readonly departureSec: number;
  readonly arrivalSec: number;
  /** Calls from boarding to alighting, both included. */
  readonly calls: readonly ItineraryCall[];
  readonly feedId: string;
  /** `feed:trip_id`. */
  readonly tripId: string;
  /** The service day whose timetable the trip runs by: yesterday's for a trip at 24:20 boarded at 00:20. */
  readonly serviceDay: ServiceDay;
  /** For a trip run by headway: which start time, in seconds of `serviceDay`. */
  readonly tripStartSec?: number;
  /** For a trip run by headway without exact times. */
  readonly headwaySec?: number;
  readonly tripShortName?: string;
  /** What is written on the vehicle where it is boarded. */
  readonly headsign: Names;
  /** GTFS `wheelchair_accessible` of the trip, 1 yes or 2 no; absent where nothing is known. */
  readonly wheelchairAccessible?: number;
  readonly route: ItineraryRoute;
  readonly geometry: readonly LatLon[];
  readonly distanceM: number;
  /** The vehicle crosses from one city into the other between boarding and alighting. */
  readonly crossesBoundary: boolean;
  /** Stays on the same vehicle as the ride leg before. */
  readonly interlineWithPreviousLeg: boolean;
  /** Other lines that would do: whichever comes first. Each line once, the earliest to arrive first. */
  readonly alternatives?: readonly RideAlternative[];
}

/** A line that stands in for the one of the leg, between the same stations and in time for what follows. */
export interface RideAlternative {
  readonly route: ItineraryRoute;
  /** `feed:stop_id` where it is boarded: another pole of the same station, perhaps. */
  readonly fromStopId: string;
  readonly departureSec: number;
  readonly arrivalSec: number;
  readonly headwaySec?: number;
}

export interface ItineraryRoute {
  /** `feed:route_id`. */
  readonly routeId: string;
  readonly shortName: string;
  readonly longName: Names;
  /** GTFS `route_type`. */
  readonly routeType: number;
  /** `RRGGBB`, no `#`. */
  readonly color?: string;
  readonly textColor?: string;
  readonly agencyId: string;
  readonly agencyName: Names;
  readonly agencyUrl: string;
  readonly confidence: Confidence;
}

export type ItineraryLeg = StreetLeg | RideLeg;

export const isRide = (leg: ItineraryLeg): leg is RideLeg => leg.kind === 'ride';

export const listRides = ({ legs }: Pick<Itinerary, 'legs'>): RideLeg[] => legs.filter(isRide);

export type ItineraryTag = 'fastest' | 'cheapest' | 'fewest-transfers' | 'least-walking' | 'last-service';

/** What earned an itinerary a tag. */
export interface TagReason {
  readonly tag: ItineraryTag;
  readonly text: BilingualText;
}

export interface Itinerary {
  /** The service day that the seconds of all legs count from. */
  readonly day: ServiceDay;
  readonly timeZone: string;
  readonly departureSec: number;
  readonly arrivalSec: number;
  /** Vehicles boarded minus one, staying seated not counted; 0 for a walk. */
  readonly transfers: number;
  readonly walkM: number;
  readonly legs: readonly ItineraryLeg[];
  readonly fare?: ItineraryFare;
  /** What other ways to pay cost, the lowest first; present where the request asks for it. */
  readonly fareByMedium?: readonly MediumPrice[];
  readonly tags: readonly ItineraryTag[];
  /** One for each tag, in their order; absent where there is no tag. */
  readonly tagReasons?: readonly TagReason[];
}

/** What one chosen rider with one chosen medium pays for the whole journey. */
export interface ItineraryFare {
  /** Sum of the parts; absent where a leg has no known price, or where the parts differ in currency. */
  readonly totalFen?: number;
  /** ISO 4217; `XXX` where the parts differ or none has a price. */
  readonly currency: string;
  readonly parts: readonly FarePart[];
  /** The same journey by what is on sale for it: one for each effective fare leg, in order of travel. */
  readonly sales: readonly FareSale[];
}

/** An effective fare leg with everything that can be bought for it, by whomever. */
export interface FareSale {
  readonly legIndexes: readonly number[];
  /** A list for each rule that prices the leg by itself; what was taken is the first of the first. */
  readonly offers: readonly (readonly FareOffer[])[];
  /** The transfer rule by which the leg goes on from the one before; absent where it is paid separately. */
  readonly transfer?: {
    /** GTFS `fare_transfer_type`: 0 the leg before and this, 1 both legs and this, 2 this instead of both. */
    readonly type: 0 | 1 | 2;
    /** What the transfer itself costs, what was taken first; empty where that is nothing. */
    readonly offers: readonly FareOffer[];
  };
}

/** One row of what is sold. */
export interface FareOffer {
  readonly name: Names;
  readonly amountFen: number;
  readonly currency: string;
  readonly medium?: { readonly id: string; readonly name: Names; readonly type: number };
  readonly riderCategory?: {
    readonly id: string;
    readonly name: Names;
    readonly isDefault: boolean;
    readonly eligibilityUrl?: string;
  };
}

/** The whole journey paid with one medium, as far as it is accepted, and without a card where it is not. */
export interface MediumPrice {
  readonly mediumId: string;
  readonly name: Names;
  readonly totalFen: number;
  /** ISO 4217. */
  readonly currency: string;
}

/** One effective fare leg: one or more rides paid for together (a metro journey with its interchange). */
export interface FarePart {
  /** Indexes into `Itinerary.legs` of the rides that this part pays for. */
  readonly legIndexes: readonly number[];
  /** Minor units of `currency`; absent where the feed states no price for it. */
  readonly amountFen?: number;
  /** ISO 4217, wherever there is an amount. */
  readonly currency?: string;
  readonly product?: FareProductInfo;
  /** Why it costs that: one line for each rule that had a say, in order. */
  readonly reasons: readonly FareReason[];
  readonly confidence: Confidence;
}

export interface FareProductInfo {
  /** `feed:fare_product_id`. */
  readonly productId: string;
  readonly name: Names;
  readonly medium?: { readonly id: string; readonly name: Names; readonly type: number };
  readonly riderCategory?: { readonly id: string; readonly name: Names };
}

export interface FareReason {
  /** Which rule: `leg-rule`, `transfer-rule`, `join-rule`, `medium`, `rider-category`, `no-rule` ... */
  readonly kind: string;
  /** The rule's identity: file and the fields that make it unique. */
  readonly ruleId: string;
  readonly zh: string;
  readonly en: string;
  /** What this rule adds, where it adds anything. */
  readonly amountFen?: number;
}
