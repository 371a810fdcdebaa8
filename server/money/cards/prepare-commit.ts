/**
 * What a chunk of taps makes of the ledger: each tap to its fate, each card on from where it stands, rows for one commit.
 *
 * May run ahead of the database: what was prepared before and is not written yet is handed in.
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
import { createCardRows } from './post-events.ts';
import { findCardByPrefix } from './register-card.ts';
import { BalanceRanges, findQuarantineReason, type QuarantineReason } from './screen-tap.ts';
import type { TapChunk } from './tap-files.ts';
import { type BatchDays, type CardRecords, foldCard, refoldWith, toBatchDay } from './work-card.ts';

export interface IngestChunk extends Pick<TapChunk, 'taps' | 'files' | 'items'> {
  /**
   * Its records are of virtual terminals, which may write them before their time: a planned trip that is ridden. Those of
   * real terminals are no further ahead than their clocks may be.
   */
  readonly isPlanned?: boolean;
}

/** Cards between two looks at what else happened: a write may have ended, and the next one should begin. */
const CARDS_AT_ONCE = 250;

/** Where a chunk is worked out. */
export interface IngestBench {
  readonly store: LedgerStore;
  readonly context: CardsContext;
  readonly cache: CardCache;
  readonly knownTaps: KnownTaps;
  /** Of chunks before this one; nobody changes it meanwhile but by `markWritten`. */
  readonly unwritten: Unwritten;
  /** Fulfilled when everything before this chunk is on the disk. */
  readonly settle: () => Promise<void>;
  /** Lets others have the thread for a moment. */
  readonly pause: () => Promise<void>;
}

/** Works out the rows of a chunk, and writes nothing. */
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
    // Nearly all cards are read on from where they stand: no promise for each of them.
    let next = foldCard(rows, card, taps, context, batchDays);
    if (!next) {
      // Its history may be on its way.
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

/** All that the database has of a card. */
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

/** Each tap to its fate; cards known by their prefix are added to `known`. */
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

/** From the batches to the days that taps depend on. */
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
