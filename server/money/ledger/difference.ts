/** What does not follow from the taps: one form, whatever it is about. */
import type { Transfer } from './transfer.ts';

/**
 * - of a card: `taps` (not what was received), `journeys` (they would have to be posted again), `transfers` (of journeys that are right), `state` (what
 *   is kept for its next tap), `aging` (unresolved money too early or too late with its operator), `redivision`
 * - of rows that no card leads to: `unreached` taps and journeys, `stray` transfers
 * - of a batch: `commission`, `netting`, `positions`, `flows`, `payments`, `statement`
 * - of a year: `ceilings`
 */
export const differenceKinds = [
  'taps',
  'journeys',
  'transfers',
  'state',
  'aging',
  'redivision',
  'unreached',
  'stray',
  'commission',
  'netting',
  'positions',
  'flows',
  'payments',
  'statement',
  'ceilings',
] as const;

export type DifferenceKind = (typeof differenceKinds)[number];

export interface Difference {
  readonly kind: DifferenceKind;
  /** A card's number, the date of a batch, a party with a period, a policy with a payer. */
  readonly about: string;
  /** Lines as they stand in the ledger, those that are right left out. */
  readonly posted: readonly string[];
  /** Lines as they were worked out. */
  readonly found: readonly string[];
}

/** `rider CARD:A1 -> JRN 540`. */
export const toMoneyLine = ({
  kind,
  dr,
  cr,
  amountFen,
}: Pick<Transfer, 'kind' | 'dr' | 'cr' | 'amountFen'>) => `${kind} ${dr} -> ${cr} ${amountFen}`;

/**
 * Compares lists in which every line stands once for each time it is there; the order is no matter.
 *
 * @returns the lines that one list has more often than the other, or undefined where there are none
 */
export function findLineDifference(
  kind: DifferenceKind,
  about: string,
  posted: readonly string[],
  found: readonly string[],
): Difference | undefined {
  const counts = new Map<string, number>();
  for (const line of posted) counts.set(line, (counts.get(line) ?? 0) + 1);
  const missing: string[] = [];
  for (const line of found) {
    const count = counts.get(line) ?? 0;
    if (count === 0) missing.push(line);
    else counts.set(line, count - 1);
  }
  const surplus = [...counts].flatMap(([line, count]) => Array<string>(count).fill(line));
  if (missing.length === 0 && surplus.length === 0) return undefined;
  return { kind, about, posted: surplus, found: missing };
}
