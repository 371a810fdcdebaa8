/** Sums debits and credits of transfers by account. */
import { toPlaces } from './columns.ts';
import { ACCOUNT_KIND_SPAN, cardKindCode } from './encode.ts';
import type { Row } from './schema.ts';

export interface Totals {
  debits: number;
  credits: number;
  debitsPending: number;
  creditsPending: number;
}

export interface TotalsByAccount {
  /** By card number. */
  readonly cards: Map<number, Totals>;
  /** By account number, without cards. */
  readonly accounts: Map<number, Totals>;
}

/** Indexes of columns in a row of `transfer`. */
const { dr: DR, cr: CR, amount_fen: AMOUNT_FEN, is_pending: IS_PENDING } = toPlaces('transfer');

/** @param row - of `transfer` */
export function addToTotals(sums: TotalsByAccount, row: Row): void {
  const dr = getTotals(sums, row[DR] as number);
  const cr = getTotals(sums, row[CR] as number);
  const amountFen = row[AMOUNT_FEN] as number;
  if (row[IS_PENDING] === 1) {
    dr.debitsPending += amountFen;
    cr.creditsPending += amountFen;
  } else {
    dr.debits += amountFen;
    cr.credits += amountFen;
  }
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
