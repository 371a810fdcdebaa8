/**
 * What was worked out of taps and is on its way to the disk: the next chunk goes on from there without waiting.
 *
 * Nothing here was acknowledged. If a write is refused, all that rests on it is dropped and worked out again.
 */
import type { IngestCommit, StoredTap } from '../ledger/ledger-store.ts';
import { toTapId } from '../scheme/tap.ts';
import type { CachedCard } from './card-cache.ts';

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
