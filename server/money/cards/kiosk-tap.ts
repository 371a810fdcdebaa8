/** Money onto and off a card at a virtual kiosk: a record like any other terminal's. */

import type { Card, Tap } from '../scheme/tap.ts';
import type { CardState } from './card-state.ts';
import { type CardsContext, getMedium } from './cards-context.ts';

/**
 * @param key - terminal and number, the same for the same request
 * @param amountFen - above zero
 */
export function toKioskTap(
  kind: 'top-up' | 'refund',
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
