/** The use cases of cards: looking at them, registering, money onto and off them. */
import { createHash } from 'node:crypto';
import { ProblemError } from '../../base/problem.ts';
import { parseCardState } from '../../money/cards/card-state-text.ts';
import { findDenyEntry } from '../../money/cards/cards-context.ts';
import { checkEventTime } from '../../money/cards/event-time.ts';
import type { IngestNow } from '../../money/cards/ingest-taps.ts';
import { toKioskTap } from '../../money/cards/kiosk-tap.ts';
import { toStoredTap } from '../../money/cards/tap-text.ts';
import { bounds, virtualPrefix } from '../../money/ledger/bounds.ts';
import type { CardRow, StoredTap } from '../../money/ledger/ledger-store.ts';
import type { Tap } from '../../money/scheme/tap.ts';
import { createLedgerBrowse } from '../../store/browse-reads.ts';
import type {
  CardHistory,
  CardView,
  MoneyRequest,
  MoneyUseCases,
  MovedMoney,
  NewCard,
} from '../use-cases/money.ts';
import type { TaskClearing } from './money-tasks.ts';

/** Digits of a registered number behind the prefix; a 9 first keeps them apart from simulated ones. */
const NUMBER_DIGITS = 11;

type CardUseCases = Pick<
  MoneyUseCases,
  'listCards' | 'isDenied' | 'getCard' | 'getCardHistory' | 'registerCard' | 'moveMoney'
>;

