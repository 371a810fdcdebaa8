/**
 * The shared card's policy as data: parties, media, fares, discounts and who pays for them.
 *
 * One file is one version, in force from `validFrom`; a tap is priced by the version of its own service day.
 * The rules by which these fields become money are on the page `docs/clearing.md`.
 */
import type { Names } from '../../base/names.ts';
import type { ServiceDay } from '../../base/service-day.ts';

export type PartyKind = 'operator' | 'issuer' | 'treasury' | 'merchant' | 'pool' | 'centre';

export interface Party {
  readonly id: string;
  readonly kind: PartyKind;
  /** City of a treasury, issuer or operator; null where it belongs to none. */
  readonly city: string | null;
  readonly names: Names;
  /** Agencies of an operator or merchant: `feed:agency_id`. */
  readonly agencies: readonly string[];
  /** Routes of an operator that shares its agency with others: `feed:route_id`. */
  readonly routes?: readonly string[];
}

export type BaseFare =
  | { readonly kind: 'flat'; readonly amountFen: number }
  /** First band whose `upToM` is at least the distance; beyond the last one, `stepFen` for each `stepM` begun. */
  | {
      readonly kind: 'distance';
      readonly bands: readonly { readonly upToM: number; readonly amountFen: number }[];
      readonly beyond: { readonly stepM: number; readonly stepFen: number } | null;
    }
  /** Fares v2 of the network's feed, or its Fares v1. */
  | { readonly kind: 'gtfs' }
  /** The amount in the tap: purchases. */
  | { readonly kind: 'tapped' };

export interface SchemeNetwork {
  readonly id: string;
  readonly names: Names;
  readonly city: string | null;
  /** `entry`: price known at boarding; `entry-exit`: worked out at the exit; `purchase`: merchants. */
  readonly tapping: 'entry' | 'entry-exit' | 'purchase';
  /** Networks of feeds (`feed:network_id`) or agencies (`feed:agency_id`) that belong to it. */
  readonly feedNetworks: readonly string[];
  readonly agencies: readonly string[];
  /** Operators in the order in which ties are settled; several: shared by weights. */
  readonly operators: readonly string[];
  readonly fare: BaseFare;
  /** Other fares for some routes (`feed:route_id`). */
  readonly routeFares: readonly { readonly routes: readonly string[]; readonly fare: BaseFare }[];
  /** Highest fare: the hold of an entry, the charge of a journey without entry. */
  readonly maxFareFen: number;
  readonly maxJourneySec: number;
  readonly voidWithinSec: number;
  /** Price of entry and exit at one stop after `voidWithinSec`. */
  readonly sameStopFen: number;
  readonly autocomplete: boolean;
}

export interface Medium {
  readonly id: string;
  readonly names: Names;
  readonly charging: 'card' | 'account';
  /** Whether the card counts its own taps. */
  readonly hasCounter: boolean;
  readonly issuerId: string;
  /** Beginnings of card numbers by which a card not registered is known. */
  readonly prefixes: readonly string[];
  readonly minBalanceFen: number;
  readonly negativeLimitFen: number;
  /** Discounts of the medium itself, part of the base fare; unnamed networks pay in full. */
  readonly discounts: readonly {
    readonly networks: readonly string[];
    readonly percentBp: number;
    readonly roundToFen: number;
  }[];
}

/** Who bears a discount: `operator`, `home`, `host`, or the id of a party. */
export interface FundShare {
  readonly payer: string;
  readonly shareBp: number;
  /** Highest sum in a calendar year; null without limit. */
  readonly yearlyCeilingFen: number | null;
  /** After that: `off` ends the policy, a party's id takes the share over. */
  readonly afterCeiling: string;
}

export interface Concession {
  readonly id: string;
  readonly names: Names;
  readonly categories: readonly string[];
  /** Cities whose cards carry it: own cards only, or those of the other city as well. */
  readonly homeCities: readonly string[];
  readonly networks: readonly string[];
  /** What is left to pay. */
  readonly percentBp: number;
  readonly roundToFen: number;
  /** Seconds of the service day in which it holds; empty: always. */
  readonly times: readonly {
    readonly fromSec: number;
    readonly toSec: number;
    readonly weekdays: readonly number[];
  }[];
  readonly fund: readonly FundShare[];
}

/** Off-peak price: entries in `times`. */
export interface OffPeak extends Omit<Concession, 'categories' | 'homeCities'> {}

export interface TransferDiscount {
  readonly id: string;
  readonly names: Names;
  readonly fromNetworks: readonly string[];
  readonly toNetworks: readonly string[];
  readonly from: 'first-on' | 'previous-on' | 'previous-off';
  readonly windowSec: number;
  readonly maxOffFen: number;
  readonly sameRoute: 'excluded' | 'allowed';
  /** Journeys of one chain that may have it; null without limit. */
  readonly maxCount: number | null;
  readonly scaledByConcession: boolean;
  /** Media that have it; empty: all. */
  readonly media: readonly string[];
  readonly fund: readonly FundShare[];
}

export interface Cap {
  readonly id: string;
  readonly names: Names;
  readonly period: 'day' | 'week' | 'month';
  readonly networks: readonly string[];
  /** Rider categories that it is for; empty: all. */
  readonly categories: readonly string[];
  readonly amountFen: number;
}

/** A payer that reached the yearly ceiling of a policy. */
export interface SchemeSwitch {
  readonly policyId: string;
  /** The party itself, where the policy says `home` or `host`. */
  readonly partyId: string;
}

/** Where a rule comes from, and how far it can be trusted. */
export interface SchemeEvidence {
  /** Id of a network, medium, concession, off-peak price, transfer or cap, or `commission`, `aging`, `parties`... */
  readonly ruleId: string;
  readonly isFact: boolean;
  readonly confidence: 'high' | 'medium' | 'low';
  readonly source: string;
}

export interface Scheme {
  readonly schemeId: string;
  readonly version: number;
  readonly validFrom: ServiceDay;
  readonly names: Names;
  readonly timeZone: string;
  /** Seconds after midnight at which a service day begins. */
  readonly serviceDayStartSec: number;
  /** In the order in which ties are settled. */
  readonly parties: readonly Party[];
  readonly networks: readonly SchemeNetwork[];
  readonly media: readonly Medium[];
  readonly categories: readonly { readonly id: string; readonly names: Names }[];
  readonly concessions: readonly Concession[];
  readonly offPeaks: readonly OffPeak[];
  readonly transfers: readonly TransferDiscount[];
  readonly caps: readonly Cap[];
  readonly commissionBp: number;
  /** Days after which money of an unknown journey goes to the operator. */
  readonly agingDays: number;
  readonly apportionment: {
    readonly method: 'path-probability' | 'shortest-path' | 'ride-count' | 'gross-fare';
    readonly maxPaths: number;
    readonly maxRatioBp: number;
    readonly changePenaltySec: number;
    /** Logit scale: probability is proportional to exp(-seconds / scaleSec). */
    readonly scaleSec: number;
  };
  /** Payers whose yearly ceiling is reached, on the day for which this scheme is used; never in a file. */
  readonly switches?: readonly SchemeSwitch[];
  /** Ids of rules that are facts, all others are assumptions: shown beside every price. */
  readonly facts: readonly string[];
  /** Where each rule comes from. */
  readonly evidence?: readonly SchemeEvidence[];
}
