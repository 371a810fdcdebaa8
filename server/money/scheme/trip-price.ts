/** What goes into the shared card's pricing and what comes out: plain data, JSON as it stands. */
import type { ServiceDay } from '../../base/service-day.ts';
import { policySteps } from './scheme.ts';
import type { Card } from './tap.ts';

/** One journey on one network, as the taps tell it. */
export interface TripFacts {
  readonly networkId: string;
  readonly routeId: string | null;
  readonly fromStopId: string | null;
  /** Null where the price does not depend on the exit. */
  readonly toStopId: string | null;
  readonly startSec: number;
  readonly endSec: number | null;
  readonly serviceDay: ServiceDay;
  /** Amount in the tap of a purchase. */
  readonly tappedFen: number | null;
}

/** What later journeys of the same card need to know of the earlier ones. Small, and JSON as it stands. */
export interface PriceMemory {
  /** The journeys that transfer rules linked, up to the last one. */
  readonly chain: {
    readonly firstOnSec: number;
    readonly previousOnSec: number;
    readonly previousOffSec: number;
    readonly networkId: string;
    readonly routeId: string | null;
    /** Discounted so far in the chain, by rule. */
    readonly counts: Readonly<Record<string, number>>;
  } | null;
  /** Charged so far, by `capId/first day of the period`; periods that are over are dropped. */
  readonly charged: Readonly<Record<string, number>>;
}

/** Steps of a price: `base`, `same-stop`, `maximum` or `void` states the fare, all others take something off it. */
export const priceSteps = [
  'base',
  'medium',
  ...Object.values(policySteps),
  'void',
  'same-stop',
  'maximum',
] as const;

/** A rule that changed the price. `amountFen` is the fare that it states or the amount that it takes off. */
export interface PriceStep {
  readonly ruleId: string;
  readonly step: (typeof priceSteps)[number];
  readonly amountFen: number;
}

/** A part of the price that somebody else than the rider pays; `payer` is a party's id. */
export interface FundedPart {
  readonly policyId: string;
  readonly payer: string;
  readonly amountFen: number;
}

export interface TripPrice {
  readonly schemeVersion: number;
  readonly grossFen: number;
  readonly riderFen: number;
  /** Parts above zero, in the order of policies and payers; an operator's own part stands under its own id. */
  readonly funded: readonly FundedPart[];
  /** Taken off by caps, borne by re-division. */
  readonly capOffFen: number;
  /** Rider's part before caps. */
  readonly uncappedFen: number;
  /** The cap that took something off. */
  readonly capId: string | null;
  /** Every operator of the journey with its weight, in the order of the scheme. */
  readonly weights: readonly { readonly operatorId: string; readonly weight: number }[];
  /** Credited to each of them: gross less caps, in the same order. */
  readonly credits: readonly number[];
  readonly steps: readonly PriceStep[];
}

/** The rider as far as prices go. */
export type PricedCard = Pick<
  Card,
  'cardId' | 'mediumId' | 'categoryId' | 'homeCity' | 'issuerId' | 'validToSec'
>;
