/** How an amount of money is said. */
import { toDecimalText } from '../../base/fen.ts';

/** ISO 4217's code for "no currency": a sum over several currencies, or over nothing. */
export const NO_CURRENCY = 'XXX';

/** `3.00 元`, or `PLN 4.00` for any other currency; as many digits as its minor unit has. */
export function toAmountZh(amountFen: number, currency: string): string {
  return currency === 'CNY' ? `${toDecimalText(amountFen, currency)} 元` : toAmountEn(amountFen, currency);
}

/** `CNY 3.00`, `JPY 210`. */
export function toAmountEn(amountFen: number, currency: string): string {
  return `${currency} ${toDecimalText(amountFen, currency)}`;
}
