/**
 * Prepares the commit of a chunk: sorts taps into accepted, duplicate and quarantined ones, reads them on each card and
 * collects the rows. Takes cards and taps of commits that are not written yet into account.
 */
import { ProblemError } from '../../base/problem.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import { bounds } from '../ledger/bounds.ts';
import type { DeskDraft } from '../ledger/desk-entry.ts';
import type {
  BatchRow,
  IngestCommit,
  LedgerStore,
  StoredCardRecords,
  StoredTap,
} from '../ledger/ledger-store.ts';
import { getCardNumbers } from '../scheme/card-numbers.ts';
import type { Scheme } from '../scheme/scheme.ts';
import { type Card, toTapId } from '../scheme/tap.ts';
import type { CachedCard, CardCache } from './card-cache.ts';
import { type ReconDraft, toClockItem } from './card-event.ts';
import { emptyCardState } from './card-state.ts';
import { type CardsContext, hasCounter } from './cards-context.ts';
import { type KnownTaps, type PreparedCommit, TapHashes, type Unwritten } from './ingest-memory.ts';
import { findCardByNumber } from './new-card.ts';
import { createCardRows } from './post-events.ts';
import { BalanceRanges, findImplausible, findQuarantineReason, type QuarantineReason } from './screen-tap.ts';
import type { TapChunk } from './tap-files.ts';
import { isAtGap, skipsCounter } from './tap-order.ts';
import { listAheadItems, listLateItems } from './untimely-items.ts';
import { type BatchDays, foldCard, refoldWith, toBatchDay, toOrderedTaps } from './work-card.ts';

export interface IngestChunk extends Pick<TapChunk, 'taps' | 'files' | 'items'> {
  /**
   * The taps are of virtual terminals, which write planned trips up to `bounds.plannedSec` ahead. Taps of real terminals
   * may be `bounds.aheadSec` ahead.
   */
  readonly isPlanned?: boolean;
  /** A person decided to take the taps although they are not plausible (`isImplausible`). */
  readonly isReleased?: boolean;
  /**
   * Refuses the chunk (`set-aside-still`) unless all of its taps, or some, can be taken; what cannot be taken was set aside
   * before and is not recorded again.
   */
  readonly mustTake?: 'all' | 'some';
  /** The decisions that the commit carries out, once it is known which taps it takes. */
  readonly toDesk?: (accepted: readonly StoredTap[]) => readonly DeskDraft[];
}

/** Cards between two pauses, in which a finished write can start the next one. */
const CARDS_AT_ONCE = 250;

/** Ledger, context and memory with which a chunk is prepared. */
export interface IngestBench {
  readonly store: LedgerStore;
  readonly context: CardsContext;
  readonly cache: CardCache;
  readonly knownTaps: KnownTaps;
  /** Commits before this chunk; while the chunk is prepared, only `markWritten` changes them. */
  readonly unwritten: Unwritten;
  /** Service days that the ledger has a ground of. */
  readonly groundDays: ReadonlySet<ServiceDay>;
  /** Yields to the event loop. */
  readonly pause: () => Promise<void>;
}

