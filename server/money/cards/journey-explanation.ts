/** How a journey was priced: stored with each version of a journey, read by settlement and the page. */
import { ProblemError } from '../../base/problem.ts';
import type { FundedPart, PriceStep, TripPrice } from '../scheme/trip-price.ts';

export interface JourneyExplanation {
  readonly steps: readonly PriceStep[];
  readonly funded: readonly FundedPart[];
  /**
   * Operators with their weights. An unresolved or aged journey has the one operator whose account keeps the money; a
   * journey without money has none.
   */
  readonly weights: TripPrice['weights'];
  /** The rider's share before caps. */
  readonly uncappedFen: number;
  /** The cap that reduced the price. */
  readonly capId: string | null;
  /** Amount taken from the card: the rider leg, or the amount moved to `UNRES`; 0 if no money moved. */
  readonly takenFen: number;
}

type Cell = string | number;

/** Lists in the order of the fields: a third as long as objects, in each row of a journey. */
interface CompactExplanation {
  readonly s: readonly (readonly [ruleId: string, step: PriceStep['step'], amountFen: number])[];
  readonly f: readonly (readonly [policyId: string, payer: string, amountFen: number])[];
  readonly w: readonly (readonly [operatorId: string, weight: number])[];
  readonly u: number;
  readonly c: string | null;
  readonly t: number;
}

/** Cache of JSON strings: the same ids occur in most journeys. */
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

/** JSON with keys in a fixed order and without spaces, equal on all databases. */
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

/** The fields of an explanation that settlement needs. */
export type JourneyMoney = Pick<JourneyExplanation, 'weights' | 'uncappedFen' | 'capId' | 'takenFen'>;

const WEIGHTS = '"w":[';
const MAX_MONEY = 20_000;
/** Cache by text: a day's journeys have few different prices. */
const moneyOfTail = new Map<string, JourneyMoney>();

/**
 * Parses weights, cap and amount taken from the card, without the rules.
 *
 * @throws ProblemError `internal` if the text was not written by `toExplanationText`.
 */
export function parseJourneyMoney(text: string): JourneyMoney {
  // An id cannot contain `"w":[`: its quotes would be escaped.
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
