/** Money as integer minor units (fen for yuan, cent for dollar), and the currencies of ISO 4217. */
import type { BilingualText } from './problem.ts';

declare const brand: unique symbol;

/** Integer fen (1/100 yuan), or the minor unit of the feed's currency. The brand exists at compile time only. */
export type Fen = number & { readonly [brand]: 'Fen' };

/** Parses a decimal amount (`2`, `0.90`, `-1.5`) to minor units; undefined for other texts and for too many decimals. */
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

/** Formats an amount for display and for files: `3.00`, `-0.50`. */
export function toYuanText(amountFen: number, minorDigits = 2): string {
  const digits = String(Math.abs(amountFen)).padStart(minorDigits + 1, '0');
  const whole = digits.slice(0, digits.length - minorDigits);
  const fraction = minorDigits > 0 ? `.${digits.slice(-minorDigits)}` : '';
  return `${amountFen < 0 ? '-' : ''}${whole}${fraction}`;
}

/**
 * Splits an amount in proportion to integer weights by the largest-remainder method; the shares sum to the amount.
 *
 * Rounds each share towards zero, then adds the remaining units one by one to the shares with the largest remainders;
 * of equal remainders the earlier share comes first. A negative amount gives the negated shares of the positive one.
 *
 * @throws RangeError if a weight is negative or not an integer, or if all weights are zero and the amount is not.
 */
export function shareByWeights(amountFen: number, weights: readonly (number | bigint)[]): number[] {
  return shareSmall(amountFen, weights) ?? shareExactly(amountFen, weights);
}

/** `shareByWeights` in plain numbers; undefined where a product of amount and weight could exceed the safe integers. */
function shareSmall(amountFen: number, weights: readonly (number | bigint)[]): number[] | undefined {
  let sum = 0;
  for (const weight of weights) {
    if (typeof weight !== 'number' || !Number.isInteger(weight) || weight < 0) return undefined;
    sum += weight;
  }
  const amount = Math.abs(amountFen);
  if (sum === 0 || !Number.isInteger(amount) || amount * sum > Number.MAX_SAFE_INTEGER) return undefined;
  const shares: number[] = [];
  const remainders: number[] = [];
  let rest = amount;
  for (const weight of weights as readonly number[]) {
    const product = amount * weight;
    const remainder = product % sum;
    const share = (product - remainder) / sum;
    shares.push(share);
    remainders.push(remainder);
    rest -= share;
  }
  for (; rest > 0; rest--) {
    let largest = 0;
    for (let i = 1; i < remainders.length; i++) {
      if ((remainders[i] as number) > (remainders[largest] as number)) largest = i;
    }
    shares[largest] = (shares[largest] as number) + 1;
    remainders[largest] = -1;
  }
  return amountFen < 0 ? shares.map((share) => (share === 0 ? 0 : -share)) : shares;
}

/** `shareByWeights` in big integers. */
function shareExactly(amountFen: number, weights: readonly (number | bigint)[]): number[] {
  const exact = weights.map((weight) => BigInt(weight));
  let sum = 0n;
  for (const weight of exact) {
    if (weight < 0n) throw new RangeError('a weight is negative');
    sum += weight;
  }
  if (amountFen === 0) return exact.map(() => 0);
  if (sum === 0n) throw new RangeError('no weight is above zero');
  const amount = BigInt(Math.abs(amountFen));
  const sign = amountFen < 0 ? -1 : 1;
  const remainders: bigint[] = [];
  let rest = Math.abs(amountFen);
  const shares = exact.map((weight) => {
    const product = amount * weight;
    remainders.push(product % sum);
    const share = Number(product / sum);
    rest -= share;
    return share;
  });
  const order = remainders.map((_, index) => index);
  order.sort((a, b) => {
    const [left, right] = [remainders[a] as bigint, remainders[b] as bigint];
    return left === right ? a - b : left > right ? -1 : 1;
  });
  for (let i = 0; i < rest; i++) shares[order[i] as number] = (shares[order[i] as number] as number) + 1;
  return sign < 0 ? shares.map((share) => (share === 0 ? 0 : -share)) : shares;
}

/** The currency of amounts for which nothing states another one. */
export const DEFAULT_CURRENCY = 'CNY';

/** How texts name a currency: yuan by its word, every other one by its code of ISO 4217. */
export const toCurrencyWords = (currency: string): BilingualText =>
  currency === DEFAULT_CURRENCY ? { zh: '元', en: 'yuan' } : { zh: currency, en: currency };

/** Currency codes in force (first seven lines), and codes withdrawn since the first GTFS feeds (last line). */
const currencyCodes: ReadonlySet<string> = new Set(
  [
    'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD',
    'CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL',
    'GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD',
    'KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO',
    'NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD',
    'SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV',
    'WST XAF XCD XCG XDR XOF XPF XSU XUA YER ZAR ZMW ZWG',
    'AZM BYR CSD CUC CYP EEK GHC HRK LTL LVL MRO MTL MZM ROL SDD SIT SKK SLL STD TMM VEB VEF ZMK ZWD ZWL',
  ].flatMap((line) => line.split(' ')),
);

/**
 * Decimal digits of currencies that do not have two. `Intl` cannot replace this table: it gives the digits usual in
 * display (none for `IDR` and `COP`), whereas GTFS amounts have the digits of ISO 4217.
 */
const currencyDigits: Readonly<Record<string, number>> = Object.fromEntries(
  (
    [
      [0, 'BIF BYR CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
      [3, 'BHD IQD JOD KWD LYD OMR TND'],
      [4, 'CLF UYW'],
    ] as const
  ).flatMap(([digits, list]) => list.split(' ').map((code) => [code, digits] as const)),
);

/** Decimal digits of a currency (2 for CNY, 0 for JPY); undefined where `code` is not an ISO 4217 currency. */
export function findCurrencyDigits(code: string): number | undefined {
  return currencyCodes.has(code) ? (currencyDigits[code] ?? 2) : undefined;
}

/** Formats 300 minor units of CNY as `3.00`, 210 of JPY as `210`; unknown currencies get two decimals. */
export function toDecimalText(amountFen: number, currency: string): string {
  return toYuanText(amountFen, findCurrencyDigits(currency) ?? 2);
}
