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

type Cell = string | number;

/** Lists in the order of the fields: a third of the length that objects would have, in every row of a journey. */
interface CompactExplanation {
  readonly s: readonly (readonly [ruleId: string, step: PriceStep['step'], amountFen: number])[];
  readonly f: readonly (readonly [policyId: string, payer: string, amountFen: number])[];
  readonly w: readonly (readonly [operatorId: string, weight: number])[];
  readonly u: number;
  readonly c: string | null;
  readonly t: number;
}

/** Ids come again and again: their JSON is remembered. */
const quotedIds = new Map<string, string>();
const MAX_QUOTED = 10_000;

function quote(cell: Cell): Cell {
  if (typeof cell === 'number') return cell;
  let quoted = quotedIds.get(cell);
  if (quoted === undefined) {
    if (quotedIds.size >= MAX_QUOTED) quotedIds.clear();
    quoted = JSON.stringify(cell);
    quotedIds.set(cell, quoted);
  }
  return quoted;
}

/** One form for all databases: keys in a fixed order, JSON without spaces. */
export function toExplanationText(explanation: JourneyExplanation): string {
  const { steps, funded, weights, uncappedFen, capId, takenFen } = explanation;
  let s = '';
  for (const { ruleId, step, amountFen } of steps)
    s += `${s === '' ? '' : ','}[${quote(ruleId)},"${step}",${amountFen}]`;
  let f = '';
  for (const { policyId, payer, amountFen } of funded)
    f += `${f === '' ? '' : ','}[${quote(policyId)},${quote(payer)},${amountFen}]`;
  let w = '';
  for (const { operatorId, weight } of weights) w += `${w === '' ? '' : ','}[${quote(operatorId)},${weight}]`;
  const cap = capId === null ? 'null' : quote(capId);
  return `{"s":[${s}],"f":[${f}],"w":[${w}],"u":${uncappedFen},"c":${cap},"t":${takenFen}}`;
}

/** @throws ProblemError `internal` if the text was not written by `toExplanationText`. */
export function parseExplanation(text: string): JourneyExplanation {
  const { s, f, w, u, c, t } = JSON.parse(text) as CompactExplanation;
  if (Array.isArray(s) && Array.isArray(f) && Array.isArray(w) && Number.isSafeInteger(t)) {
    return {
      steps: s.map(([ruleId, step, amountFen]) => ({ ruleId, step, amountFen })),
      funded: f.map(([policyId, payer, amountFen]) => ({ policyId, payer, amountFen })),
      weights: w.map(([operatorId, weight]) => ({ operatorId, weight })),
      uncappedFen: u,
      capId: c,
      takenFen: t,
    };
  }
  throw new ProblemError(
    'internal',
    { zh: '行程说明无法读取', en: 'a journey has no explanation' },
    { text },
  );
}

/** The part of an explanation that settlement counts with. */
export type JourneyMoney = Pick<JourneyExplanation, 'weights' | 'uncappedFen' | 'capId' | 'takenFen'>;

const WEIGHTS = '"w":[';
const MAX_MONEY = 20_000;
/** A day's journeys are of few prices: what was read once is looked up. */
const moneyOfTail = new Map<string, JourneyMoney>();

/**
 * Weights, cap and what the card gave, without reading the rules.
 *
 * @throws ProblemError `internal` if the text was not written by `toExplanationText`.
 */
export function parseJourneyMoney(text: string): JourneyMoney {
  // Inside an id the quotes would be escaped.
  const tail = text.slice(Math.max(0, text.lastIndexOf(WEIGHTS)));
  let money = moneyOfTail.get(tail);
  if (!money) {
    const { weights, uncappedFen, capId, takenFen } = parseExplanation(text);
    money = { weights, uncappedFen, capId, takenFen };
    if (moneyOfTail.size >= MAX_MONEY) moneyOfTail.clear();
    moneyOfTail.set(tail, money);
  }
  return money;
}
