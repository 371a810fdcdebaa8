/** Differences between the ledger and what follows from its taps. */
import type { Transfer } from './transfer.ts';

/**
 * - of a card: `taps` (changed after their hash was stored), `journeys`, `transfers` (of correct journeys), `state`,
 *   `aging` (unresolved money aged too early or too late), `redivision`
 * - of rows that belong to no card: `unreached` taps and journeys, `stray` transfers
 * - of a batch: `commission`, `netting`, `positions`, `flows`, `payments`, `statement`
 * - of a year: `ceilings`
 * - of the ground of prices: `ground`
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
  'ground',
] as const;

export type DifferenceKind = (typeof differenceKinds)[number];

export interface Difference {
  readonly kind: DifferenceKind;
  /** Number of a card, date of a batch, party and period, or policy and payer. */
  readonly about: string;
  /** Wrong lines of the ledger. */
  readonly posted: readonly string[];
  /** Lines as they should be. */
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
 * Compares two lists of lines as multisets.
 *
 * @returns the lines that one list has more often than the other; undefined if there are none
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
