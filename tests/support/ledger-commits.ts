/** Commits in the form of an ingest, built directly, for tests of the store. */
import { createHash } from 'node:crypto';
import { noMoney } from '../../server/money/ledger/journey-explanation.ts';
import type { CardRow, IngestCommit, JourneyRow, StoredTap } from '../../server/money/ledger/ledger-store.ts';
import type { Transfer } from '../../server/money/ledger/transfer.ts';
import type { Card, Tap } from '../../server/money/scheme/tap.ts';

/** 2026-11-02. */
export const someDay = 20_759;

export function makeCard(cardId: string, over: Partial<CardRow> = {}): CardRow {
  const card: Card = {
    cardId,
    issuerId: 'CA',
    mediumId: 'plastic',
    categoryId: null,
    homeCity: 'A',
    validToSec: null,
  };
  return { ...card, balanceFen: 0, state: '', unsettledDay: null, ...over };
}

export function makeTap(
  terminalId: string,
  terminalSeq: number,
  cardId: string,
  over: Partial<StoredTap> = {},
): StoredTap {
  const tap: Tap = {
    terminalId,
    terminalSeq,
    kind: 'ride',
    cardId,
    cardSeq: null,
    eventSec: someDay * 86_400 + terminalSeq,
    networkId: 'bus',
    routeId: 'f:1',
    vehicleId: 'v1',
    stopId: 'f:s1',
    amountFen: 180,
    balanceAfterFen: null,
    tariffVersion: 1,
    denyListVersion: null,
  };
  const payloadHash = createHash('sha256')
    .update(JSON.stringify({ ...tap, ...over }))
    .digest('hex');
  return { ...tap, payloadHash, fileId: 'file-1', ...over };
}

export function makeTransfer(
  source: string,
  seq: number,
  leg: number,
  over: Partial<Transfer> = {},
): Transfer {
  return {
    source,
    seq,
    leg,
    batchDay: someDay,
    kind: 'rider',
    dr: 'CARD:c1',
    cr: 'JRN',
    amountFen: 180,
    isPending: false,
    journeyId: `${source}/${seq}`,
    policyId: null,
    schemeVersion: 1,
    eventSec: someDay * 86_400 + seq,
    reverses: null,
    ...over,
  };
}

export function makeJourney(tap: StoredTap, over: Partial<JourneyRow> = {}): JourneyRow {
  return {
    journeyId: `${tap.terminalId}/${tap.terminalSeq}`,
    version: 0,
    cardId: tap.cardId,
    status: 'completed',
    serviceDay: someDay,
    batchDay: someDay,
    onTap: { terminalId: tap.terminalId, terminalSeq: tap.terminalSeq },
    offTap: null,
    networkId: tap.networkId ?? 'bus',
    routeId: tap.routeId,
    fromStopId: tap.stopId,
    toStopId: null,
    startSec: tap.eventSec,
    endSec: null,
    grossFen: 180,
    riderFen: 180,
    fundedFen: 0,
    capOffFen: 0,
    schemeVersion: 1,
    explanation: noMoney,
    ...over,
  };
}

export function makeCommit(commitId: string, over: Partial<IngestCommit> = {}): IngestCommit {
  return {
    commitId,
    receivedSec: 1_800_000_000,
    taps: [],
    quarantined: [],
    duplicateCount: 0,
    files: [],
    cards: [],
    journeys: [],
    transfers: [],
    reconItems: [],
    ...over,
  };
}

/** A top-up and, for each amount, a ride that pays it: taps, journeys, transfers and cards that belong together. */
export function makeRides(
  commitId: string,
  rides: readonly {
    readonly terminalId: string;
    readonly seq: number;
    readonly cardId: string;
    readonly amountFen: number;
  }[],
  balances: Map<string, number>,
  batchDay = someDay,
): IngestCommit {
  const taps: StoredTap[] = [];
  const journeys: JourneyRow[] = [];
  const transfersOf = new Map<string, Transfer[]>();
  const cards = new Map<string, CardRow>();
  for (const { terminalId, seq, cardId, amountFen } of rides) {
    const tap = makeTap(terminalId, seq, cardId, { amountFen, eventSec: batchDay * 86_400 + 3_600 + seq });
    const over = { serviceDay: batchDay, batchDay, grossFen: amountFen, riderFen: amountFen };
    taps.push(tap);
    journeys.push(makeJourney(tap, over));
    const money = { amountFen, batchDay, eventSec: tap.eventSec };
    const transfers = transfersOf.get(cardId) ?? [];
    transfersOf.set(cardId, transfers);
    transfers.push(
      makeTransfer(terminalId, seq, 0, { ...money, dr: `CARD:${cardId}`, cr: 'JRN' }),
      makeTransfer(terminalId, seq, 1, { ...money, kind: 'credit', dr: 'JRN', cr: 'OP:AB' }),
    );
    const balanceFen = (balances.get(cardId) ?? 0) - amountFen;
    balances.set(cardId, balanceFen);
    cards.set(
      cardId,
      makeCard(cardId, { balanceFen, state: JSON.stringify({ last: `${terminalId}/${seq}` }) }),
    );
  }
  const transfers: Transfer[] = [];
  const transferEnds = Array.from(cards.keys(), (cardId) =>
    transfers.push(...(transfersOf.get(cardId) as Transfer[])),
  );
  return makeCommit(commitId, { taps, journeys, transfers, transferEnds, cards: [...cards.values()] });
}