/** Prepares the commit of a chunk; writes nothing. */
export async function prepareCommit(
  { cache, context, groundDays, knownTaps, pause, store, unwritten }: IngestBench,
  chunk: IngestChunk,
  commitId: string,
  receivedSec: number,
): Promise<PreparedCommit> {
  unwritten.sweep();
  const hashes = await knownTaps.findHashes(store, chunk.taps);
  const known = await cache.load(store, chunk.taps, unwritten);
  const findHash = (tapId: string) => unwritten.findHash(tapId) ?? hashes.get(tapId);
  const latestSec = receivedSec + (chunk.isPlanned ? bounds.plannedSec : bounds.aheadSec);
  const screening: Screening = {
    context,
    knownTaps,
    latestSec,
    receivedSec,
    isReleased: chunk.isReleased === true,
    isPlanned: chunk.isPlanned === true,
  };
  const sorted = sortOut(chunk.taps, findHash, known, screening);
  if (chunk.mustTake) checkTaken(sorted, chunk.mustTake);
  const batchDays = toBatchDays(await store.listBatches());
  const skippedCards: { batchDay: ServiceDay; cardId: string }[] = [];
  const rows = createCardRows();
  const cards: CachedCard[] = [];
  const transferEnds: number[] = [];
  const orders = Array.from(sorted.byCard, ([cardId, taps]) => {
    const card = known.get(cardId) as CachedCard;
    return { card, cardId, taps: toOrderedTaps(card, taps, context) };
  });
  const late = orders.filter(({ taps }) => taps.needsRecords);
  const records = new RecordsOfCards(
    store,
    late.map(({ card, cardId }) => ({ cardId, revision: card.revision })),
  );
  for (const { card, cardId, taps } of orders) {
    const { ordered } = taps;
    const isCounted = hasCounter(card.row, context);
    let next: CachedCard;
    let isSkipped: boolean;
    // Synchronous for almost all cards: no promise for each.
    if (taps.needsRecords) {
      const written = records.find(cardId) ?? (await records.load(cardId));
      const ofCard = unwritten.addTo(cardId, written);
      next = refoldWith(rows, card, taps, ofCard, context, batchDays);
      isSkipped = isCounted && isAtGap(ofCard.taps, ordered);
    } else {
      next = foldCard(rows, card, taps, context, batchDays);
      isSkipped = isCounted && skipsCounter(card.state.last, ordered);
    }
    if (isSkipped) {
      const { eventSec } = ordered.at(-1) as StoredTap;
      skippedCards.push({ batchDay: toBatchDay(eventSec, context, batchDays), cardId });
    }
    transferEnds.push(rows.transfers.length);
    if (cards.push(next) % CARDS_AT_ONCE === 0) await pause();
  }
  const itemSec = sorted.accepted[0]?.eventSec ?? receivedSec;
  const itemDay = toBatchDay(itemSec, context, batchDays);
  const untimely = [
    ...listLateItems(sorted.accepted, context, batchDays.firstOpenDay),
    ...(chunk.mustTake ? [] : listAheadItems(sorted.quarantined, receivedSec)),
  ];
  for (const item of [...chunk.items, ...sorted.items, ...untimely])
    rows.reconItems.push({ ...item, batchDay: itemDay });
  const commit: IngestCommit = {
    commitId,
    receivedSec,
    taps: sorted.accepted,
    quarantined: chunk.mustTake ? [] : sorted.quarantined,
    duplicateCount: sorted.duplicateCount,
    files: chunk.files,
    cards: cards.map(({ row }) => row),
    ...rows,
    transferEnds,
    usedGround: listUsedGround(sorted.accepted, context, groundDays),
    skippedCards,
    desk: chunk.toDesk?.(sorted.accepted) ?? [],
  };
  return { commit, cards };
}

/** The grounds of the service days of taps, of days that are not in `known`. */
function listUsedGround(
  taps: readonly StoredTap[],
  { groundOn, toServiceDay }: CardsContext,
  known: ReadonlySet<ServiceDay>,
): NonNullable<IngestCommit['usedGround']> {
  if (!groundOn) return [];
  const used = new Map<ServiceDay, string>();
  let last = Number.NaN;
  for (const { eventSec } of taps) {
    const day = toServiceDay(eventSec);
    // Consecutive taps mostly have the same day.
    if (day === last) continue;
    last = day;
    if (known.has(day) || used.has(day)) continue;
    const hash = groundOn(day);
    if (hash !== undefined) used.set(day, hash);
  }
  return [...used].map(([fromDay, hash]) => ({ fromDay, hash }));
}

function checkTaken({ accepted, quarantined }: SortedTaps, mustTake: 'all' | 'some'): void {
  if (accepted.length > 0 && (mustTake === 'some' || quarantined.length === 0)) return;
  const reason = quarantined[0]?.reason ?? 'content-differs';
  throw new ProblemError(
    'set-aside-still',
    { zh: `记录仍不能入账：${reason}`, en: `the record still cannot be taken: ${reason}` },
    { reason },
  );
}

/** Writes of the cards whose records are in memory at once; a card has about as many as taps. */
const RECORD_WRITES = 16_000;

/** Reads what the ledger has of many cards, some cards at a time, in the order in which they are asked for. */
export class RecordsOfCards {
  readonly #store: LedgerStore;
  readonly #groups: string[][] = [];
  #loaded: ReadonlyMap<string, StoredCardRecords> = new Map();

  constructor(
    store: LedgerStore,
    cards: readonly { readonly cardId: string; readonly revision?: number | undefined }[],
  ) {
    this.#store = store;
    let writes = 0;
    for (const { cardId, revision = 0 } of cards) {
      writes += revision + 1;
      if (this.#groups.length === 0 || writes > RECORD_WRITES) {
        this.#groups.push([]);
        writes = revision + 1;
      }
      this.#groups.at(-1)?.push(cardId);
    }
  }

  /** The records of a card, if they are in memory. */
  find(cardId: string): StoredCardRecords | undefined {
    return this.#loaded.get(cardId);
  }

  /** Reads the records of the next cards, of which `cardId` is the first. */
  async load(cardId: string): Promise<StoredCardRecords> {
    this.#loaded = await this.#store.listRecordsOfCards(this.#groups.shift() ?? [cardId]);
    return this.#loaded.get(cardId) as StoredCardRecords;
  }
}

/** All taps, journeys and transfers that the ledger has of a card. */
export async function loadCardRecords(store: LedgerStore, cardId: string): Promise<StoredCardRecords> {
  return (await store.listRecordsOfCards([cardId])).get(cardId) as StoredCardRecords;
}

