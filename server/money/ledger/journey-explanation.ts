/** How a journey was priced, or why it was refused: with each version of a journey, read by settlement and the page. */
import type { FundedPart, PriceStep, TripPrice } from '../scheme/trip-price.ts';
import { parseStored, toDamaged } from './damaged.ts';

/** `grey` and `repeated`: the tap says again what an earlier one said. */
export const refusalReasons = ['denied', 'balance', 'price', 'entry-refused', 'grey', 'repeated'] as const;

export type RefusalReason = (typeof refusalReasons)[number];

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
  /** Why the card was refused; null for other journeys, and for those that an earlier program stored. */
  readonly refusal: RefusalReason | null;
  /**
   * The record that changed a journey into this version: a late tap (`terminal/number`) or a decision (`dispute/case`). Null
   * for a first version, for changes by reference data or a close, and for versions that an earlier program stored.
   */
  readonly causeId: string | null;
}

/** Of a journey without money. */
export const noMoney: JourneyExplanation = {
  steps: [],
  funded: [],
  weights: [],
  uncappedFen: 0,
  capId: null,
  takenFen: 0,
  refusal: null,
  causeId: null,
};

/**
 * Whether a stored explanation says the same of the price as one that is computed again, whatever caused it. A stored
 * refusal without a reason has any reason.
 */
export function isSameExplanation(stored: JourneyExplanation, computed: JourneyExplanation): boolean {
  return (
    stored === computed ||
    (stored.takenFen === computed.takenFen &&
      stored.uncappedFen === computed.uncappedFen &&
      stored.capId === computed.capId &&
      (stored.refusal === computed.refusal || stored.refusal === null) &&
      isSameList(stored.weights, computed.weights, isSameWeight) &&
      isSameList(stored.funded, computed.funded, isSamePart) &&
      isSameList(stored.steps, computed.steps, isSameStep))
  );
}

const isSameList = <T>(a: readonly T[], b: readonly T[], isSame: (a: T, b: T) => boolean) =>
  a.length === b.length && a.every((item, i) => isSame(item, b[i] as T));

type Weight = TripPrice['weights'][number];

const isSameWeight = (a: Weight, b: Weight) => a.operatorId === b.operatorId && a.weight === b.weight;
const isSamePart = (a: FundedPart, b: FundedPart) =>
  a.policyId === b.policyId && a.payer === b.payer && a.amountFen === b.amountFen;
const isSameStep = (a: PriceStep, b: PriceStep) =>
  a.ruleId === b.ruleId && a.step === b.step && a.amountFen === b.amountFen;

type Cell = string | number;

/**
 * The stored text: short names, and lists in the order of the fields, since each row of a journey has one. Texts stay as
 * they are: later programs add names, and change none.
 */
interface StoredExplanation {
  /** Rule, step and amount. */
  readonly s: readonly (readonly Cell[])[];
  /** Policy, payer and amount of funded parts. */
  readonly f: readonly (readonly Cell[])[];
  /** Operator and weight. */
  readonly w: readonly (readonly Cell[])[];
  /** `uncappedFen`, `capId`, `takenFen` and, where they are not null, `refusal` and `causeId`. */
  readonly u: number;
  readonly c: string | null;
  readonly t: number;
  readonly r?: RefusalReason;
  readonly v?: string;
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

/** JSON with names in a fixed order and without spaces, equal on all databases. */
export function toExplanationText(explanation: JourneyExplanation): string {
  const { steps, funded, weights, uncappedFen, capId, takenFen, refusal, causeId } = explanation;
  let s = '';
  for (const { ruleId, step, amountFen } of steps)
    s += `${s === '' ? '' : ','}[${quote(ruleId)},"${step}",${amountFen}]`;
  let f = '';
  for (const { policyId, payer, amountFen } of funded)
    f += `${f === '' ? '' : ','}[${quote(policyId)},${quote(payer)},${amountFen}]`;
  let w = '';
  for (const { operatorId, weight } of weights) w += `${w === '' ? '' : ','}[${quote(operatorId)},${weight}]`;
  const cap = capId === null ? 'null' : quote(capId);
  const reason = refusal === null ? '' : `,"r":"${refusal}"`;
  const cause = causeId === null ? '' : `,"v":${quote(causeId)}`;
  return `{"s":[${s}],"f":[${f}],"w":[${w}],"u":${uncappedFen},"c":${cap},"t":${takenFen}${reason}${cause}}`;
}

const MAX_PARSED = 20_000;
/** Cache by text: a day's journeys have few different prices. */
const parsed = new Map<string, JourneyExplanation>();

/** @throws ProblemError `ledger-damaged` if the text was not written by `toExplanationText`. */
export function parseExplanation(text: string): JourneyExplanation {
  let explanation = parsed.get(text);
  if (!explanation) {
    explanation = toExplanation(parseStored<StoredExplanation | null>(text));
    if (!explanation) throw toDamaged(text);
    if (parsed.size >= MAX_PARSED) parsed.clear();
    parsed.set(text, explanation);
  }
  return explanation;
}

const isListOf = (value: unknown, ...kinds: readonly ('string' | 'number')[]) =>
  Array.isArray(value) &&
  value.every((item) => Array.isArray(item) && kinds.every((kind, i) => typeof item[i] === kind));

function toExplanation(stored: StoredExplanation | null): JourneyExplanation | undefined {
  const { s, f, w, u, c, t, r, v } = stored ?? ({} as Partial<StoredExplanation>);
  if (!isListOf(s, 'string', 'string', 'number') || !isListOf(f, 'string', 'string', 'number'))
    return undefined;
  if (!isListOf(w, 'string', 'number') || !Number.isSafeInteger(u) || !Number.isSafeInteger(t))
    return undefined;
  // Money is shared by the weights.
  const weights = (w as [string, number][]).map(([, weight]) => weight);
  const areWeights = weights.every((weight) => Number.isSafeInteger(weight) && weight >= 0);
  if (!areWeights || ((t as number) > 0 && !weights.some((weight) => weight > 0))) return undefined;
  if ((c !== null && typeof c !== 'string') || (r !== undefined && !refusalReasons.includes(r)))
    return undefined;
  if (v !== undefined && typeof v !== 'string') return undefined;
  return {
    steps: (s as [string, PriceStep['step'], number][]).map(([ruleId, step, amountFen]) => ({
      ruleId,
      step,
      amountFen,
    })),
    funded: (f as [string, string, number][]).map(([policyId, payer, amountFen]) => ({
      policyId,
      payer,
      amountFen,
    })),
    weights: (w as [string, number][]).map(([operatorId, weight]) => ({ operatorId, weight })),
    uncappedFen: u as number,
    capId: c,
    takenFen: t as number,
    refusal: r ?? null,
    causeId: v ?? null,
  };
}
