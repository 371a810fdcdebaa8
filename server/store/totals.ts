/** What a list of transfers does to the totals of accounts. */
import type { Transfer } from '../money/ledger/transfer.ts';
import { ACCOUNT_KIND_SPAN, cardKindCode } from './codes.ts';
import type { Row } from './encode.ts';

export interface Totals {
  debits: number;
  credits: number;
  debitsPending: number;
  creditsPending: number;
}

export interface TotalsByAccount {
  /** By card number. */
  readonly cards: Map<number, Totals>;
  /** By account number; cards are not among them. */
  readonly accounts: Map<number, Totals>;
}

const DR = 6;
const CR = 7;

/** @param rows - of `transfers`, in the same order */
export function sumTotals(transfers: readonly Transfer[], rows: readonly Row[]): TotalsByAccount {
  const sums: TotalsByAccount = { cards: new Map(), accounts: new Map() };
  transfers.forEach((transfer, i) => {
    const row = rows[i] as Row;
    const dr = getTotals(sums, row[DR] as number);
    const cr = getTotals(sums, row[CR] as number);
    if (transfer.isPending) {
      dr.debitsPending += transfer.amountFen;
      cr.creditsPending += transfer.amountFen;
    } else {
      dr.debits += transfer.amountFen;
      cr.credits += transfer.amountFen;
    }
  });
  return sums;
}

function getTotals(sums: TotalsByAccount, accountNo: number): Totals {
  const isCard = accountNo % ACCOUNT_KIND_SPAN === cardKindCode;
  const map = isCard ? sums.cards : sums.accounts;
  const key = isCard ? Math.floor(accountNo / ACCOUNT_KIND_SPAN) : accountNo;
  let totals = map.get(key);
  if (!totals) {
    totals = { debits: 0, credits: 0, debitsPending: 0, creditsPending: 0 };
    map.set(key, totals);
  }
  return totals;
}

export const noTotals: Totals = { debits: 0, credits: 0, debitsPending: 0, creditsPending: 0 };

/** Adds sums of one list to those of lists before it. */
export function addTotals(sums: Map<number, Totals>, more: ReadonlyMap<number, Totals>): void {
  for (const [key, sum] of more) {
    const so = sums.get(key);
    if (!so) {
      sums.set(key, sum);
      continue;
    }
    so.debits += sum.debits;
    so.credits += sum.credits;
    so.debitsPending += sum.debitsPending;
    so.creditsPending += sum.creditsPending;
  }
}
