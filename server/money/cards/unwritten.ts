/**
 * What was worked out of taps and is on its way to the disk: the next chunk goes on from there without waiting.
 *
 * Nothing here was acknowledged. If a write is refused, all that rests on it is dropped and worked out again.
 */
import type { IngestCommit } from '../ledger/ledger-store.ts';
import type { CachedCard } from './card-cache.ts';

/** Rows of one chunk, and what they leave behind. */
export interface PreparedCommit {
  readonly commit: IngestCommit;
  /** As the commit writes them. */
  readonly cards: readonly CachedCard[];
  /** Hashes of the taps that it adds, by `terminalId/terminalSeq`. */
  readonly hashes: ReadonlyMap<string, string>;
}

export class Unwritten {
  readonly #cards = new Map<string, CachedCard>();
  readonly #hashes = new Map<string, string>();
  #written: PreparedCommit[] = [];

  findCard(cardId: string): CachedCard | undefined {
    return this.#cards.get(cardId);
  }

  findHash(tapId: string): string | undefined {
    return this.#hashes.get(tapId);
  }

  add({ cards, hashes }: PreparedCommit): void {
    for (const card of cards) this.#cards.set(card.row.cardId, card);
    for (const [tapId, hash] of hashes) this.#hashes.set(tapId, hash);
  }

  /** The commit is on the disk. It is known here until `sweep`: somebody may have looked there just before. */
  markWritten(prepared: PreparedCommit): void {
    this.#written.push(prepared);
  }

  /** Drops what is on the disk: between two chunks, when nobody is looking. */
  sweep(): void {
    const written = this.#written;
    this.#written = [];
    for (const { cards, hashes } of written) {
      // A later chunk may have taken the card on.
      for (const card of cards)
        if (this.#cards.get(card.row.cardId) === card) this.#cards.delete(card.row.cardId);
      for (const tapId of hashes.keys()) this.#hashes.delete(tapId);
    }
  }
}
