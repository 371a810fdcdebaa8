/** A card's journeys and transfers, written by hand for the tests of its history. */
import type { CardHistorySource } from '../../../server/money/history/card-rows.ts';
import { toAccountId } from '../../../server/money/ledger/account.ts';
import type { JourneyRow } from '../../../server/money/ledger/ledger-store.ts';
import type { Transfer, TransferKind } from '../../../server/money/ledger/transfer.ts';
import { toJourney } from '../settlement/journeys.ts';

export const DAY = 20_600;
export const CARD = toAccountId('CARD', 'A1');
export const OTHER = toAccountId('OP', 'AB');

/** Epoch seconds of an hour of `DAY`, in a zone at UTC. */
export const hour = (hours: number) => DAY * 86_400 + hours * 3_600;

/** A transfer of tap `tap` from the card; `cr: CARD` and another `dr` for one to it. */
export function transfer(
  tap: string,
  kind: TransferKind,
  amountFen: number,
  part: Partial<Transfer> = {},
): Transfer {
  const slash = tap.lastIndexOf('/');
  const isIn = part.cr === CARD;
  return {
    source: tap.slice(0, slash),
    seq: Number(tap.slice(slash + 1)),
    leg: 0,
    batchDay: DAY,
    kind,
    dr: isIn ? OTHER : CARD,
    cr: OTHER,
    amountFen,
    isPending: false,
    journeyId: null,
    policyId: null,
    schemeVersion: 1,
    eventSec: hour(8),
    reverses: null,
    ...part,
  };
}

/** A journey of which `offTap` ends it where `off` names one. */
export function journey(
  journeyId: string,
  riderFen: number,
  part: Partial<JourneyRow> & { readonly off?: string } = {},
): JourneyRow {
  const { off, ...fields } = part;
  const [terminalId = '', seq] = (off ?? '').split('/');
  return {
    ...toJourney({ journeyId, riderFen, weights: [] }),
    startSec: hour(8),
    ...(off === undefined ? {} : { offTap: { terminalId, terminalSeq: Number(seq) }, endSec: hour(9) }),
    ...fields,
  };
}

export const source = (
  journeys: readonly JourneyRow[],
  transfers: readonly Transfer[],
  otherCards: ReadonlyMap<string, string> = new Map(),
): CardHistorySource => ({
  cardId: 'A1',
  journeys,
  transfers,
  otherCards,
  isPurchase: (networkId) => networkId === 'shop',
});
