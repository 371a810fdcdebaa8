/** Why an account does not let its card travel. */
import type { Medium } from '../scheme/scheme.ts';
import type { Tap } from '../scheme/tap.ts';
import type { CardState } from './card-state.ts';
import { type CardsContext, findDenyEntry, getNetwork } from './cards-context.ts';
import type { RefusalReason } from './journey-outcome.ts';

/**
 * Balance after all earlier taps: an entry of an earlier service day that is still open counts with its hold, one of
 * this day with nothing.
 */
export function toBalanceFen(state: CardState, medium: Medium, context: CardsContext, day: number): number {
  const { open } = state;
  if (!open || open.serviceDay >= day || medium.charging === 'card') return state.balanceFen;
  const scheme = context.schemeOn(open.serviceDay);
  return state.balanceFen - getNetwork(scheme, open.networkId).maxFareFen;
}

/** @param priceFen - price of a `ride` or `buy`, null at an entry, of which the price is not known. */
export function findRefusal(
  state: CardState,
  at: {
    readonly tap: Tap;
    readonly medium: Medium;
    readonly context: CardsContext;
    readonly day: number;
  },
  priceFen: number | null,
): RefusalReason | undefined {
  const { tap, medium, context, day } = at;
  if (findDenyEntry(context.denyList, tap.cardId, tap.eventSec)) return 'denied';
  const balanceFen = toBalanceFen(state, medium, context, day);
  if (balanceFen < 0 || balanceFen < medium.minBalanceFen) return 'balance';
  if (priceFen !== null && balanceFen - priceFen < -medium.negativeLimitFen) return 'price';
  return undefined;
}
