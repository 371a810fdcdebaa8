/**
 * What ingest keeps in memory between chunks: cached cards, the last number of each terminal, and commits that are not
 * on disk yet.
 *
 * Several processes may write: a commit names the revision of each card and has unique keys, and the database refuses
 * it if another process wrote meanwhile. The caches are then cleared and read again.
 */

import { GenerationCache } from '../../base/generation-cache.ts';
import type { CardRow, IngestCommit, LedgerStore, StoredTap } from '../ledger/ledger-store.ts';
import { type TapKey, toTapId } from '../scheme/tap.ts';
import { type CardState, parseCardState } from './card-state.ts';

export interface CachedCard {
  /** As read or written; its `revision` is the one before the write. */
  readonly row: CardRow;
  readonly state: CardState;
  /** Number of writes of the row, if known. */
  readonly revision: number | undefined;
}

/** Cards as they were last written, so that most taps need no read. */
export class CardCache {
  readonly #cards: GenerationCache<string, CachedCard>;

  /** @param capacity - most cards kept, of about 1 kB each */
  constructor(capacity: number) {
    this.#cards = new GenerationCache(capacity / 2);
  }

  /**
   * Finds the cards of these taps: uncommitted ones first, then cached ones, then those of the database. Cards that the
   * database does not have are left out.
   *
   * @param uncommitted - cards as commits on their way to the database leave them
   */
  async load(
    store: LedgerStore,
    taps: readonly { readonly cardId: string }[],
    uncommitted: { findCard(cardId: string): CachedCard | undefined },
  ): Promise<Map<string, CachedCard>> {
    const found = new Map<string, CachedCard>();
    const missing = new Set<string>();
    for (const { cardId } of taps) {
      if (found.has(cardId)) continue;
      const known = uncommitted.findCard(cardId) ?? this.#cards.get(cardId);
      if (known) found.set(cardId, known);
      else missing.add(cardId);
    }
    if (missing.size === 0) return found;
    for (const [cardId, row] of await store.findCards([...missing]))
      found.set(cardId, { row, state: parseCardState(row.state), revision: row.revision });
    return found;
  }

  /** Caches cards as a commit wrote them. */
  keep(cards: Iterable<CachedCard>): void {
    for (const card of cards) this.#cards.set(card.row.cardId, card);
  }

  clear(): void {
    this.#cards.clear();
  }
}

/** Number of a terminal without taps. */
const NONE = -1;
/** Most terminals kept: more than two cities have. */
const MAX_TERMINALS = 100_000;

/**
 * The highest number of each terminal in the database and in uncommitted chunks: a tap with a higher number is new, so
 * almost no tap has to be looked up.
 */
export class KnownTaps {
  readonly #lastSeqs = new Map<string, number>();

  /** Hashes of the taps that are in the database, by `terminalId/terminalSeq`. */
  async findHashes(store: LedgerStore, taps: readonly TapKey[]): Promise<Map<string, string>> {
    const unknown = new Set<string>();
    for (const { terminalId } of taps) if (!this.#lastSeqs.has(terminalId)) unknown.add(terminalId);
    if (unknown.size > 0) {
      if (this.#lastSeqs.size + unknown.size > MAX_TERMINALS) this.#lastSeqs.clear();
      const asked = new Set(taps.map(({ terminalId }) => terminalId));
      const found = await store.findLastSeqs([...asked].filter((id) => !this.#lastSeqs.has(id)));
      for (const terminalId of asked)
        if (!this.#lastSeqs.has(terminalId)) this.#lastSeqs.set(terminalId, found.get(terminalId) ?? NONE);
    }
    const maybe = taps.filter(
      ({ terminalId, terminalSeq }) => terminalSeq <= (this.#lastSeqs.get(terminalId) as number),
    );
    return maybe.length === 0 ? new Map() : store.findTapHashes(maybe);
  }

  /**
   * Records a tap's number. Call after `findHashes`, which reads the numbers of the terminals.
   *
   * @returns whether the number is the highest of its terminal, so that the tap is new
   */
  advance({ terminalId, terminalSeq }: TapKey): boolean {
    const last = this.#lastSeqs.get(terminalId);
    // The terminal was dropped meanwhile: the caller looks the tap up.
    if (last === undefined || terminalSeq <= last) return false;
    this.#lastSeqs.set(terminalId, terminalSeq);
    return true;
  }

  clear(): void {
    this.#lastSeqs.clear();
  }
}

/** The commit of one chunk, and the cards after it. */
export interface PreparedCommit {
  readonly commit: IngestCommit;
  /** Cards as the commit writes them. */
  readonly cards: readonly CachedCard[];
}

/**
 * Prepared commits that are not on disk yet; the next chunks are prepared on top of them. None of them is answered yet.
 * If a write is refused, all later commits are dropped and prepared again.
 */
export class Unwritten {
  readonly #cards = new Map<string, CachedCard>();
  readonly #commits = new Map<PreparedCommit, TapHashes>();
  #written: PreparedCommit[] = [];

  findCard(cardId: string): CachedCard | undefined {
    return this.#cards.get(cardId);
  }

  findHash(tapId: string): string | undefined {
    for (const hashes of this.#commits.values()) {
      const hash = hashes.find(tapId);
      if (hash !== undefined) return hash;
    }
    return undefined;
  }

  add(prepared: PreparedCommit): void {
    for (const card of prepared.cards) this.#cards.set(card.row.cardId, card);
    if (prepared.commit.taps.length > 0) this.#commits.set(prepared, new TapHashes(prepared.commit.taps));
  }

  /** Marks a commit as written. It stays until `sweep`, since a chunk that is being prepared may rest on it. */
  markWritten(prepared: PreparedCommit): void {
    this.#written.push(prepared);
  }

  /** Evicts written commits; call only between two chunks. */
  sweep(): void {
    for (const prepared of this.#written.splice(0)) {
      this.#commits.delete(prepared);
      // Keep the card if a later commit changed it.
      for (const card of prepared.cards)
        if (this.#cards.get(card.row.cardId) === card) this.#cards.delete(card.row.cardId);
    }
  }
}

/** Hashes of a growing list of taps by `terminalId/terminalSeq`, built at the first lookup: most lists have none. */
export class TapHashes {
  readonly #taps: readonly StoredTap[];
  readonly #hashes = new Map<string, string>();
  #count = 0;

  constructor(taps: readonly StoredTap[]) {
    this.#taps = taps;
  }

  find(tapId: string): string | undefined {
    for (; this.#count < this.#taps.length; this.#count++) {
      const tap = this.#taps[this.#count] as StoredTap;
      this.#hashes.set(toTapId(tap), tap.payloadHash);
    }
    return this.#hashes.get(tapId);
  }
}
