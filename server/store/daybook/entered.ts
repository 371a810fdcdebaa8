/** What a writer knows of the entries in the daybook, all of which are its own; makes the entries of the next transaction. */
import { toCardNo } from '../packed-order.ts';
import { CARD_WIDTH, cardPlaces, type NameNumbers, type PackedRows, tapPlaces } from '../packed-rows.ts';
import { toConflict } from '../refusals.ts';
import { ByteWriter } from './byte-writer.ts';
import { EntryEncoder, type EntryRow } from './entry.ts';
import { toEntryNo } from './own-entries.ts';
import type { OwnSums } from './own-sums.ts';
import { ReceivedNumbers } from './received-numbers.ts';

/** A card before an entry. */
export interface CardBefore {
  readonly revision: number;
  readonly balanceFen: number;
}

interface EnteredCard extends CardBefore {
  readonly entryNo: number;
}

/** Taps of a terminal. */
interface EnteredTerminal {
  /** Those of entries. */
  readonly received: ReceivedNumbers;
  /** Highest number in the tables; -1 without one. */
  readonly lastPosted: number;
}

/** What the tables have. */
export interface PostedRecords {
  readonly findCard: (cardNo: number) => CardBefore;
  readonly hasTap: (terminalNo: number, seq: number) => boolean;
}

/** @param entry - its bytes are valid until the next one */
type AddEntry = (entry: EntryRow) => void;

export class Entered {
  readonly #writer = new ByteWriter();
  readonly #cards = new Map<number, EnteredCard>();
  readonly #terminals = new Map<number, EnteredTerminal>();
  #lastNo = 0;

  /** Number of the last entry; 0 without one. */
  get lastNo(): number {
    return this.#lastNo;
  }

  hasCard(cardNo: number): boolean {
    return this.#cards.has(cardNo);
  }

  /** Terminals of taps of which it is not known what the tables have of them. */
  listNewTerminals({ taps }: PackedRows, numbers: NameNumbers): Set<number> {
    const found = new Set<number>();
    for (let i = 0; i < taps.count; i++) {
      const terminalNo = numbers.words[
        taps.values[i * taps.width + tapPlaces.terminal_no] as number
      ] as number;
      if (!this.#terminals.has(terminalNo)) found.add(terminalNo);
    }
    return found;
  }

  /** @param lastPosted - highest number of the terminal in the tables; -1 without one */
  addTerminal(terminalNo: number, lastPosted: number): void {
    this.#terminals.set(terminalNo, { received: new ReceivedNumbers(), lastPosted });
  }

  /** Taps with numbers that the tables may have. */
  listMaybePosted({ taps }: PackedRows, numbers: NameNumbers): { terminalNo: number; seq: number }[] {
    const found: { terminalNo: number; seq: number }[] = [];
    this.#eachTap(taps, numbers, (terminalNo, seq, { lastPosted }) => {
      if (seq <= lastPosted) found.push({ terminalNo, seq });
    });
    return found;
  }

  #eachTap(
    taps: PackedRows['taps'],
    numbers: NameNumbers,
    visit: (terminalNo: number, seq: number, terminal: EnteredTerminal) => void,
  ): void {
    for (let i = 0; i < taps.count; i++) {
      const at = (column: number) => taps.values[i * taps.width + column] as number;
      const terminalNo = numbers.words[at(tapPlaces.terminal_no)] as number;
      visit(terminalNo, at(tapPlaces.seq), this.#terminals.get(terminalNo) as EnteredTerminal);
    }
  }

  /**
   * Makes an entry for each card of a transaction. The terminals of its taps must be known.
   *
   * @throws ProblemError `ledger-conflict` for a tap that the ledger has, a card that was written since it was read, or a
   *   balance that does not follow from the card's transfers; call `forgetAll` then
   */
  enter(
    rows: PackedRows,
    { fen, transferCards }: OwnSums,
    numbers: NameNumbers,
    firstCommitNo: number,
    posted: PostedRecords,
    add: AddEntry,
  ): void {
    this.#eachTap(rows.taps, numbers, (terminalNo, seq, { lastPosted, received }) => {
      const isPosted = seq <= lastPosted && posted.hasTap(terminalNo, seq);
      if (isPosted || !received.add(seq))
        throw toConflict(`the ledger has tap ${terminalNo}/${seq}`, `${terminalNo}/${seq}`);
    });
    const { cardIds, cards } = rows;
    const encoder = new EntryEncoder(this.#writer, rows, transferCards, numbers, firstCommitNo);
    for (let i = 0; i < cards.count; i++) {
      const at = (column: number) => cards.values[i * CARD_WIDTH + column] as number;
      const place = at(cardPlaces.card);
      const cardId = cardIds[place] as string;
      const cardNo = toCardNo(cards, i, numbers);
      const revision = at(cardPlaces.revision);
      const entered = this.#cards.get(cardNo);
      const before = entered ?? posted.findCard(cardNo);
      if (!Number.isNaN(revision) && revision !== before.revision)
        throw toConflict(`card ${cardId} was written meanwhile`, cardId);
      const balanceFen = at(cardPlaces.balanceFen);
      if (before.balanceFen + (fen[place] as number) !== balanceFen)
        throw toConflict(`balance of card ${cardId} does not follow from its transfers`, cardId);
      const after = before.revision + at(cardPlaces.times);
      const entryNo = toEntryNo(firstCommitNo, i);
      const columns = { entryNo, cardNo, prevNo: entered?.entryNo ?? null };
      add({ ...columns, body: encoder.encode(i, columns, after) });
      this.#cards.set(cardNo, { entryNo, revision: after, balanceFen });
      this.#lastNo = entryNo;
    }
  }

  /** Call after a rollback, and when the daybook is empty. */
  forgetAll(): void {
    this.#cards.clear();
    this.#terminals.clear();
    this.#lastNo = 0;
  }
}
