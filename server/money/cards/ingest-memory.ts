/**
 * What ingest keeps in memory between chunks beside cached cards: the last number of each terminal, and commits that are
 * not on disk yet.
 *
 * Several processes may write: a commit names the revision of each card and has unique keys, and the database refuses
 * it if another process wrote meanwhile. The caches are then cleared and read again.
 */

import type { IngestCommit, LedgerStore, StoredCardRecords, StoredTap } from '../ledger/ledger-store.ts';
import { type Tap, type TapKey, toTapId } from '../scheme/tap.ts';
import type { CachedCard } from './card-cache.ts';
import { CommittedRows } from './committed-rows.ts';

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
  /** The accepted tap with the highest number of each terminal. */
  readonly #clocks = new Map<string, Pick<Tap, 'terminalSeq' | 'eventSec'>>();

  /** Hashes of the taps that are in the database, by `terminalId/terminalSeq`. */
  async findHashes(store: LedgerStore, taps: readonly TapKey[]): Promise<Map<string, string>> {
    const unknown = new Set<string>();
    for (const { terminalId } of taps) if (!this.#lastSeqs.has(terminalId)) unknown.add(terminalId);
    if (unknown.size > 0) {
      if (this.#lastSeqs.size + unknown.size > MAX_TERMINALS) this.clear();
      const asked = new Set(taps.map(({ terminalId }) => terminalId));
      const found = await store.findLastTaps([...asked].filter((id) => !this.#lastSeqs.has(id)));
      for (const terminalId of asked) {
        if (this.#lastSeqs.has(terminalId)) continue;
        const last = found.get(terminalId);
        this.#lastSeqs.set(terminalId, last?.terminalSeq ?? NONE);
        if (last) this.#clocks.set(terminalId, last);
        else this.#clocks.delete(terminalId);
      }
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

  /** Seconds by which a tap is earlier than the terminal's accepted tap with the highest number; 0 if it is not behind it. */
  findClockBackSec({ eventSec, terminalId, terminalSeq }: Tap): number {
    const last = this.#clocks.get(terminalId);
    if (!last || last.terminalSeq >= terminalSeq) return 0;
    return Math.max(0, last.eventSec - eventSec);
  }

  /** Call for each accepted tap. */
  keepClock(tap: Tap): void {
    const last = this.#clocks.get(tap.terminalId);
    if (!last || last.terminalSeq < tap.terminalSeq) this.#clocks.set(tap.terminalId, tap);
  }

  clear(): void {
    this.#lastSeqs.clear();
    this.#clocks.clear();
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
  /** Rows of the commits, as far as they were asked for. */
  readonly #rows = new Map<PreparedCommit, CommittedRows>();
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

  /**
   * What the ledger will have of a card.
   *
   * @param own - what it has, read since the last `sweep`
   */
  addTo(cardId: string, own: StoredCardRecords): StoredCardRecords {
    if (!this.#cards.has(cardId)) return own;
    let records = own;
    for (const prepared of this.#commits.keys()) {
      let rows = this.#rows.get(prepared);
      if (!rows) {
        rows = new CommittedRows();
        rows.add(prepared.commit);
        this.#rows.set(prepared, rows);
      }
      records = rows.addTo(cardId, records);
    }
    return records;
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
      this.#rows.delete(prepared);
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
