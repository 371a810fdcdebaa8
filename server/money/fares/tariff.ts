/**
 * A tariff: the fare tables of all feeds, indexed for pricing.
 *
 * Each feed has its own index, because ids of rules are valid within a feed. Maps marked as memos fill while journeys are
 * priced. Their values depend on the tables alone, and so do their keys, which bounds their size.
 */

import type { Names } from '../../base/names.ts';
import type {
  FareLegJoinRuleRow,
  FareLegRuleRow,
  FareMediaRow,
  FareProductRow,
  FareTables,
  FareTransferRuleRow,
  RiderCategoryRow,
} from '../../transit/gtfs/rows.ts';
import type { AttributeTariff } from './attribute-tariff.ts';
import type { Confidence, FareOffer } from './journey-fare.ts';
import type { FareStop, ServiceLookup } from './tariff-context.ts';

/** A compiled row of `timeframes.txt`. */
export interface Timeframe {
  readonly startSec: number;
  readonly endSec: number;
  readonly serviceId: string;
}

/** A compiled row of `fare_leg_rules.txt`. */
export interface LegRule {
  readonly row: FareLegRuleRow;
  /** Position in the file; decides between rules that are equal otherwise. */
  readonly order: number;
  /** Leg group number, 0 for none. */
  readonly group: number;
  readonly priority: number;
  /** Undefined where the field is empty: any time. */
  readonly from: readonly Timeframe[] | undefined;
  readonly to: readonly Timeframe[] | undefined;
  readonly products: readonly ProductOption[];
  readonly confidence: Confidence;
}

/** A compiled row of `fare_products.txt`. */
export interface ProductOption {
  readonly row: FareProductRow;
  readonly medium: FareMediaRow | undefined;
  readonly rider: RiderCategoryRow | undefined;
  /** The row as a `FareSale` lists it. */
  readonly offer: FareOffer;
  /** Usable without any personal card. */
  readonly isGeneral: boolean;
  /** For any rider, or for a default rider. */
  readonly isDefaultRider: boolean;
  /** For the rider who counts as the adult in a feed without a default rider (see `DefaultRiders`). */
  readonly isAssumedRider: boolean;
  readonly confidence: Confidence;
}

/** A compiled row of `fare_transfer_rules.txt`. */
export interface TransferRule {
  readonly row: FareTransferRuleRow;
  readonly order: number;
  /** Leg group number, 0 for an empty field. */
  readonly from: number;
  readonly to: number;
  /** The same group on both sides: may span several consecutive transfers. */
  readonly spans: boolean;
  /** Infinity for no limit. */
  readonly count: number;
  /** Undefined: the transfer itself costs nothing. */
  readonly products: readonly ProductOption[] | undefined;
  readonly confidence: Confidence;
}

/** The rules that match a leg's network and the areas of its ends. */
export interface LegBucket {
  readonly rules: readonly LegRule[];
  /** Whether the rules also depend on times or on areas on the way. */
  readonly isConditional: boolean;
  /** Whether a rule that cannot be read may match too. */
  readonly hasUnread: boolean;
  /** Memo by rider and medium; not used if `isConditional`. */
  readonly offers: Map<string, LegOffers>;
}

/** A way to pay for one leg: a matching rule, and a row of its product. */
export interface LegOffer {
  readonly rule: LegRule;
  readonly option: ProductOption;
  readonly amountFen: number;
}

/** The cheapest offer of each leg group, all at the same tier and in the same currency. */
export interface LegOffers {
  /** Index of the tier in `product-tiers`; -1 without offers. */
  readonly tier: number;
  readonly list: readonly LegOffer[];
}

/** The indexed fare tables of one feed. */
export interface FeedTariff {
  readonly feedId: string;
  readonly tables: FareTables;
  /** The currency of most products; ties by name. */
  readonly currency: string;
  readonly timeZone: string | undefined;
  readonly stops: ReadonlyMap<string, FareStop>;
  readonly networkOfRoute: ReadonlyMap<string, string>;
  readonly networkNames: ReadonlyMap<string, Names>;
  /** Numbers (from 1) of networks and areas that leg rules name; 0 stands for an empty field. */
  readonly networks: ReadonlyMap<string, number>;
  /** Number of each stop's set of areas, and the sets. */
  readonly areaSetOfStop: ReadonlyMap<string, number>;
  readonly areaSets: readonly (readonly number[])[];
  readonly areaCount: number;
  readonly fromAreas: ReadonlySet<number>;
  readonly toAreas: ReadonlySet<number>;
  readonly rulesByKey: ReadonlyMap<number, readonly LegRule[]>;
  /** Keys of rules that hold for no ride, because something in them cannot be read. */
  readonly unreadKeys: ReadonlySet<number>;
  /** Areas of a stop by their ids; absent where no rule asks which areas are passed. */
  readonly areaIdsOfStop: ((stopId: string) => readonly string[]) | undefined;
  /** Memo. */
  readonly buckets: Map<number, LegBucket>;
  /** By the network before the change; '' for any. */
  readonly joinRules: ReadonlyMap<string, readonly FareLegJoinRuleRow[]>;
  readonly groupCount: number;
  readonly fromGroups: ReadonlySet<number>;
  readonly toGroups: ReadonlySet<number>;
  readonly transfersByKey: ReadonlyMap<number, readonly TransferRule[]>;
  /** Whether transfers depend on what was bought, beside the leg groups. */
  readonly tellsProductsApart: boolean;
  /** Media and riders that products name. */
  readonly mediaIds: ReadonlySet<string | undefined>;
  readonly riderIds: ReadonlySet<string | undefined>;
  readonly services: ServiceLookup;
}

/** The tariff of all feeds that state fares, by feed id. */
export interface Tariff {
  readonly feeds: ReadonlyMap<string, FeedTariff>;
  /** Feeds that state Fares v1 alone. */
  readonly attributeFeeds?: ReadonlyMap<string, AttributeTariff>;
}
