/**
 * Cards as they were last written, so that most taps need no read.
 *
 * Safe among several writers: a commit names the revision of each card, and the database refuses it if one was
 * written meanwhile. What is remembered is then dropped and read again.
 */
import type { CardRow, LedgerStore } from '../ledger/ledger-store.ts';
import type { CardState } from './card-state.ts';
import { parseCardState } from './card-state-text.ts';

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
