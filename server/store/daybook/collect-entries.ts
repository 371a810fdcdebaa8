/** Collects entries of the daybook into the rows of one transaction. */
import { cardFields, HASH_BYTES, type PackedRows, TablePacker } from '../packed-rows.ts';
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

/**
 * Rows with the database's numbers of names in place of indexes: they are written without `NameNumbers`. Call `add` in the
 * order of entries.
 */
export class CollectedEntries {
  readonly #taps = new TablePacker(listFields('tap'));
  readonly #transfers = new TablePacker(listFields('transfer'));
  readonly #journeys = new TablePacker(listFields('journey'));
  readonly #hashes: Buffer[] = [];
  readonly #cards = new Map<number, CollectedCard>();
  readonly #sink: EntrySink = {
    tap: (row, hash) => {
      this.#taps.addRow(row);
      this.#hashes.push(hash);
    },
    transfer: (row) => this.#transfers.addRow(row),
    journey: (row, explanation) => this.#journeys.addRow(row, explanation),
  };

  get tapCount(): number {
    return this.#hashes.length;
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
      tapHashes: Buffer.concat(this.#hashes, this.#hashes.length * HASH_BYTES),
      transfers: this.#transfers.finish(),
      transferCards: null,
      journeys: this.#journeys.finish(),
      cards: cards.finish(),
    };
  }
}
