/** The use cases of cards and taps: looks at cards, registers them, moves money, ingests the taps of a request. */
import { createHash } from 'node:crypto';
import { ProblemError } from '../../base/problem.ts';
import { type CardState, parseCardState } from '../../money/cards/card-state.ts';
import { checkEventTime, type DenyRuling, findDenyEntry } from '../../money/cards/cards-context.ts';
import type { IngestNow } from '../../money/cards/ingest-taps.ts';
import {
  checkKioskAmount,
  isTapOfRequest,
  type KioskRequest,
  toBalanceTooHigh,
  toKioskTap,
} from '../../money/cards/kiosk-tap.ts';
import {
  getMediumOf,
  isSameCard,
  listNumbersOfKey,
  type NewCard,
  toNewCard,
  toRequestSource,
} from '../../money/cards/new-card.ts';
import { toStoredTap } from '../../money/cards/tap-fields.ts';
import { toAccountId, toAccountParts } from '../../money/ledger/account.ts';
import { virtualPrefix } from '../../money/ledger/bounds.ts';
import type { CardRow, JourneyRow, StoredTap } from '../../money/ledger/ledger-store.ts';
import type { Registration } from '../../money/ledger/registration.ts';
import type { Transfer } from '../../money/ledger/transfer.ts';
import type { Medium } from '../../money/scheme/scheme.ts';
import { type DenyEntry, type Tap, toTapId } from '../../money/scheme/tap.ts';
import type { TaskClearing } from './money-tasks.ts';

export interface CardView {
  readonly row: CardRow;
  readonly state: CardState;
  readonly rulings: readonly DenyRuling[];
}

export interface CardHistory {
  readonly row: CardRow;
  readonly journeys: readonly JourneyRow[];
  readonly transfers: readonly Transfer[];
  /** The other card of each balance that was moved, by the source of its transfers. */
  readonly otherCards: ReadonlyMap<string, string>;
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
      return { row, journeys, transfers, otherCards: await findOtherCards(store, cardId, transfers) };
    },
    /** Registrations in the order in which they came, and what deny lists say of the card. */
    async getCardRegistrations(cardId: string) {
      const { row, rulings } = await getCard(cardId);
      return { row, rulings, registrations: await store.listRegistrations(cardId) };
    },
    /**
     * Registrations of all cards, the newest first.
     *
     * @param before - number of the last one of the page before; null: the first page
     */
    async listRegistrations(before: number | null, limit: number): Promise<Registration[]> {
      const last = await store.findLastRegistrationNo();
      const upTo = before === null ? last : Math.min(last, before - 1);
      const found: Registration[] = [];
      if (upTo > 0)
        for await (const page of store.iterateRegistrations(Math.max(0, upTo - limit), upTo))
          found.push(...page);
      return found.reverse();
    },
    listDenyLists: store.listDenyLists,
    /** Entries by a deny list, by card and begin. @param receiptNo - of the list */
    listDenyEntries: (receiptNo: number): DenyEntry[] =>
      [...clearing.cards().denyList.values()]
        .flatMap((rulings) => rulings.filter((ruling) => ruling.receiptNo === receiptNo))
        .flatMap(({ entries }) => entries)
        .sort((a, b) => (a.cardId < b.cardId ? -1 : a.cardId > b.cardId ? 1 : a.fromSec - b.fromSec)),
    /** @throws ProblemError `idempotency-conflict`, `numbers-used-up`, `bad-request` for what the scheme lacks */
    async registerCard(request: NewCard, key: string, receivedSec: number) {
      const { scheme } = clearing;
      const medium = getMediumOf(scheme, request);
      return store.runExclusive(async () => {
        let known: CardRow | undefined;
        for (const other of scheme.media) known ??= (await findPlaceOfKey(store, other, key)).card;
        const number = known?.cardId ?? (await findPlaceOfKey(store, medium, key)).number;
        if (number === undefined) throw toNumbersUsedUp(medium);
        const card = toNewCard(scheme, request, number);
        if (known && !isSameCard(known, card)) throw toKeyConflict();
        if (!known) {
          const source = toRequestSource(medium, key);
          await store.putCards([card], { source, by: '', receivedSec });
          ingest.forget();
        }
        return { view: await getCard(number), isRepeated: known !== undefined };
      });
    },
    /** @throws ProblemError `idempotency-conflict`, `balance-too-low`, `balance-too-high`, `bad-time` */
    moveMoney: (request: MoneyRequest) => moveMoney(clearing, request),
    ingestTaps: (taps: readonly Tap[], receivedSec: number) => ingestTaps(clearing, taps, receivedSec),
  };
}

/** For each source of moves of a card's balance, the card on the other side. */
async function findOtherCards(
  store: TaskClearing['store'],
  cardId: string,
  transfers: readonly Transfer[],
): Promise<Map<string, string>> {
  const sources = new Set(transfers.filter(({ kind }) => kind === 'move').map(({ source }) => source));
  if (sources.size === 0) return new Map();
  const own = toAccountId('CARD', cardId);
  const found = new Map<string, string>();
  for (const { cr, dr, source } of await store.listTransfersOfSources([...sources]))
    for (const account of [dr, cr]) {
      const { kind, owner } = toAccountParts(account);
      if (kind === 'CARD' && account !== own) found.set(source, owner);
    }
  return found;
}

/** Numbers that are looked up together. */
const NUMBERS_AT_ONCE = 50;

/** The card that was registered with a key and a medium, or the number that it will have; none in a range without free ones. */
async function findPlaceOfKey(
  store: TaskClearing['store'],
  medium: Medium,
  key: string,
): Promise<{ readonly number?: string; readonly card?: CardRow }> {
  const source = toRequestSource(medium, key);
  const numbers = [...listNumbersOfKey(medium, key)];
  for (let from = 0; from < numbers.length; from += NUMBERS_AT_ONCE) {
    const tried = numbers.slice(from, from + NUMBERS_AT_ONCE);
    const cards = await store.findCards(tried);
    for (const number of tried) {
      const card = cards.get(number);
      if (!card) return { number };
      if (!medium.ranges?.length) return { number, card };
      const [first] = await store.listRegistrations(number);
      if (first?.source === source) return { number, card };
    }
  }
  return {};
}

function toNumbersUsedUp({ id }: Medium): ProblemError {
  return new ProblemError('numbers-used-up', {
    zh: `介质 ${id} 的卡号段已用完`,
    en: `The card numbers of medium ${id} are used up`,
  });
}

/** @throws ProblemError `card-unknown` */
export async function getCardView(clearing: TaskClearing, cardId: string): Promise<CardView> {
  const { cards, store } = clearing;
  await clearing.freshen();
  const row = (await store.findCards([cardId])).get(cardId);
  if (!row)
    throw new ProblemError(
      'card-unknown',
      { zh: `没有卡 ${cardId}`, en: `There is no card ${cardId}` },
      { cardId },
    );
  return { row, state: parseCardState(row.state), rulings: cards().denyList.get(cardId) ?? [] };
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
  const fileId = `request/${new Date(receivedSec * 1_000).toISOString().slice(0, 10)}`;
  const stored = taps.map((tap) => toStoredTap(tap, fileId));
  // Seals cover receipts with this id, so that the same requests give the same seals in every ledger.
  const content = [receivedSec, stored.map((tap) => [toTapId(tap), tap.payloadHash])];
  const commitId = `request/${createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32)}`;
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