interface SortedTaps {
  readonly accepted: StoredTap[];
  readonly quarantined: (StoredTap & { readonly reason: QuarantineReason })[];
  readonly byCard: Map<string, StoredTap[]>;
  /** What is odd about accepted taps. */
  readonly items: ReconDraft[];
  duplicateCount: number;
}

/** What taps of a chunk are screened with. */
interface Screening {
  readonly context: CardsContext;
  readonly knownTaps: KnownTaps;
  readonly latestSec: number;
  readonly receivedSec: number;
  readonly isReleased: boolean;
  readonly isPlanned: boolean;
}

/** Finds why a tap of a known card cannot be taken, and else whether its terminal's clock ran back. */
function screenTap(tap: StoredTap, card: CachedCard, ranges: BalanceRanges, screening: Screening) {
  const { context, isPlanned, isReleased, knownTaps, latestSec, receivedSec } = screening;
  const unread = findQuarantineReason(tap, card.row, context, latestSec);
  if (unread) return unread;
  if (!isReleased) {
    const odd = findImplausible(
      tap,
      context,
      isPlanned ? null : receivedSec,
      knownTaps.findClockBackSec(tap),
    );
    if (odd) return odd;
  }
  return ranges.admits(tap, card.row, card.row.balanceFen) ? undefined : 'balance-beyond';
}

/** Sorts taps into accepted, duplicate and quarantined ones; adds new cards, known by their number, to `known`. */
function sortOut(
  taps: readonly StoredTap[],
  findHash: (tapId: string) => string | undefined,
  known: Map<string, CachedCard>,
  screening: Screening,
): SortedTaps {
  const { context, knownTaps } = screening;
  const ranges = new BalanceRanges(context);
  const sorted: SortedTaps = {
    accepted: [],
    quarantined: [],
    byCard: new Map(),
    items: [],
    duplicateCount: 0,
  };
  const seen = new TapHashes(sorted.accepted);
  const aside = new Set<string>();
  const findThere = (tapId: string) => seen.find(tapId) ?? findHash(tapId);
  for (const tap of taps) {
    const there = knownTaps.advance(tap) ? undefined : findThere(toTapId(tap));
    if (there === tap.payloadHash) {
      sorted.duplicateCount++;
      continue;
    }
    const card = known.get(tap.cardId) ?? findNewCard(tap.cardId, context);
    const reason: QuarantineReason | undefined =
      there !== undefined
        ? 'content-differs'
        : card === undefined
          ? toUnknownReason(tap, context)
          : screenTap(tap, card, ranges, screening);
    if (reason !== undefined) {
      const key = `${toTapId(tap)}/${tap.payloadHash}`;
      if (aside.has(key)) sorted.duplicateCount++;
      else sorted.quarantined.push({ ...tap, reason });
      aside.add(key);
      continue;
    }
    known.set(tap.cardId, card as CachedCard);
    sorted.accepted.push(tap);
    const item = toClockItem(tap, knownTaps.findClockBackSec(tap));
    if (item) sorted.items.push(item);
    knownTaps.keepClock(tap);
    const ofCard = sorted.byCard.get(tap.cardId);
    if (ofCard) ofCard.push(tap);
    else sorted.byCard.set(tap.cardId, [tap]);
  }
  return sorted;
}

/** Why a card cannot be known that is not registered, and whose number no version has. */
function toUnknownReason({ eventSec }: StoredTap, { firstDay, schemeOn, toServiceDay }: CardsContext) {
  const day = toServiceDay(eventSec);
  const isListed = day >= firstDay && getCardNumbers(schemeOn(day)).isClosed;
  return isListed ? 'number-unknown' : 'card-unknown';
}

/** A card known by its number alone, by the newest version that has its number. */
function findNewCard(cardId: string, { versions }: CardsContext): CachedCard | undefined {
  let card: Card | undefined;
  for (let i = versions.length - 1; i >= 0 && !card; i--)
    card = findCardByNumber(versions[i] as Scheme, cardId);
  if (!card) return undefined;
  const row = { ...card, balanceFen: 0, state: '', unsettledDay: null, isUnregistered: true as const };
  return { row, state: emptyCardState, revision: 0 };
}

/** The days of the batches on which posting depends. */
export function toBatchDays(batches: readonly BatchRow[]): BatchDays {
  let cutDay: number | null = null;
  let closedDay: number | null = null;
  for (const { batchDay, state } of batches) {
    if (state === 'open') continue;
    if (cutDay === null || batchDay > cutDay) cutDay = batchDay;
    if (state !== 'cut' && (closedDay === null || batchDay > closedDay)) closedDay = batchDay;
  }
  return { firstOpenDay: cutDay === null ? null : cutDay + 1, closedDay };
}
