/** Figures of a model as text: two significant digits, ranges, signs. */

import { withSymbol } from '../../i18n/format.ts';

export interface Range {
  readonly low: number;
  readonly central: number;
  readonly high: number;
}

const MINUS = '−';

/** Smaller figures of a model are no figures. */
const LEAST = 0.01;

/** Two significant digits, with commas between thousands: `1,200`, `0.45`; `0` for less than a hundredth. */
export function toRough(value: number): string {
  if (Math.abs(value) < LEAST) return '0';
  const text = Number(Math.abs(value).toPrecision(2)).toLocaleString('en', { maximumSignificantDigits: 2 });
  return value < 0 ? `${MINUS}${text}` : text;
}

export function toSignedRough(value: number): string {
  const text = toRough(value);
  return text === '0' || value < 0 ? text : `+${text}`;
}

/** `980–1,500`; one number where both ends are the same text. */
export function toEnds({ high, low }: Pick<Range, 'low' | 'high'>, toText = toRough): string {
  const [first, last] = [toText(low), toText(high)];
  return first === last ? first : `${first}${low < 0 || high < 0 ? ' … ' : '–'}${last}`;
}

/** `1,200 (980–1,500)`. */
export function toRangeText(range: Range, toText = toRough): string {
  const ends = toEnds(range, toText);
  const middle = toText(range.central);
  return ends === middle ? middle : `${middle} (${ends})`;
}

/** Whole minutes; a dash where a place is not reached. */
export const toMinutes = (sec: number | null) => (sec === null ? '–' : String(Math.round(sec / 60)));

export const toPercent = (share: number) => `${Math.round(share * 100)}%`;

/** `+12%`, `−3%`, `0%`. */
export function toSignedPercent(share: number): string {
  const whole = Math.round(share * 100);
  return whole > 0 ? `+${whole}%` : whole < 0 ? `${MINUS}${-whole}%` : '0%';
}

/** Amounts in hundredths of a currency with two significant digits: `¥12,000`. */
export const toRoughAmount = (currency: string) => (fen: number) => withSymbol(toRough(fen / 100), currency);

export const toSignedAmount = (currency: string) => (fen: number) =>
  withSymbol(toSignedRough(fen / 100), currency);
