/**
 * The rows of GTFS tables as all other rooms use them: camelCase, times in integer seconds, service days as day numbers, names
 * with their translations, blank cells as undefined. The columns mean what the GTFS Schedule reference defines.
 */
import type { Fen } from '../../base/fen.ts';
import type { Names } from '../../base/names.ts';
import type { ServiceDay } from '../../base/service-day.ts';

export interface AgencyRow {
  readonly agencyId: string;
  readonly name: Names;
  readonly url: string;
  readonly timeZone: string;
}

export interface StopRow {
  readonly stopId: string;
  readonly code?: string;
  readonly name: Names;
  readonly lat?: number;
  readonly lon?: number;
  readonly zoneId?: string;
  /** 0 stop or platform, 1 station, 2 entrance, 3 generic node, 4 boarding area. */
  readonly locationType: number;
  readonly parentStation?: string;
  readonly timeZone?: string;
  /** 0 unknown, 1 accessible, 2 not accessible. */
  readonly wheelchairBoarding: number;
  readonly platformCode?: string;
  readonly levelId?: string;
}

export interface RouteRow {
  readonly routeId: string;
  readonly agencyId?: string;
  readonly shortName: string;
  /** The short name in other languages, as in `Names.translations`. */
  readonly shortNameTranslations?: Readonly<Record<string, string>>;
  readonly longName: Names;
  readonly routeType: number;
  readonly color?: string;
  readonly textColor?: string;
  readonly sortOrder?: number;
  readonly networkId?: string;
}

export interface TripRow {
  readonly tripId: string;
  readonly routeId: string;
  readonly serviceId: string;
  readonly headsign?: Names;
  readonly shortName?: string;
  readonly directionId?: number;
  readonly blockId?: string;
  readonly shapeId?: string;
  readonly wheelchairAccessible: number;
  readonly bikesAllowed: number;
}

/** One call. Rows are grouped by trip and sorted by `stop_sequence`. */
export interface StopTimeRow {
  readonly tripId: string;
  readonly stopSequence: number;
  readonly stopId: string;
  /** Undefined where it is blank; likewise `departureSec`. */
  readonly arrivalSec?: number;
  readonly departureSec?: number;
  /** 0 regular, 1 none, 2 phone, 3 ask the driver. */
  readonly pickupType: number;
  readonly dropOffType: number;
  readonly stopHeadsign?: string;
  readonly shapeDistTraveled?: number;
}

export interface FrequencyRow {
  readonly tripId: string;
  readonly startSec: number;
  readonly endSec: number;
  readonly headwaySec: number;
  readonly exactTimes: boolean;
}

export interface CalendarRow {
  readonly serviceId: string;
  /** Monday first. */
  readonly weekdays: readonly [boolean, boolean, boolean, boolean, boolean, boolean, boolean];
  readonly startDay: ServiceDay;
  readonly endDay: ServiceDay;
}

export interface CalendarDateRow {
  readonly serviceId: string;
  readonly day: ServiceDay;
  readonly isAdded: boolean;
}

export interface TransferRow {
  readonly fromStopId?: string;
  readonly toStopId?: string;
  readonly fromRouteId?: string;
  readonly toRouteId?: string;
  readonly fromTripId?: string;
  readonly toTripId?: string;
  /** 0 recommended, 1 timed, 2 minimum time, 3 impossible, 4 in-seat, 5 re-board. */
  readonly transferType: number;
  readonly minTransferSec?: number;
}

/** `traversalSec` of a closed pathway. The importer sets it where it cannot read the duration. */
export const NO_WAY_SEC = 7 * 86_400;

export interface PathwayRow {
  readonly pathwayId: string;
  readonly fromStopId: string;
  readonly toStopId: string;
  /** 1 walkway, 2 stairs, 3 moving sidewalk, 4 escalator, 5 elevator, 6 fare gate, 7 exit gate. */
  readonly mode: number;
  readonly isBidirectional: boolean;
  readonly lengthM?: number;
  readonly traversalSec?: number;
  /** Number of steps; negative where they lead down from the first node to the second. */
  readonly stairCount?: number;
  /** Steepest slope as rise divided by run; negative downwards. */
  readonly maxSlope?: number;
  /** Width of the narrowest part. */
  readonly minWidthM?: number;
}

export interface LevelRow {
  readonly levelId: string;
  /** 0 is street level; floors below are negative, and mezzanines are halves. */
  readonly index: number;
  /** As signposted in the station: `B2`, `站厅`. */
  readonly name?: Names;
}

export interface ShapePointRow {
  readonly shapeId: string;
  readonly lat: number;
  readonly lon: number;
  readonly sequence: number;
  readonly distTraveled?: number;
}

/** From the most to the least certain. */
export const confidences = ['sourced', 'derived', 'reconstructed'] as const;

export type Confidence = (typeof confidences)[number];

/** `provenance.txt`, this project's own table. */
export interface ProvenanceRow {
  readonly table: string;
  readonly recordId: string;
  readonly confidence: Confidence;
  readonly source: string;
}

export interface FeedInfoRow {
  readonly publisherName: string;
  readonly publisherUrl: string;
  readonly language: string;
  readonly startDay?: ServiceDay;
  readonly endDay?: ServiceDay;
  readonly version?: string;
}

