/** The use cases of cards and taps: looks at cards, registers them, moves money, ingests the taps of a request. */
import { createHash, randomUUID } from 'node:crypto';
import { ProblemError } from '../../base/problem.ts';
import { type CardState, parseCardState } from '../../money/cards/card-state.ts';
import { checkEventTime, findDenyEntry } from '../../money/cards/cards-context.ts';
import type { IngestNow } from '../../money/cards/ingest-taps.ts';
import {
  checkKioskAmount,
  isTapOfRequest,
  type KioskRequest,
  toBalanceTooHigh,
  toKioskTap,
} from '../../money/cards/kiosk-tap.ts';
import { isSameCard, listNumbersOfKey, type NewCard, toNewCard } from '../../money/cards/new-card.ts';
import { toStoredTap } from '../../money/cards/tap-fields.ts';
import { virtualPrefix } from '../../money/ledger/bounds.ts';
import type { CardRow, JourneyRow, StoredTap } from '../../money/ledger/ledger-store.ts';
import type { Transfer } from '../../money/ledger/transfer.ts';
import { type DenyEntry, type Tap, toTapId } from '../../money/scheme/tap.ts';
import type { TaskClearing } from './money-tasks.ts';

export interface CardView {
  readonly row: CardRow;
  readonly state: CardState;
  readonly denials: readonly DenyEntry[];
}

export interface CardHistory {
  readonly row: CardRow;
  readonly journeys: readonly JourneyRow[];
  readonly transfers: readonly Transfer[];
}

export interface MoneyRequest extends KioskRequest {
  readonly cardId: string;
  readonly receivedSec: number;
  readonly key: string;
}

export interface TapFate {
  readonly tap: Tap;
  readonly fate: 'accepted' | 'duplicate' | 'quarantined';
  readonly reason: string | null;
}

export function createCardUseCases(clearing: TaskClearing) {
  const { ingest, store } = clearing;
  const getCard = (cardId: string) => getCardView(clearing, cardId);
  return {
    listCards: store.listCards,
    /** Whether the card is on the deny list at an instant. */
    isDenied: (cardId: string, eventSec: number) =>
      findDenyEntry(clearing.cards().denyList, cardId, eventSec) !== undefined,
    /** @throws ProblemError `card-unknown`, as all use cases that name a card */
    getCard,
    async getCardHistory(cardId: string): Promise<CardHistory> {
      const { row } = await getCard(cardId);
      const [journeys, transfers] = [
        await store.listJourneysOfCard(cardId),
        await store.listTransfersOfCard(cardId),
      ];
      return { row, journeys, transfers };
    },
    /** @throws ProblemError `idempotency-conflict`, `bad-request` for what the scheme lacks */
    async registerCard(request: NewCard, key: string) {
      const { scheme } = clearing;
      const card = toNewCard(scheme, request, key);
      return store.runExclusive(async () => {
        const [known] = (await store.findCards(listNumbersOfKey(scheme, key))).values();
        if (known && !isSameCard(known, card)) throw toKeyConflict();
        if (!known) {
          await store.putCards([card]);
          ingest.forget();
        }
        return { view: await getCard(card.cardId), isRepeated: known !== undefined };
      });
    },
    /** @throws ProblemError `idempotency-conflict`, `balance-too-low`, `balance-too-high`, `bad-time` */
    moveMoney: (request: MoneyRequest) => moveMoney(clearing, request),
    ingestTaps: (taps: readonly Tap[], receivedSec: number) => ingestTaps(clearing, taps, receivedSec),
  };
}

/** @throws ProblemError `card-unknown` */
export async function getCardView({ cards, store }: TaskClearing, cardId: string): Promise<CardView> {
  const row = (await store.findCards([cardId])).get(cardId);
  if (!row)
    throw new ProblemError(
      'card-unknown',
      { zh: `没有卡 ${cardId}`, en: `There is no card ${cardId}` },
      { cardId },
    );
  return { row, state: parseCardState(row.state), denials: cards().denyList.get(cardId) ?? [] };
}

/** The virtual terminal of an idempotency key: its taps belong to this key only. */
export function toVirtualTerminal(key: string): string {
  return `${virtualPrefix}${createHash('sha256').update(key).digest('hex').slice(0, 24)}`;
}

export function toKeyConflict(): ProblemError {
  return new ProblemError('idempotency-conflict', {
    zh: '该 Idempotency-Key 已用于另一请求',
    en: 'This Idempotency-Key was used for another request',
  });
}

/**
 * Taps of a key's terminal on this card; none where the key is new.
 *
 * @throws ProblemError `idempotency-conflict` where they belong to another card
 */
