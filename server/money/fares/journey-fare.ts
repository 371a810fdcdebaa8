/**
 * What goes into the fare engine and what comes out of it: plain data, in terms of GTFS Fares v2.
 *
 * The shapes of the answer are those that an itinerary needs, so that whoever joins planner and money
 * passes them on as they are.
 */
import type { Names } from '../../base/names.ts';
import type { ServiceDay } from '../../base/service-day.ts';

/** How far a price can be trusted: published, derived from published facts, or reconstructed. */
export type Confidence = 'sourced' | 'derived' | 'reconstructed';

/** One ride on one vehicle; all ids are those of the feed itself, without a feed prefix. */
export interface FareRide {
  /** Index of the leg in the caller's itinerary; carried through into the parts. */
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
  /** The zone in which `day` begins; absent: every day starts at midnight and has 24 hours. */
  readonly timeZone?: string;
  /** Stops passed on the way, where known: Fares v1 may ask for their zones. */
  readonly viaStopIds?: readonly string[];
  /** The passenger kept the seat of the ride before: same vehicle, no second fare validation. */
  readonly staysSeated?: boolean;
}

/** Who travels and how they pay. Ids are the same in every feed for the same medium and rider. */
export interface FareChoice {
  /** `fare_media_id`; absent: whatever needs no personal card. */
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
  /** The same journey by what is on sale for it: one for each effective fare leg, in order of travel. */
  readonly sales: readonly FareSale[];
}

/** An effective fare leg with everything that can be bought for it, by whomever. */
export interface FareSale {
  /** `FareRide.legIndex` of each ride, in order. */
  readonly legIndexes: readonly number[];
  /** A list for each rule that prices the leg by itself; what was taken is the first of the first. */
  readonly offers: readonly (readonly FareOffer[])[];
  /** The transfer rule by which the leg goes on from the one before; absent where it is paid separately. */
  readonly transfer?: FareTransferSale;
}

export interface FareTransferSale {
  /** GTFS `fare_transfer_type`: 0 the leg before and this, 1 both legs and this, 2 this instead of both. */
  readonly type: 0 | 1 | 2;
  /** What the transfer itself costs, what was taken first; empty where that is nothing. */
  readonly offers: readonly FareOffer[];
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

/** Rides that are paid for together: an effective fare leg, or two of them under one joint product. */
export interface JourneyFarePart {
  /** `FareRide.legIndex` of each ride, in order. */
  readonly legIndexes: readonly number[];
  /** Minor units of `currency`; may be 0 (free) or negative (a transfer credit); absent: not known. */
  readonly amountFen?: number;
  /** ISO 4217, wherever there is an amount. */
  readonly currency?: string;
  /** What is bought; absent where a transfer rule lets the rider on without buying anything. */
  readonly product?: FareProductChoice;
  /** Why it costs that, in the order in which the rules act; their amounts add up to `amountFen`. */
  readonly reasons: readonly FareReason[];
  /** The least trustworthy of the rules and products that had a say. */
  readonly confidence: Confidence;
}

export interface FareProductChoice {
  /** `feed:fare_product_id`. */
  readonly productId: string;
  readonly name: Names;
  readonly medium?: { readonly id: string; readonly name: Names; readonly type: number };
  readonly riderCategory?: { readonly id: string; readonly name: Names };
}

/** Kinds of reason, in the order in which they stand in a part. */
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
  /** File and the fields that make the row unique, for example `fare_media.txt: fare_media_id=cash`. */
  readonly ruleId: string;
  readonly zh: string;
  readonly en: string;
  /** What this rule adds, where it adds or takes away anything. */
  readonly amountFen?: number;
}
