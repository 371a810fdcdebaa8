/** Whether a payer bears a discount out of its own receipts. */
import type { Scheme } from '../scheme/scheme.ts';

const bearersOf = new WeakMap<Scheme, ReadonlySet<string>>();

/** Operators and merchants bear what they fund themselves; treasuries, pools and issuers owe it. */
export function isBearer(scheme: Scheme, partyId: string): boolean {
  let bearers = bearersOf.get(scheme);
  if (!bearers) {
    const own = scheme.parties.filter(({ kind }) => kind === 'operator' || kind === 'merchant');
    bearers = new Set(own.map(({ id }) => id));
    bearersOf.set(scheme, bearers);
  }
  return bearers.has(partyId);
}
