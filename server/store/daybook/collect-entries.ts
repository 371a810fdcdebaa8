/** Collects entries of the daybook into the rows of one transaction. */
import { HASH_BYTES } from '../packed-buffers.ts';
import { cardFields, type PackedRows, TablePacker } from '../packed-rows.ts';
import { listFields } from '../table-rows.ts';
import { type EntryRow, type EntrySink, readEntry } from './entry.ts';

interface CollectedCard {
  /** Before the first entry. */
  readonly revision: number;
  balanceFen: number;
  unsettledDay: number | null;
  times: number;
  state: string;
}

/** Transfers of a tap at most, usually. */
const TRANSFERS_OF_TAP = 4;

/**
 * Rows with the database's numbers of names in place of indexes: they are written without `NameNumbers`. Call `add` in the
 * order of entries.
 */
export class CollectedEntries {
  readonly #taps: TablePacker;
  readonly #transfers: TablePacker;
  readonly #journeys: TablePacker;
  #hashes: Uint8Array<ArrayBuffer>;
  #tapCount = 0;
  readonly #cards = new Map<number, CollectedCard>();
  readonly #sink: EntrySink = {
    tap: (row, hash) => {
      this.#taps.addRow(row);
      this.#keepHash(hash);
    },
    transfer: (row) => this.#transfers.addRow(row),
    journey: (row, explanation) => this.#journeys.addRow(row, explanation),
  };

  /** @param taps - for which memory is reserved at once: what is not used costs nothing, and a copy would stay for a while */
  constructor(taps = 1_024) {
    this.#taps = new TablePacker(listFields('tap'), taps);
    this.#transfers = new TablePacker(listFields('transfer'), taps * TRANSFERS_OF_TAP);
    this.#journeys = new TablePacker(listFields('journey'), taps);
    this.#hashes = new Uint8Array(taps * HASH_BYTES);
  }

  get tapCount(): number {
    return this.#tapCount;
  }

  // Copied: the hash is a part of its entry, which would stay in memory with it.
  #keepHash(hash: Uint8Array): void {
    const at = this.#tapCount++ * HASH_BYTES;
    if (at === this.#hashes.length) {
      const wider = new Uint8Array(Math.max(HASH_BYTES * 1_024, at * 2));
      wider.set(this.#hashes);
      this.#hashes = wider;
    }
    this.#hashes.set(hash, at);
  }

  /** @throws ProblemError `ledger-damaged` */
  add(row: EntryRow): void {
    const { cardNo } = row;
    const { balanceFen, revision, state, times, unsettledDay } = readEntry(row, this.#sink);
    const known = this.#cards.get(cardNo);
    if (known) {
      Object.assign(known, { balanceFen, state, unsettledDay });
      known.times += times;
    } else this.#cards.set(cardNo, { revision: revision - times, balanceFen, unsettledDay, times, state });
  }

  finish(): PackedRows {
    const cards = new TablePacker(cardFields, this.#cards.size);
    // In the order of `cardPlaces`; an ingest does not change the columns of the registration.
    for (const [cardNo, { balanceFen, revision, state, times, unsettledDay }] of this.#cards)
      cards.addRow([cardNo, null, null, null, null, null, balanceFen, unsettledDay, revision, times], state);
    return {
      words: [],
      cardIds: [],
      taps: this.#taps.finish(),
      tapHashes: this.#hashes.subarray(0, this.#tapCount * HASH_BYTES),
      transfers: this.#transfers.finish(),
      transferCards: null,
      journeys: this.#journeys.finish(),
      cards: cards.finish(),
    };
  }
}
