/** How a journey's money came about: written with each version of a journey, read by settlement and by the page. */
import { ProblemError } from '../../base/problem.ts';
import type { FundedPart, PriceStep, TripPrice } from '../scheme/trip-price.ts';

export interface JourneyExplanation {
  readonly steps: readonly PriceStep[];
  readonly funded: readonly FundedPart[];
  /**
   * Operators with their weights; of an unresolved or aged journey the one operator of whom the money waits, of a
   * journey without money none.
   */
  readonly weights: TripPrice['weights'];
  /** Rider's part before caps. */
  readonly uncappedFen: number;
  /** The cap that took something off. */
  readonly capId: string | null;
  /** What the card gave: its rider leg, or what was taken into `UNRES`; 0 where nothing moved. */
  readonly takenFen: number;
}

/** One form for all databases: keys in a fixed order. */
export function toExplanationText(explanation: JourneyExplanation): string {
  const { steps, funded, weights, uncappedFen, capId, takenFen } = explanation;
  return JSON.stringify({
    steps: steps.map(({ ruleId, step, amountFen }) => ({ ruleId, step, amountFen })),
    funded: funded.map(({ policyId, payer, amountFen }) => ({ policyId, payer, amountFen })),
    weights: weights.map(({ operatorId, weight }) => ({ operatorId, weight })),
    uncappedFen,
    capId,
    takenFen,
  });
}

/** @throws ProblemError `internal` if the text was not written by `toExplanationText`. */
export function parseExplanation(text: string): JourneyExplanation {
  const value = JSON.parse(text) as JourneyExplanation;
  if (Array.isArray(value.weights) && Number.isSafeInteger(value.takenFen)) return value;
  throw new ProblemError(
    'internal',
    { zh: '行程说明无法读取', en: 'a journey has no explanation' },
    { text },
  );
}
