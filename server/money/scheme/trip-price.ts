/** Input and output of the shared card's pricing: plain data that can be stored as JSON. */
import type { ServiceDay } from '../../base/service-day.ts';
import { policySteps } from './scheme.ts';
import type { Card } from './tap.ts';

/** One journey on one network, from its taps. */
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

/** What the price of a card's next journey needs of the earlier ones; stored as JSON. */
export interface PriceMemory {
  /** The chain of journeys linked by transfer rules, up to the last journey. */
  readonly chain: {
    readonly firstOnSec: number;
    readonly previousOnSec: number;
    readonly previousOffSec: number;
    readonly networkId: string;
    readonly routeId: string | null;
    /** Number of discounted journeys in the chain, by transfer rule. */
    readonly counts: Readonly<Record<string, number>>;
  } | null;
  /** Sums charged, by `capId/first day of the period`; ended periods are dropped. */
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

/** A part of the price that another party than the rider pays; `payer` is its id. */
export interface FundedPart {
  readonly policyId: string;
  readonly payer: string;
  readonly amountFen: number;
}

export interface TripPrice {
  readonly schemeVersion: number;
  readonly grossFen: number;
  readonly riderFen: number;
  /** Parts above zero, in the order of policies and payers; an operator's own part has the operator as payer. */
  readonly funded: readonly FundedPart[];
  /** Taken off by caps; re-division lets the operators bear it. */
  readonly capOffFen: number;
  /** The rider's part before caps. */
  readonly uncappedFen: number;
  /** The cap that took something off. */
  readonly capId: string | null;
  /** Every operator of the journey with its weight, in the order of parties. */
  readonly weights: readonly { readonly operatorId: string; readonly weight: number }[];
  /** Credit of each operator, in the same order; the sum is gross less caps. */
  readonly credits: readonly number[];
  readonly steps: readonly PriceStep[];
}

/** The fields of a card that prices depend on. */
export type PricedCard = Pick<
  Card,
  'cardId' | 'mediumId' | 'categoryId' | 'homeCity' | 'issuerId' | 'validToSec'
>;
