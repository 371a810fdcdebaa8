/** Money as integer minor units: fen for yuan, cent for dollar. No floating point anywhere. */
import type { Fen } from './ids.ts';

/** A decimal amount as text (`2`, `0.90`, `-1.5`) in minor units, or undefined where it is none. */
export function findFen(text: string, minorDigits = 2): Fen | undefined {
  const match = /^\s*(-?)(\d{1,12})(?:\.(\d+))?\s*$/.exec(text);
  if (!match) return undefined;
  const fraction = match[3] ?? '';
  if (fraction.slice(minorDigits).replaceAll('0', '') !== '') return undefined;
  const digits = `${match[2]}${fraction.slice(0, minorDigits).padEnd(minorDigits, '0')}`;
  const amount = Number(digits);
  if (!Number.isSafeInteger(amount)) return undefined;
  return (match[1] === '-' && amount !== 0 ? -amount : amount) as Fen;
}

/** `3.00`, `-0.50`: the decimal text of an amount, for display and for files. */
export function toYuanText(amountFen: number, minorDigits = 2): string {
  const digits = String(Math.abs(amountFen)).padStart(minorDigits + 1, '0');
  const whole = digits.slice(0, digits.length - minorDigits);
  const fraction = minorDigits > 0 ? `.${digits.slice(-minorDigits)}` : '';
  return `${amountFen < 0 ? '-' : ''}${whole}${fraction}`;
}
