/** Top-ups and refunds at a virtual kiosk, as the taps of a terminal. */

import { ProblemError } from '../../base/problem.ts';
import { bounds } from '../ledger/bounds.ts';
import type { CardRow } from '../ledger/ledger-store.ts';
import type { Card, Tap } from '../scheme/tap.ts';
import type { CardState } from './card-state.ts';
import { type CardsContext, getMedium } from './cards-context.ts';

/** Money to load on a card, or to pay out. */
export interface KioskRequest {
  readonly kind: 'top-up' | 'refund';
  /** Null: the whole balance. */
  readonly amountFen: number | null;
  /** Null: the instant at which the request is received. */
  readonly eventSec: number | null;
}

/**
 * The tap of a top-up or refund.
 *
 * @param key - terminal and number; the same request has the same key
 * @param amountFen - above zero
 */
export function toKioskTap(
  kind: KioskRequest['kind'],
  key: Pick<Tap, 'terminalId' | 'terminalSeq'>,
  amountFen: number,
  eventSec: number,
  state: CardState,
  card: Card,
  context: CardsContext,
): Tap {
  const scheme = context.schemeOn(context.toServiceDay(eventSec));
  const medium = getMedium(scheme, card.mediumId);
  const sign = kind === 'top-up' ? 1 : -1;
  const balanceFen = state.signedFen ?? state.balanceFen;
  return {
    ...key,
    kind,
    cardId: card.cardId,
    cardSeq: medium.hasCounter ? (state.last?.cardSeq ?? 0) + 1 : null,
    eventSec,
    networkId: null,
    routeId: null,
    vehicleId: null,
    stopId: null,
    amountFen,
    balanceAfterFen: medium.charging === 'card' ? balanceFen + sign * amountFen : null,
    tariffVersion: scheme.version,
    denyListVersion: null,
  };
}

/** Whether a tap answers a request; fields that the request leaves out match any value. */
export function isTapOfRequest(known: Tap, { amountFen, eventSec, kind }: KioskRequest): boolean {
  return (
    known.kind === kind &&
    (amountFen === null || amountFen === known.amountFen) &&
    (eventSec === null || eventSec === known.eventSec)
  );
}

/** @throws ProblemError `balance-too-low`, `balance-too-high`; `bad-request` for an amount beyond `bounds.recordFen` */
export function checkKioskAmount(
  kind: KioskRequest['kind'],
  amountFen: number,
  { balanceFen }: CardRow,
  state: CardState,
): void {
  if (kind === 'refund' && (amountFen > balanceFen - sumHeldFen(state) || amountFen < 1))
    throw new ProblemError('balance-too-low', {
      zh: '余额不足，无法退款',
      en: 'There is not so much on the card to pay out',
    });
  if (kind === 'top-up' && balanceFen + amountFen > bounds.cardFen) throw toBalanceTooHigh();
  if (amountFen > bounds.recordFen) throw toAmountTooLarge();
}

/** Money held for entries without exit; it cannot be paid out. */
function sumHeldFen({ left, open }: CardState): number {
  return [...left, ...(open ? [open] : [])].reduce((sum, { holdFen }) => sum + holdFen, 0);
}

export function toBalanceTooHigh(): ProblemError {
  return new ProblemError('balance-too-high', {
    zh: '余额将超出一张卡的上限',
    en: 'The balance would be beyond what a card can hold',
  });
}

function toAmountTooLarge(): ProblemError {
  const [field, most] = ['amountFen', bounds.recordFen];
  const text = {
    zh: `一次至多 ${most} 分，请分次办理`,
    en: `at most ${most} fen at a time: ask for it in parts`,
  };
  return new ProblemError('bad-request', text, { in: 'body', errors: [{ field, code: 'too_big', text }] });
}