export interface AttributionRow {
  readonly organizationName: string;
  readonly url?: string;
}

/** Fares v2: `areas.txt` joined with `stop_areas.txt`. */
export interface AreaRow {
  readonly areaId: string;
  readonly name: Names;
  readonly stopIds: readonly string[];
}

/** Fares v2: `networks.txt` joined with `route_networks.txt` (or `routes.network_id`). */
export interface NetworkRow {
  readonly networkId: string;
  readonly name: Names;
  readonly routeIds: readonly string[];
}

export interface TimeframeRow {
  readonly timeframeGroupId: string;
  readonly startSec: number;
  readonly endSec: number;
  readonly serviceId: string;
}

export interface RiderCategoryRow {
  readonly riderCategoryId: string;
  readonly name: Names;
  readonly isDefault: boolean;
  readonly eligibilityUrl?: string;
}

export interface FareMediaRow {
  readonly fareMediaId: string;
  readonly name: Names;
  /** 0 none (cash on board), 1 paper ticket, 2 transit card, 3 cEMV, 4 mobile app. */
  readonly type: number;
}

/** One row of `fare_products.txt`. A product may have several rows, for different media and riders. */
export interface FareProductRow {
  readonly fareProductId: string;
  readonly name: Names;
  readonly riderCategoryId?: string;
  readonly fareMediaId?: string;
  readonly amountFen: Fen;
  readonly currency: string;
}

export interface FareLegRuleRow {
  readonly legGroupId?: string;
  readonly networkId?: string;
  readonly fromAreaId?: string;
  readonly toAreaId?: string;
  readonly fromTimeframeGroupId?: string;
  readonly toTimeframeGroupId?: string;
  readonly fareProductId: string;
  readonly rulePriority?: number;
  /** The rule applies to this rider category only. */
  readonly riderCategoryId?: string;
  /** The ride must pass all these areas; its ends count. */
  readonly containsAreaIds?: readonly string[];
  /** The ride must pass all these areas and no others. */
  readonly exactAreaIds?: readonly string[];
  /** The rule applies to no ride. Its ids still count as used by a rule: empty fields of other rules do not mean them. */
  readonly isUnread?: true;
}

export interface FareLegJoinRuleRow {
  readonly fromNetworkId: string;
  readonly toNetworkId: string;
  readonly fromStopId?: string;
  readonly toStopId?: string;
}

export interface FareTransferRuleRow {
  readonly fromLegGroupId?: string;
  readonly toLegGroupId?: string;
  readonly transferCount?: number;
  readonly durationLimitSec?: number;
  readonly durationLimitType?: number;
  /** Price of two legs A and B with the transfer product AB: 0 = A + AB, 1 = A + AB + B, 2 = AB. */
  readonly fareTransferType: number;
  readonly fareProductId?: string;
  /** The leg before must be paid with this product. */
  readonly filterFareProductId?: string;
  /** Both legs must be paid with the same medium, or with the same product. */
  readonly needsSameMedium?: true;
  readonly needsSameProduct?: true;
  /** The rule applies to no transfer. Its ids still count, as in `FareLegRuleRow`. */
  readonly isUnread?: true;
}

/** `fare_attributes.txt` (Fares v1). */
export interface FareAttributeRow {
  readonly fareId: string;
  readonly amountFen: number;
  readonly currency: string;
  /** 0: on board, 1: before boarding. */
  readonly paymentMethod: number;
  /** Absent where there is no limit. */
  readonly transfers?: number;
  readonly agencyId?: string;
  readonly transferDurationSec?: number;
}

/** `fare_rules.txt` (Fares v1). */
export interface FareRuleRow {
  readonly fareId: string;
  readonly routeId?: string;
  readonly originId?: string;
  readonly destinationId?: string;
  readonly containsId?: string;
  /** The rule applies to no ride, so its fare may apply to fewer rides than its other rules tell. Without a fare id: every fare. */
  readonly isUnread?: true;
}

/** Price of a Fares v1 fare for one rider category (`fare_rider_categories.txt`). */
export interface FareRiderPriceRow {
  readonly fareId: string;
  readonly riderCategoryId: string;
  readonly amountFen: number;
}

/** All fare tables of one feed. */
export interface FareTables {
  readonly feedId: string;
  readonly areas: readonly AreaRow[];
  readonly networks: readonly NetworkRow[];
  readonly timeframes: readonly TimeframeRow[];
  readonly riderCategories: readonly RiderCategoryRow[];
  readonly media: readonly FareMediaRow[];
  readonly products: readonly FareProductRow[];
  readonly legRules: readonly FareLegRuleRow[];
  readonly joinRules: readonly FareLegJoinRuleRow[];
  readonly transferRules: readonly FareTransferRuleRow[];
  /** Whether `fare_leg_rules.txt` has the column `rule_priority`: it changes the meaning of empty fields. */
  readonly hasRulePriority: boolean;
  /** Fares v1, for feeds without leg rules. */
  readonly attributes?: readonly FareAttributeRow[];
  readonly attributeRules?: readonly FareRuleRow[];
  readonly riderPrices?: readonly FareRiderPriceRow[];
  /** Agency of each route; present with `attributes`. */
  readonly agencyOfRoute?: ReadonlyMap<string, string>;
}
