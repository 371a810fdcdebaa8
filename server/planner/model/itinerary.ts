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

/** How reliable the data of a line are: published facts, derived from facts, or reconstructed. */
export type Confidence = 'sourced' | 'derived' | 'reconstructed';

/** A place where a leg begins, ends or calls. */
export interface ItineraryPlace extends LatLon {
  readonly name: Names;
  /** `feed:stop_id`; absent for a map point. */
  readonly stopId?: string;
  /** `feed:stop_id` of the station to which the stop belongs. */
  readonly stationId?: string;
  readonly platformCode?: string;
  /** GTFS `level_index` of the floor: 0 is the ground. */
  readonly level?: number;
  /** Name of the floor on the signs of the station. */
  readonly levelName?: Names;
  /** GTFS `wheelchair_boarding`, 1 yes or 2 no; absent where unknown. */
  readonly wheelchairBoarding?: number;
  /** IANA name of the place's time zone; absent for a map point. */
  readonly timeZone?: string;
}

/**
 * How a passenger arranges to board or alight at a call: not possible, by phone, or with the driver (GTFS
 * `pickup_type`, `drop_off_type`).
 */
export type CallRule = 'none' | 'phone' | 'driver';

/** A call of a vehicle at a stop. */
export interface ItineraryCall extends ItineraryPlace {
  readonly arrivalSec: number;
  readonly departureSec: number;
  /** Absent where passengers board without arrangement. */
  readonly pickup?: CallRule;
  /** Absent where passengers alight without arrangement. */
  readonly dropOff?: CallRule;
  /** Text on the vehicle at this call; absent if it is the same on the whole trip. */
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
  /** Entrance of the station through which the way leads in, before the first vehicle, or out, after the last one. */
  readonly entrance?: ItineraryPlace;
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
  /** The service day of the trip's times: yesterday for a trip at 24:20 boarded at 00:20. */
  readonly serviceDay: ServiceDay;
  /** Start time of the run in seconds of `serviceDay`, for a trip of frequencies.txt. */
  readonly tripStartSec?: number;
  /** Headway in seconds, for a trip of frequencies.txt without exact times. */
  readonly headwaySec?: number;
  readonly tripShortName?: string;
  /** Text on the vehicle where the passenger boards. */
  readonly headsign: Names;
  /** GTFS `wheelchair_accessible` of the trip, 1 yes or 2 no; absent where unknown. */
  readonly wheelchairAccessible?: number;
  readonly route: ItineraryRoute;
  readonly geometry: readonly LatLon[];
  readonly distanceM: number;
  /** Whether the vehicle crosses from one city into the other between boarding and alighting. */
  readonly crossesBoundary: boolean;
  /** Whether the passenger stays on the vehicle of the ride leg before. */
  readonly interlineWithPreviousLeg: boolean;
  /** Other lines that the passenger can take instead, each line once, the earliest to arrive first. */
  readonly alternatives?: readonly RideAlternative[];
}

/** A line that can replace the one of the leg, between the same stations and in time for the next vehicle. */
export interface RideAlternative {
  readonly route: ItineraryRoute;
  /** `feed:stop_id` of the boarding stop, which may be another stop of the same station. */
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
  /** Hexadecimal `RRGGBB` without `#`. */
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

/** Why an itinerary has a tag. */
export interface TagReason {
  readonly tag: ItineraryTag;
  readonly text: BilingualText;
}

export interface Itinerary {
  /** The service day to which the seconds of all legs refer. */
  readonly day: ServiceDay;
  readonly timeZone: string;
  readonly departureSec: number;
  readonly arrivalSec: number;
  /** Number of boardings minus one, without trips on which the passenger stays seated; 0 for a walk. */
  readonly transfers: number;
  readonly walkM: number;
  readonly legs: readonly ItineraryLeg[];
  readonly fare?: ItineraryFare;
  /** Prices with other media, the lowest first; present if the request asks for them. */
  readonly fareByMedium?: readonly MediumPrice[];
  readonly tags: readonly ItineraryTag[];
  /** One reason for each tag, in the order of the tags; absent without tags. */
  readonly tagReasons?: readonly TagReason[];
}

/** A way of going: the itineraries of a list that ride the same lines, or the same kind of train between two stations. */
export interface Way {
  /** The itinerary that stands for the way: the next to leave, for a latest arrival the last; it has the way's tags. */
  readonly itinerary: Itinerary;
  /** All itineraries of the way in order of departure, `itinerary` included. */
  readonly departures: readonly Itinerary[];
  /**
   * Names of each vehicle of the way: lines that can replace each other, or a train with its stations. Ways of two pages are
   * one if each vehicle has a name in common.
   */
  readonly links: readonly (readonly string[])[];
  /** About how often one can leave, in seconds; absent where a vehicle has exact times only. */
  readonly headwaySec?: number;
  /** The lowest price of `itinerary` with any medium, for the rider of the request. */
  readonly lowestFare?: MediumPrice;
  /** Why the rider category of the request does not lower the price of `itinerary`; absent where it does. */
  readonly noConcession?: BilingualText;
}

/** The price of the whole journey for one rider category with one medium. */
export interface ItineraryFare {
  /** Sum of the parts; absent if a leg has no known price or the parts differ in currency. */
  readonly totalFen?: number;
  /** ISO 4217; `XXX` if the parts differ in currency or no part has a price. */
  readonly currency: string;
  readonly parts: readonly FarePart[];
  /** The fare products of the journey: one entry for each effective fare leg, in order of travel. */
  readonly sales: readonly FareSale[];
}

/** An effective fare leg with every fare product that is sold for it, for all rider categories and media. */
export interface FareSale {
  readonly legIndexes: readonly number[];
  /**
   * One list of products for each rule that prices the leg by itself; the first product of the first list is the one
   * used.
   */
  readonly offers: readonly (readonly FareOffer[])[];
  /** The transfer rule that joins the leg to the one before; absent if the leg is paid separately. */
  readonly transfer?: {
    /**
     * GTFS `fare_transfer_type`: 0 means leg before plus transfer, 1 both legs plus transfer, 2 the transfer in place
     * of both legs.
     */
    readonly type: 0 | 1 | 2;
    /** Products of the transfer, the one used first; empty if the transfer costs nothing. */
    readonly offers: readonly FareOffer[];
  };
}

/** One fare product with its price. */
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

/** The price of the whole journey with one medium where it is accepted, and without a card elsewhere. */
export interface MediumPrice {
  readonly mediumId: string;
  readonly name: Names;
  readonly totalFen: number;
  /** ISO 4217. */
  readonly currency: string;
}

/** One effective fare leg: one or more rides paid together (for example a metro journey with an interchange). */
export interface FarePart {
  /** Indexes in `Itinerary.legs` of the rides that this part pays for. */
  readonly legIndexes: readonly number[];
  /** Amount in minor units of `currency`; absent if the feed has no price for it. */
  readonly amountFen?: number;
  /** ISO 4217; present with an amount. */
  readonly currency?: string;
  readonly product?: FareProductInfo;
  /** How the price came about: one line for each rule that applied, in order. */
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
  /** Kind of the rule: `leg-rule`, `transfer-rule`, `join-rule`, `medium`, `rider-category`, `no-rule` ... */
  readonly kind: string;
  /** Identity of the rule: file and key fields. */
  readonly ruleId: string;
  readonly zh: string;
  readonly en: string;
  /** Amount that this rule adds; absent if it adds none. */
  readonly amountFen?: number;
}
