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
  /** Least recently used first. */
  readonly #cards = new Map<string, CachedCard>();

  /** @param capacity - most cards kept, of about 1 kB each */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Reads what is not remembered; cards that the database has not are left out. */
  async load(store: LedgerStore, cardIds: Iterable<string>): Promise<Map<string, CachedCard>> {
    const found = new Map<string, CachedCard>();
    const missing: string[] = [];
    for (const cardId of cardIds) {
      const known = this.#cards.get(cardId);
      if (known) found.set(cardId, known);
      else missing.push(cardId);
    }
    if (missing.length === 0) return found;
    for (const [cardId, row] of await store.findCards(missing))
      found.set(cardId, { row, state: parseCardState(row.state), revision: row.revision });
    return found;
  }

  /** After a commit: each card as it was written. */
  keep(cards: Iterable<CachedCard>): void {
    for (const card of cards) {
      const { cardId } = card.row;
      this.#cards.delete(cardId);
      this.#cards.set(cardId, card);
    }
    for (const cardId of this.#cards.keys()) {
      if (this.#cards.size <= this.#capacity) break;
      this.#cards.delete(cardId);
    }
  }

  clear(): void {
    this.#cards.clear();
  }
}
