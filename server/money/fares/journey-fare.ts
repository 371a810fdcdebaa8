/** Input and output of the fare engine: plain data in terms of GTFS Fares v2, with the shapes that an itinerary uses. */
import type { Names } from '../../base/names.ts';
import type { ServiceDay } from '../../base/service-day.ts';

/** Source of a price: published, derived from published facts, or reconstructed. */
export type Confidence = 'sourced' | 'derived' | 'reconstructed';

/** One ride on one vehicle; ids are those of the feed, without a feed prefix. */
export interface FareRide {
  /** Index of the leg in the caller's itinerary; the parts of the answer name it. */
  readonly legIndex: number;
  readonly feedId: string;
  readonly routeId: string;
  readonly fromStopId: string;
  readonly toStopId: string;
  /** Seconds since the start of `day` (noon minus 12 h); may be below 0 or above 86,400. */
  readonly departureSec: number;
  readonly arrivalSec: number;
  /** The service day that the seconds count from. */
  readonly day: ServiceDay;
  /** The time zone of `day`; absent: every day starts at midnight and has 24 hours. */
  readonly timeZone?: string;
  /** Stops passed on the way, where known: Fares v1 may ask for their zones. */
  readonly viaStopIds?: readonly string[];
  /** The passenger kept the seat of the ride before: same vehicle, no second fare validation. */
  readonly staysSeated?: boolean;
}

/** The rider and the fare medium. All feeds use one id for one medium or rider. */
export interface FareChoice {
  /** `fare_media_id`; absent: any medium that needs no personal card. */
  readonly mediumId?: string;
  /** `rider_category_id`; absent: the default rider of each feed. */
  readonly riderCategoryId?: string;
}

/** What one rider with one medium pays for a whole journey. */
export interface JourneyFare {
  /** Sum of the parts; absent where a part has no price, or where the parts differ in currency. */
  readonly totalFen?: number;
  /** ISO 4217; `XXX` (no currency) where the parts differ or nothing could be priced. */
  readonly currency: string;
  readonly parts: readonly JourneyFarePart[];
  /** What is on sale for the journey: one entry for each effective fare leg, in order of travel. */
  readonly sales: readonly FareSale[];
}

/** Everything on sale for an effective fare leg, for all riders. */
export interface FareSale {
  /** `FareRide.legIndex` of each ride, in order. */
  readonly legIndexes: readonly number[];
  /** A list for each leg rule that matches; the first offer of the first list is the chosen one. */
  readonly offers: readonly (readonly FareOffer[])[];
  /** The transfer rule from the leg before; absent if the leg is paid separately. */
  readonly transfer?: FareTransferSale;
}

export interface FareTransferSale {
  /** GTFS `fare_transfer_type`: 0 the leg before and this, 1 both legs and this, 2 this instead of both. */
  readonly type: 0 | 1 | 2;
  /** Products of the transfer, the chosen one first; empty if the transfer costs nothing. */
  readonly offers: readonly FareOffer[];
}

/** A product at a price, for a rider with a medium. */
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

/** Rides that are paid together: an effective fare leg, or two legs under one product. */
export interface JourneyFarePart {
  /** `FareRide.legIndex` of each ride, in order. */
  readonly legIndexes: readonly number[];
  /** Minor units of `currency`; may be 0 (free) or negative (a transfer credit); absent: not known. */
  readonly amountFen?: number;
  /** ISO 4217; present with `amountFen`. */
  readonly currency?: string;
  /** What is bought; absent if a transfer rule makes the leg free. */
  readonly product?: FareProductChoice;
  /** The applied rules in their order; their amounts add up to `amountFen`. */
  readonly reasons: readonly FareReason[];
  /** The lowest confidence of the applied rules and products. */
  readonly confidence: Confidence;
}

export interface FareProductChoice {
  /** `feed:fare_product_id`. */
  readonly productId: string;
  readonly name: Names;
  readonly medium?: { readonly id: string; readonly name: Names; readonly type: number };
  readonly riderCategory?: { readonly id: string; readonly name: Names };
}

/** Kinds of reasons, in their order within a part. */
type FareReasonKind =
  | 'join-rule'
  | 'stay-seated'
  | 'leg-rule'
  | 'fare-attribute'
  | 'fare-assumed'
  | 'medium'
  | 'rider-category'
  | 'transfer-rule'
  | 'medium-not-accepted'
  | 'medium-required'
  | 'rider-not-offered'
  | 'card-rule'
  | 'card-fresh'
  | 'no-fares'
  | 'no-rule'
  | 'unread-rule'
  | 'no-product';

export interface FareReason {
  readonly kind: FareReasonKind;
  /** File and key fields of the row, for example `fare_media.txt: fare_media_id=cash`. */
  readonly ruleId: string;
  readonly zh: string;
  readonly en: string;
  /** What this rule adds or, below 0, takes off; absent if it changes no amount. */
  readonly amountFen?: number;
}
