/**
 * Taps into the ledger: duplicates, quarantine, journeys and money, in one transaction for each chunk.
 *
 * A commit has a deterministic id and rests on the revisions of its cards: what a crash or a second delivery repeats
 * writes nothing, and what another process wrote meanwhile is read again.
 */
import { ProblemError } from '../../base/problem.ts';
import type { BatchRow, IngestCommit, LedgerStore, StoredTap } from '../ledger/ledger-store.ts';
import { type CachedCard, CardCache } from './card-cache.ts';
import { emptyCardState } from './card-state.ts';
import type { CardsContext } from './cards-context.ts';
import type { TapChunk } from './parse-taps.ts';
import { createCardRows } from './post-events.ts';
import { findCardByPrefix } from './register-card.ts';
import { findQuarantineReason, type QuarantineReason } from './screen-tap.ts';
import { toTapId } from './tap.ts';
import { type CardHistory, type DayLine, foldCard, refoldWith, toBatchDay } from './work-card.ts';

/** Cards remembered between chunks. */
const CACHED_CARDS = 100_000;
/** Another process writes the same cards, or cuts the batch: after so many rounds it is no coincidence. */
const MAX_ROUNDS = 5;

export type IngestChunk = Pick<TapChunk, 'taps' | 'files' | 'items'>;

/** What became of the taps of a chunk: each has one fate. */
export interface IngestedChunk {
  /** The rows as they were written. */
  readonly commit: IngestCommit;
  /** The commit's id was there: nothing was written now. */
  readonly isRepeated: boolean;
}

export interface TapIngest {
  /**
   * Ingests one chunk; chunks are taken one after another.
   *
   * @param commitId - the same for the same chunk of the same file
   * @throws ProblemError `ledger-conflict` if others write the same cards again and again
   */
  readonly ingest: (chunk: IngestChunk, commitId: string, receivedSec: number) => Promise<IngestedChunk>;
  /** Forgets what was remembered of cards: after registrations, or when the context's data changed. */
  readonly forget: () => void;
}

/** @param getContext - the scheme and the deny list at this moment; asked once for each chunk */
export function createTapIngest(
  store: LedgerStore,
  getContext: () => CardsContext,
  options: { readonly cachedCards?: number } = {},
): TapIngest {
  const cache = new CardCache(options.cachedCards ?? CACHED_CARDS);
  const attempt = async (chunk: IngestChunk, commitId: string, receivedSec: number) => {
    const { commit, cards } = await prepareCommit(store, getContext(), cache, chunk, commitId, receivedSec);
    const isRepeated = (await store.commitIngest(commit)) === 'repeated';
    if (isRepeated) cache.clear();
    else cache.keep(cards);
    return { commit, isRepeated };
  };
  return {
    forget: () => cache.clear(),
    ingest: (chunk, commitId, receivedSec) =>
      store.runExclusive(async () => {
        for (let round = 1; ; round++) {
          try {
            return await attempt(chunk, commitId, receivedSec);
          } catch (error) {
            cache.clear();
            const isStale =
              error instanceof ProblemError &&
              (error.code === 'ledger-conflict' || error.code === 'batch-state');
            if (!isStale || round === MAX_ROUNDS) throw error;
          }
        }
      }),
  };
}

interface PreparedCommit {
  readonly commit: IngestCommit;
  readonly cards: readonly CachedCard[];
}

async function prepareCommit(
  store: LedgerStore,
  context: CardsContext,
  cache: CardCache,
  chunk: IngestChunk,
  commitId: string,
  receivedSec: number,
): Promise<PreparedCommit> {
  const hashes = await store.findTapHashes(chunk.taps);
  const known = await cache.load(store, chunk.taps);
  const sorted = sortOut(chunk.taps, hashes, known, context);
  const line = toDayLine(await store.listBatches());
  const rows = createCardRows();
  const cards: CachedCard[] = [];
  for (const [cardId, taps] of sorted.byCard) {
    const card = known.get(cardId) as CachedCard;
    // Nearly all cards are read on from where they stand: no promise for each of them.
    const next =
      foldCard(rows, card, taps, context, line) ??
      refoldWith(rows, card, taps, await loadHistory(store, cardId), context, line);
    cards.push(next);
  }
  const itemSec = chunk.taps[0]?.eventSec ?? receivedSec;
  const itemDay = toBatchDay(itemSec, context, line);
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
export async function loadHistory(store: LedgerStore, cardId: string): Promise<CardHistory> {
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
  hashes: ReadonlyMap<string, string>,
  known: Map<string, CachedCard>,
  context: CardsContext,
): SortedTaps {
  const sorted: SortedTaps = { accepted: [], quarantined: [], byCard: new Map(), duplicateCount: 0 };
  const seen = new Map<string, string>();
  const aside = new Set<string>();
  for (const tap of taps) {
    const tapId = toTapId(tap);
    const there = hashes.get(tapId) ?? seen.get(tapId);
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
          : findQuarantineReason(tap, card.row, context);
    if (reason !== undefined) {
      const key = `${tapId}/${tap.payloadHash}`;
      if (aside.has(key)) sorted.duplicateCount++;
      else sorted.quarantined.push({ ...tap, reason });
      aside.add(key);
      continue;
    }
    seen.set(tapId, tap.payloadHash);
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
export function toDayLine(batches: readonly BatchRow[]): DayLine {
  let cutDay: number | null = null;
  let closedDay: number | null = null;
  for (const { batchDay, state } of batches) {
    if (state === 'open') continue;
    if (cutDay === null || batchDay > cutDay) cutDay = batchDay;
    if (state !== 'cut' && (closedDay === null || batchDay > closedDay)) closedDay = batchDay;
  }
  return { firstOpenDay: cutDay === null ? null : cutDay + 1, closedDay };
}