export function createCardUseCases(clearing: TaskClearing): CardUseCases {
  const { ingest, store } = clearing;
  const browse = createLedgerBrowse(store.context);
  const getCard = (cardId: string) => getCardView(clearing, cardId);
  return {
    listCards: (filter, after, limit) => browse.listCards(filter, after, limit),
    isDenied: (cardId, eventSec) => findDenyEntry(clearing.cards().denyList, cardId, eventSec) !== undefined,
    getCard,
    async getCardHistory(cardId): Promise<CardHistory> {
      const { row } = await getCard(cardId);
      const [journeys, transfers] = [
        await store.listJourneysOfCard(cardId),
        await store.listTransfersOfCard(cardId),
      ];
      return { row, journeys, transfers };
    },
    async registerCard(card, key) {
      const fields = toCardFields(clearing, card);
      const cardId = toCardNumber(clearing, card.mediumId, key);
      // With another medium the same key would have made another number.
      const ofKey = clearing.scheme.media.map(({ id }) => toCardNumber(clearing, id, key));
      return store.runExclusive(async () => {
        const [known] = (await store.findCards([...new Set(ofKey)])).values();
        if (known) {
          const isSame = (Object.keys(fields) as (keyof typeof fields)[]).every(
            (field) => known[field] === fields[field],
          );
          if (!isSame) throw toKeyConflict();
          return { view: await getCard(cardId), isRepeated: true };
        }
        await store.putCards([{ cardId, ...fields }]);
        ingest.forget();
        return { view: await getCard(cardId), isRepeated: false };
      });
    },
    moveMoney: (request) => moveMoney(clearing, request),
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

/** The virtual terminal of a request: its records are those of this key alone. */
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
 * Records of a key's terminal on this card; none where the key is new.
 *
 * @throws ProblemError `idempotency-conflict` where they are another card's
 */
export async function listTapsOfKey(
  { store }: TaskClearing,
  cardId: string,
  terminalId: string,
): Promise<StoredTap[]> {
  // A new terminal is the rule: one look, and the taps of the card are not read at all.
  const known = await store.findTapHashes([{ terminalId, terminalSeq: 1 }]);
  if (known.size === 0) return [];
  const own = (await store.listTapsOfCard(cardId)).filter((tap) => tap.terminalId === terminalId);
  if (own.length === 0) throw toKeyConflict();
  return own.sort((a, b) => a.terminalSeq - b.terminalSeq);
}

/** Ingests one record of a virtual terminal, for whoever has the ledger for himself. */
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

/** Money onto or off a card. One request after another: what a key was used for, and what is left, is known then. */
async function moveMoney(clearing: TaskClearing, request: MoneyRequest): Promise<MovedMoney> {
  await getCardView(clearing, request.cardId);
  const eventSec = request.eventSec ?? request.receivedSec;
  checkEventTime('at', eventSec, request.receivedSec, clearing.cards());
  return clearing.ingest.exclusively(async (ingestNow) => {
    const { row, state } = await getCardView(clearing, request.cardId);
    const terminalId = toVirtualTerminal(request.key);
    const [known] = await listTapsOfKey(clearing, request.cardId, terminalId);
    if (known) {
      if (!isSameRequest(known, request)) throw toKeyConflict();
      return { tap: known, balanceFen: row.balanceFen, isRepeated: true };
    }
    const amountFen = request.amountFen ?? row.balanceFen;
    checkAmount(request.kind, amountFen, row, state);
    const key = { terminalId, terminalSeq: 1 };
    const tap = toKioskTap(request.kind, key, amountFen, eventSec, state, row, clearing.cards());
    const commit = await ingestOne(ingestNow, tap, request.receivedSec);
    return { tap, balanceFen: commit.cards[0]?.balanceFen ?? row.balanceFen, isRepeated: false };
  });
}

/** What a request does not say is as it was. */
function isSameRequest(known: Tap, { amountFen, eventSec, kind }: MoneyRequest): boolean {
  return (
    known.kind === kind &&
    (amountFen === null || amountFen === known.amountFen) &&
    (eventSec === null || eventSec === known.eventSec)
  );
}

/** @throws ProblemError `balance-too-low`, `balance-too-high`, `bad-request` for more than one record moves */
function checkAmount(
  kind: MoneyRequest['kind'],
  amountFen: number,
  row: CardRow,
  state: CardView['state'],
): void {
  if (kind === 'refund' && (amountFen > toFreeFen(row, state) || amountFen < 1))
    throw new ProblemError('balance-too-low', {
      zh: '余额不足，无法退款',
      en: 'There is not so much on the card to pay out',
    });
  if (kind === 'top-up' && row.balanceFen + amountFen > bounds.cardFen) throw toTooHigh();
  if (amountFen > bounds.recordFen) throw toTooMuch();
}

function toTooMuch(): ProblemError {
  const [field, most] = ['amountFen', bounds.recordFen];
  const text = {
    zh: `一次至多 ${most} 分，请分次办理`,
    en: `at most ${most} fen at a time: ask for it in parts`,
  };
  return new ProblemError('bad-request', text, { in: 'body', errors: [{ field, code: 'too_big', text }] });
}

function toTooHigh(): ProblemError {
  return new ProblemError('balance-too-high', {
    zh: '余额将超出一张卡的上限',
    en: 'The balance would be beyond what a card can hold',
  });
}

/** What is held for entries stays on the card. */
function toFreeFen(row: CardRow, state: CardView['state']): number {
  const heldFen = [...state.left, ...(state.open ? [state.open] : [])].reduce(
    (sum, entry) => sum + entry.holdFen,
    0,
  );
  return row.balanceFen - heldFen;
}

function toAsideProblem(reason: string): ProblemError {
  if (reason === 'content-differs') return toKeyConflict();
  if (reason === 'balance-beyond') return toTooHigh();
  return new ProblemError(
    reason === 'scheme-unknown' ? 'scheme-unknown' : 'bad-request',
    { zh: `记录未被接受：${reason}`, en: `The record was not accepted: ${reason}` },
    { reason },
  );
}

function toCardFields({ scheme }: TaskClearing, card: NewCard) {
  const medium = scheme.media.find(({ id }) => id === card.mediumId);
  if (!medium) throw toUnknown('mediumId', card.mediumId);
  const issuer = scheme.parties.find(({ id }) => id === medium.issuerId);
  if (card.categoryId !== null && !scheme.categories.some(({ id }) => id === card.categoryId))
    throw toUnknown('categoryId', card.categoryId);
  const cities = new Set(scheme.parties.map(({ city }) => city ?? ''));
  const homeCity = card.homeCity ?? issuer?.city ?? '';
  if (homeCity !== '' && !cities.has(homeCity)) throw toUnknown('homeCity', homeCity);
  return {
    issuerId: medium.issuerId,
    mediumId: medium.id,
    categoryId: card.categoryId,
    homeCity,
    validToSec: card.validToSec,
  };
}

function toCardNumber({ scheme }: TaskClearing, mediumId: string, key: string): string {
  const medium = scheme.media.find(({ id }) => id === mediumId);
  const digits = BigInt(`0x${createHash('sha256').update(`card ${key}`).digest('hex')}`);
  const number = String(digits % 10n ** BigInt(NUMBER_DIGITS)).padStart(NUMBER_DIGITS, '0');
  return `${medium?.prefixes[0] ?? ''}9${number}`;
}

function toUnknown(field: string, value: string): ProblemError {
  const text = { zh: `方案中没有 ${value}`, en: `The scheme knows no ${value}` };
  return new ProblemError('bad-request', text, { in: 'body', errors: [{ field, code: 'unknown', text }] });
}