export async function listTapsOfKey(
  { store }: TaskClearing,
  cardId: string,
  terminalId: string,
): Promise<StoredTap[]> {
  // The key is new in most requests: this lookup then avoids reading all taps of the card.
  const known = await store.findTapHashes([{ terminalId, terminalSeq: 1 }]);
  if (known.size === 0) return [];
  const own = (await store.listTapsOfCard(cardId)).filter((tap) => tap.terminalId === terminalId);
  if (own.length === 0) throw toKeyConflict();
  return own.sort((a, b) => a.terminalSeq - b.terminalSeq);
}

/** Ingests one tap of a virtual terminal; the caller holds the exclusive lock of the ledger. */
export async function ingestOne(ingestNow: IngestNow, tap: Tap, receivedSec: number, isPlanned = false) {
  const fileId = `${virtualPrefix}${new Date(receivedSec * 1_000).toISOString().slice(0, 10)}`;
  const stored = toStoredTap(tap, fileId);
  const commitId = `${tap.terminalId}/${tap.terminalSeq}/${stored.payloadHash.slice(0, 16)}`;
  const { commit } = await ingestNow(
    { taps: [stored], files: [], items: [], isPlanned },
    commitId,
    receivedSec,
  );
  const [aside] = commit.quarantined;
  if (aside) throw toAsideProblem(aside.reason);
  return commit;
}

/** Ingests the taps of one request in one transaction. */
async function ingestTaps({ ingest, store }: TaskClearing, taps: readonly Tap[], receivedSec: number) {
  // The id differs for each request: duplicates are found by terminal and number of a tap.
  const commitId = `request/${randomUUID()}`;
  const fileId = `request/${new Date(receivedSec * 1_000).toISOString().slice(0, 10)}`;
  const stored = taps.map((tap) => toStoredTap(tap, fileId));
  const { commit } = await ingest.ingest({ taps: stored, files: [], items: [] }, commitId, receivedSec);
  const accepted = new Set<string>(commit.taps.map((tap) => `${toTapId(tap)} ${tap.payloadHash}`));
  const aside = new Map<string, string>(
    commit.quarantined.map((tap) => [`${toTapId(tap)} ${tap.payloadHash}`, tap.reason] as const),
  );
  const fates = stored.map((tap): TapFate => {
    const key = `${toTapId(tap)} ${tap.payloadHash}`;
    const reason = aside.get(key);
    // `delete` makes the second of two equal taps in one request a duplicate.
    if (reason !== undefined && aside.delete(key)) return { tap, fate: 'quarantined', reason };
    return accepted.delete(key)
      ? { tap, fate: 'accepted', reason: null }
      : { tap, fate: 'duplicate', reason: null };
  });
  const touched = [...new Set(taps.map(({ cardId }) => cardId))];
  const cards = await store.findCards(touched);
  return { fates, journeys: commit.journeys, cards: [...cards.values()] };
}

/** Loads money on a card or pays it out. The exclusive lock keeps balance and taps of the key unchanged meanwhile. */
async function moveMoney(clearing: TaskClearing, request: MoneyRequest) {
  await getCardView(clearing, request.cardId);
  const eventSec = request.eventSec ?? request.receivedSec;
  checkEventTime('at', eventSec, request.receivedSec, clearing.cards());
  return clearing.ingest.exclusively(async (ingestNow) => {
    const { row, state } = await getCardView(clearing, request.cardId);
    const terminalId = toVirtualTerminal(request.key);
    const [known] = await listTapsOfKey(clearing, request.cardId, terminalId);
    if (known) {
      if (!isTapOfRequest(known, request)) throw toKeyConflict();
      return { tap: known, balanceFen: row.balanceFen, isRepeated: true };
    }
    const amountFen = request.amountFen ?? row.balanceFen;
    checkKioskAmount(request.kind, amountFen, row, state);
    const key = { terminalId, terminalSeq: 1 };
    const tap: Tap = toKioskTap(request.kind, key, amountFen, eventSec, state, row, clearing.cards());
    const commit = await ingestOne(ingestNow, tap, request.receivedSec);
    return { tap, balanceFen: commit.cards[0]?.balanceFen ?? row.balanceFen, isRepeated: false };
  });
}

function toAsideProblem(reason: string): ProblemError {
  if (reason === 'content-differs') return toKeyConflict();
  if (reason === 'balance-beyond') return toBalanceTooHigh();
  return new ProblemError(
    reason === 'scheme-unknown' ? 'scheme-unknown' : 'bad-request',
    { zh: `记录未被接受：${reason}`, en: `The record was not accepted: ${reason}` },
    { reason },
  );
}
