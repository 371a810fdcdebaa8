/**
 * Cards as they were last written, so that most taps need no read.
 *
 * Safe among several writers: a commit names the revision of each card, and the database refuses it if one was
 * written meanwhile. What is remembered is then dropped and read again.
 */

import type { CardRow, IngestCommit, LedgerStore, StoredTap } from '../ledger/ledger-store.ts';
import { type TapKey, toTapId } from '../scheme/tap.ts';
import { type CardState, parseCardState } from './card-state.ts';

export interface CachedCard {
  /** As it was read or written; `revision` is that before it was written. */
  readonly row: CardRow;
  readonly state: CardState;
  /** How often the row was written, if that is known. */
  readonly revision: number | undefined;
}

export class CardCache {
  readonly #capacity: number;
  /**
   * Two generations: what was not written while the young one filled up is dropped with the old one. Cheaper than
   * keeping every card in the order of its last use.
   */
  #young = new Map<string, CachedCard>();
  #old = new Map<string, CachedCard>();

  /** @param capacity - most cards kept, of about 1 kB each */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /**
   * Reads what is not remembered of the cards of these taps; cards that the database has not are left out.
   *
   * @param ahead - cards that are further than the database
   */
  async load(
    store: LedgerStore,
    taps: readonly { readonly cardId: string }[],
    ahead: { findCard(cardId: string): CachedCard | undefined },
  ): Promise<Map<string, CachedCard>> {
    const found = new Map<string, CachedCard>();
    const missing = new Set<string>();
    for (const { cardId } of taps) {
      if (found.has(cardId)) continue;
      const known = ahead.findCard(cardId) ?? this.#young.get(cardId) ?? this.#old.get(cardId);
      if (known) found.set(cardId, known);
      else missing.add(cardId);
    }
    if (missing.size === 0) return found;
    for (const [cardId, row] of await store.findCards([...missing]))
      found.set(cardId, { row, state: parseCardState(row.state), revision: row.revision });
    return found;
  }

  /** After a commit: each card as it was written. */
  keep(cards: Iterable<CachedCard>): void {
    if (this.#young.size >= this.#capacity / 2) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    for (const card of cards) this.#young.set(card.row.cardId, card);
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
  }
}

/** A terminal that has no tap yet. */
const NONE = -1;
/** Terminals remembered: more than two cities have. */
const MAX_TERMINALS = 100_000;

export class KnownTaps {
  readonly #lastSeqs = new Map<string, number>();

  /** Hashes of those of the taps that are in the database, by `terminalId/terminalSeq`. */
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
   * Takes note of a tap, and answers whether it is beyond all that are known of its terminal: then it is new.
   *
   * Only after `findHashes`, which asks for the numbers of the terminals.
   */
  advance({ terminalId, terminalSeq }: TapKey): boolean {
    const last = this.#lastSeqs.get(terminalId);
    // Forgotten meanwhile: then the database says.
    if (last === undefined || terminalSeq <= last) return false;
    this.#lastSeqs.set(terminalId, terminalSeq);
    return true;
  }

  clear(): void {
    this.#lastSeqs.clear();
  }
}

/** Rows of one chunk, and what they leave behind. */
export interface PreparedCommit {
  readonly commit: IngestCommit;
  /** As the commit writes them. */
  readonly cards: readonly CachedCard[];
}

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

  /** The commit is on the disk. It is known here until `sweep`: somebody may have looked there just before. */
  markWritten(prepared: PreparedCommit): void {
    this.#written.push(prepared);
  }

  /** Drops what is on the disk: between two chunks, when nobody is looking. */
  sweep(): void {
    for (const prepared of this.#written.splice(0)) {
      this.#commits.delete(prepared);
      // A later chunk may have taken the card on.
      for (const card of prepared.cards)
        if (this.#cards.get(card.row.cardId) === card) this.#cards.delete(card.row.cardId);
    }
  }
}

/** Hashes of a growing list of taps, by `terminalId/terminalSeq`; made when first asked for, which is seldom. */
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
