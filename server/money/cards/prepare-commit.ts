/**
 * Prepares the commit of a chunk: sorts taps into accepted, duplicate and quarantined ones, reads them on each card and
 * collects the rows. Takes cards and taps of commits that are not written yet into account.
 */
import { bounds } from '../ledger/bounds.ts';
import type { BatchRow, IngestCommit, LedgerStore, StoredTap } from '../ledger/ledger-store.ts';
import { toTapId } from '../scheme/tap.ts';
import { emptyCardState } from './card-state.ts';
import type { CardsContext } from './cards-context.ts';
import {
  type CachedCard,
  type CardCache,
  type KnownTaps,
  type PreparedCommit,
  TapHashes,
  type Unwritten,
} from './ingest-memory.ts';
import { findCardByPrefix } from './new-card.ts';
import { createCardRows } from './post-events.ts';
import { BalanceRanges, findQuarantineReason, type QuarantineReason } from './screen-tap.ts';
import type { TapChunk } from './tap-files.ts';
import { type BatchDays, type CardRecords, foldCard, refoldWith, toBatchDay } from './work-card.ts';

export interface IngestChunk extends Pick<TapChunk, 'taps' | 'files' | 'items'> {
  /**
   * The taps are of virtual terminals, which write planned trips up to `bounds.plannedSec` ahead. Taps of real terminals
   * may be `bounds.aheadSec` ahead.
   */
  readonly isPlanned?: boolean;
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
  /** Resolves when all commits before this chunk are written or refused. */
  readonly settle: () => Promise<void>;
  /** Yields to the event loop. */
  readonly pause: () => Promise<void>;
}

/** Prepares the commit of a chunk; writes nothing. */
export async function prepareCommit(
  { cache, context, knownTaps, pause, settle, store, unwritten }: IngestBench,
  chunk: IngestChunk,
  commitId: string,
  receivedSec: number,
): Promise<PreparedCommit> {
  unwritten.sweep();
  const hashes = await knownTaps.findHashes(store, chunk.taps);
  const known = await cache.load(store, chunk.taps, unwritten);
  const findHash = (tapId: string) => unwritten.findHash(tapId) ?? hashes.get(tapId);
  const latestSec = receivedSec + (chunk.isPlanned ? bounds.plannedSec : bounds.aheadSec);
  const sorted = sortOut(chunk.taps, knownTaps, findHash, known, context, latestSec);
  const batchDays = toBatchDays(await store.listBatches());
  const rows = createCardRows();
  const cards: CachedCard[] = [];
  for (const [cardId, taps] of sorted.byCard) {
    const card = known.get(cardId) as CachedCard;
    // Synchronous for almost all cards: no promise for each.
    let next = foldCard(rows, card, taps, context, batchDays);
    if (!next) {
      // The card's records may be in a commit that is not written yet.
      if (unwritten.findCard(cardId)) await settle();
      next = refoldWith(rows, card, taps, await loadCardRecords(store, cardId), context, batchDays);
    }
    if (cards.push(next) % CARDS_AT_ONCE === 0) await pause();
  }
  const itemSec = sorted.accepted[0]?.eventSec ?? receivedSec;
  const itemDay = toBatchDay(itemSec, context, batchDays);
  for (const item of chunk.items) rows.reconItems.push({ ...item, batchDay: itemDay });
  const commit: IngestCommit = {
    commitId,
    receivedSec,
    taps: sorted.accepted,
    quarantined: sorted.quarantined,
    duplicateCount: sorted.duplicateCount,
    files: chunk.files,
    cards: cards.map(({ row }) => row),
    ...rows,
  };
  return { commit, cards };
}

/** All taps, journeys and transfers that the ledger has of a card. */
export async function loadCardRecords(store: LedgerStore, cardId: string): Promise<CardRecords> {
  return {
    taps: await store.listTapsOfCard(cardId),
    journeys: await store.listJourneysOfCard(cardId),
    transfers: await store.listTransfersOfCard(cardId),
  };
}

interface SortedTaps {
  readonly accepted: StoredTap[];
  readonly quarantined: (StoredTap & { readonly reason: QuarantineReason })[];
  readonly byCard: Map<string, StoredTap[]>;
  duplicateCount: number;
}

/** Sorts taps into accepted, duplicate and quarantined ones; adds new cards, known by their prefix, to `known`. */
function sortOut(
  taps: readonly StoredTap[],
  knownTaps: KnownTaps,
  findHash: (tapId: string) => string | undefined,
  known: Map<string, CachedCard>,
  context: CardsContext,
  latestSec: number,
): SortedTaps {
  const ranges = new BalanceRanges(context);
  const sorted: SortedTaps = { accepted: [], quarantined: [], byCard: new Map(), duplicateCount: 0 };
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
          ? 'card-unknown'
          : (findQuarantineReason(tap, card.row, context, latestSec) ??
            (ranges.admits(tap, card.row, card.row.balanceFen) ? undefined : 'balance-beyond'));
    if (reason !== undefined) {
      const key = `${toTapId(tap)}/${tap.payloadHash}`;
      if (aside.has(key)) sorted.duplicateCount++;
      else sorted.quarantined.push({ ...tap, reason });
      aside.add(key);
      continue;
    }
    known.set(tap.cardId, card as CachedCard);
    sorted.accepted.push(tap);
    const ofCard = sorted.byCard.get(tap.cardId);
    if (ofCard) ofCard.push(tap);
    else sorted.byCard.set(tap.cardId, [tap]);
  }
  return sorted;
}

function findNewCard(cardId: string, { currentScheme }: CardsContext): CachedCard | undefined {
  const card = findCardByPrefix(currentScheme, cardId);
  if (!card) return undefined;
  const row = { ...card, balanceFen: 0, state: '', unsettledDay: null };
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
