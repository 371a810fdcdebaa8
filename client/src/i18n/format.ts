/** Durations, distances and amounts as text. Only this file turns minor units of money into amounts. */
import type { Translate } from './i18n.ts';

interface FareAmount {
  readonly currency: string;
  readonly minorDigits: number;
  /** Absent where the price is not known. */
  readonly totalFen?: number | undefined;
}

/** `42 分钟`, `1 小时 12 分钟`. Seconds are rounded up: a trip never takes longer than it says. */
export function toDurationText(seconds: number, t: Translate): string {
  if (seconds < 60) return t('unit.underMinute');
  const minutes = Math.ceil(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const parts: string[] = [];
  if (hours > 0) parts.push(t('unit.hour', { count: hours }));
  if (rest > 0) parts.push(t('unit.minute', { count: rest }));
  return parts.join(' ');
}

/** Shown instead of any distance below 5 m. */
const FEW_M = 1;

/** Metres rounded as `toDistanceText` rounds them: equal results give equal texts. */
export function toShownMetres(metres: number): number {
  if (metres > 0 && metres < 5) return FEW_M;
  const step = metres < 995 ? 10 : metres < 9_950 ? 100 : 1_000;
  return Math.round(metres / step) * step;
}

/** `650 米`, `1.2 公里`: rounded to tens, hundreds or thousands of metres by length. */
export function toDistanceText(metres: number, t: Translate): string {
  const shown = toShownMetres(metres);
  if (shown === FEW_M) return t('unit.fewMetres');
  if (shown < 1_000) return t('unit.metre', { value: String(shown) });
  return t('unit.kilometre', { value: shown < 10_000 ? (shown / 1_000).toFixed(1) : String(shown / 1_000) });
}

const symbols: Readonly<Record<string, string>> = {
  BRL: 'R$',
  CNY: '¥',
  EUR: '€',
  GBP: '£',
  MXN: 'MX$',
  USD: '$',
};

const toSymbol = (currency: string) => symbols[currency] ?? `${currency} `;

/** The currency of amounts for which an answer names none: that of the region. */
let regionCurrency = 'CNY';

export function setRegionCurrency(currency: string): void {
  regionCurrency = currency;
}

/** `¥3.00` from 300 minor units, `JPY 210` from 210 of a currency without decimals. */
export function toMoneyText(amountFen: number, currency = regionCurrency, minorDigits = 2): string {
  const sign = amountFen < 0 ? '−' : '';
  const digits = String(Math.abs(amountFen)).padStart(minorDigits + 1, '0');
  const symbol = toSymbol(currency);
  const point = digits.length - minorDigits;
  const decimals = minorDigits > 0 ? `.${digits.slice(point)}` : '';
  return `${sign}${symbol}${digits.slice(0, point)}${decimals}`;
}

/** The sum of a fare with its own currency and decimals; undefined where it is not known. */
export function toFareText(fare: FareAmount | undefined): string | undefined {
  return fare?.totalFen === undefined
    ? undefined
    : toMoneyText(fare.totalFen, fare.currency, fare.minorDigits);
}

/** `¥1,234,567.00` from hundredths, with a plus sign on request: the form of tables of accounts. */
export function toAmountText(amountFen: number, isSigned = false, currency = regionCurrency): string {
  const digits = String(Math.abs(amountFen)).padStart(3, '0');
  const yuan = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',');
  const sign = amountFen < 0 ? '−' : isSigned && amountFen > 0 ? '+' : '';
  return `${sign}${toSymbol(currency)}${yuan}.${digits.slice(-2)}`;
}

/** Fen of a text in yuan (`50`, `12.5`); undefined where the text is not an amount. */
export function parseYuan(text: string): number | undefined {
  const [, yuan, cents = ''] = /^(\d{1,6})(?:[.．](\d{1,2}))?$/.exec(text.trim()) ?? [];
  return yuan === undefined ? undefined : Number(yuan) * 100 + Number(cents.padEnd(2, '0'));
}

/** `40.81234,111.67890`. Five decimals are about one metre. */
export function toPointText({ lat, lon }: { readonly lat: number; readonly lon: number }): string {
  return `${lat.toFixed(5)},${lon.toFixed(5)}`;
}

/** `¥12,000` from the text of a number that may have a sign in front. */
export function withSymbol(text: string, currency: string): string {
  const [, sign = '', number = ''] = /^([+−]?)(.*)$/.exec(text) ?? [];
  return `${sign}${toSymbol(currency)}${number}`;
}
