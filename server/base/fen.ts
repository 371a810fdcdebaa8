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

/**
 * Shares of an amount in proportion to integer weights, exact to the unit by largest remainder.
 *
 * Each share is rounded towards zero, the rest handed out one by one to the largest remainders, ties to the
 * earlier one. The shares of a negative amount mirror those of the positive one.
 *
 * @throws RangeError if a weight is negative or no integer, or all are zero while the amount is not.
 */
export function shareByWeights(amountFen: number, weights: readonly (number | bigint)[]): number[] {
  return shareSmall(amountFen, weights) ?? shareExactly(amountFen, weights);
}

/** The shares where every product of amount and weight is a safe integer; undefined where one may not be. */
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
