/** Rows of taps, journeys, transfers and cards on SQLite, written inside a transaction that is somebody else's. */
import type { Value } from '../encode.ts';
import {
  CARD_WIDTH,
  cardPlaces,
  HASH_BYTES,
  type NameNumbers,
  type PackedRows,
  readRow,
  readText,
  toCardOrder,
  toKeyOrder,
} from '../packed-rows.ts';
import { toConflict } from '../refusals.ts';
import { addToTotals, noTotals, type Totals, type TotalsByAccount } from '../totals.ts';
import { CardHeads } from './card-heads.ts';
import type { SqliteNames } from './sqlite-names.ts';
import { isPlainTransfer, type SqliteStatements, toPlainTransfer } from './statements.ts';

/** A card while it is written: the end of its list moves as taps are added. */
interface Touched {
  readonly revision: number;
  readonly balanceFen: number;
  terminalNo: number | null;
  seq: number | null;
}

type Cell = Value | Uint8Array;
type TouchedCards = Map<number, Touched>;

/** Cards of which the end is remembered. */
const HEADS = 60_000;

/** Places of columns in a row of `tap`. */
const [TERMINAL_NO, SEQ, CARD_NO, HASH, COMMIT_NO, PREV_TERMINAL_NO, PREV_SEQ] = [
  1, 2, 4, 15, 17, 18, 19,
] as const;
const TAP_WIDTH = 20;
const TRANSFER_WIDTH = 19;
const JOURNEY_WIDTH = 24;
const EXPLANATION = JOURNEY_WIDTH - 1;

export class SqliteMoney {
  private readonly statements: SqliteStatements;
  private readonly numbers: SqliteNames;
  private readonly shardId: number;
  private readonly heads = new CardHeads(HEADS);

  constructor(statements: SqliteStatements, numbers: SqliteNames, shardId: number) {
    this.statements = statements;
    this.numbers = numbers;
    this.shardId = shardId;
  }

  /**
   * Taps, transfers, totals, journeys and cards.
   *
   * @param firstCommitNo - of the first commit among the taps
   * @throws ProblemError `ledger-conflict` for a card that was written since it was read, or whose balance does not
   *   follow from its transfers
   */
  write(rows: PackedRows, firstCommitNo: number): void {
    const numbers = this.numbers.toNumbers(rows);
    const touched = this.touchCards(rows, numbers, numbers.newCards);
    this.writeTaps(rows, firstCommitNo, numbers, touched);
    const sums = this.writeTransfers(rows, numbers);
    this.writeJourneys(rows, numbers);
    this.writeCards(rows, numbers, touched, sums);
  }

  /** After a rollback: what was remembered may never have been. */
  forgetAll(): void {
    this.heads.clear();
  }

  /** The cards of which there is a new state, as they stand. */
  private touchCards(
    { cardIds, cards }: PackedRows,
    numbers: NameNumbers,
    newCards: ReadonlySet<number>,
  ): TouchedCards {
    const touched: TouchedCards = new Map();
    for (const cardNo of newCards)
      touched.set(cardNo, { revision: 0, balanceFen: 0, terminalNo: null, seq: null });
    for (const i of toCardOrder(cards, numbers)) {
      const place = cards.values[i * CARD_WIDTH + cardPlaces.card] as number;
      const revision = cards.values[i * CARD_WIDTH + cardPlaces.revision] as number;
      const cardNo = numbers.cards[place] as number;
      const head = this.heads.find(cardNo);
      // Whoever read the card at this revision, too, is right or refused below; anything else is read again.
      const card = head?.revision === revision ? { ...head } : this.touch(cardNo, touched);
      if (!Number.isNaN(revision) && revision !== card.revision)
        throw toConflict(`card ${cardIds[place]} was written meanwhile`, cardIds[place] as string);
      touched.set(cardNo, card);
    }
    return touched;
  }

  private writeTaps(
    { tapHashes, taps }: PackedRows,
    firstCommitNo: number,
    numbers: NameNumbers,
    touched: TouchedCards,
  ): void {
    // The list of a card's taps is in the order in which they came...
    const before: { readonly terminalNo: number | null; readonly seq: number | null }[] = [];
    const row: Cell[] = Array(TAP_WIDTH).fill(null);
    for (let i = 0; i < taps.count; i++) {
      readRow('tap', taps, i, numbers, row);
      const head = this.touch(row[CARD_NO] as number, touched);
      before.push({ terminalNo: head.terminalNo, seq: head.seq });
      head.terminalNo = row[TERMINAL_NO] as number;
      head.seq = row[SEQ] as number;
    }
    // ...and they are written by terminal: neighbours go onto the same page.
    const { insertTap } = this.statements;
    for (const i of toKeyOrder(taps, numbers)) {
      readRow('tap', taps, i, numbers, row);
      row[HASH] = tapHashes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES);
      row[COMMIT_NO] = firstCommitNo + (row[COMMIT_NO] as number);
      row[PREV_TERMINAL_NO] = before[i]?.terminalNo ?? null;
      row[PREV_SEQ] = before[i]?.seq ?? null;
      insertTap.run(...row);
    }
  }

  /** Answers what they do to cards; other accounts are written. */
  private writeTransfers({ transfers }: PackedRows, numbers: NameNumbers): TotalsByAccount['cards'] {
    const { addToAccount, insertPlainTransfer, insertTransfer } = this.statements;
    const sums: TotalsByAccount = { cards: new Map(), accounts: new Map() };
    const row: Value[] = Array(TRANSFER_WIDTH).fill(null);
    for (const i of toKeyOrder(transfers, numbers)) {
      readRow('transfer', transfers, i, numbers, row);
      if (isPlainTransfer(row)) insertPlainTransfer.run(...toPlainTransfer(row));
      else insertTransfer.run(...row);
      addToTotals(sums, row);
    }
    for (const [accountNo, { debits, credits, debitsPending, creditsPending }] of sums.accounts)
      addToAccount.run(this.shardId, accountNo, debits, credits, debitsPending, creditsPending);
    return sums.cards;
  }

  private writeJourneys({ journeys }: PackedRows, numbers: NameNumbers): void {
    const { insertJourney } = this.statements;
    const row: Value[] = Array(JOURNEY_WIDTH).fill(null);
    for (let i = 0; i < journeys.count; i++) {
      readRow('journey', journeys, i, numbers, row);
      row[EXPLANATION] = readText(journeys, i);
      insertJourney.run(...row);
    }
  }

  /** Cards with their new state, then those of which only money or taps came in. */
  private writeCards(
    { cardIds, cards }: PackedRows,
    numbers: NameNumbers,
    touched: TouchedCards,
    sums: Map<number, Totals>,
  ): void {
    const { statements, shardId } = this;
    for (const i of toCardOrder(cards, numbers)) {
      const at = (column: number) => cards.values[i * CARD_WIDTH + column] as number;
      const place = at(cardPlaces.card);
      const cardNo = numbers.cards[place] as number;
      const cardId = cardIds[place] as string;
      const { balanceFen, revision, seq, terminalNo } = this.touch(cardNo, touched);
      const sum = sums.get(cardNo) ?? noTotals;
      if (balanceFen + sum.credits - sum.debits !== at(cardPlaces.balanceFen))
        throw toConflict(`balance of card ${cardId} does not follow from its transfers`, cardId);
      const times = at(cardPlaces.times);
      const unsettledDay = at(cardPlaces.unsettledDay);
      const { changes } = statements.updateCard.run(
        times,
        sum.debits,
        sum.credits,
        sum.debitsPending,
        sum.creditsPending,
        terminalNo,
        seq,
        readText(cards, i),
        Number.isNaN(unsettledDay) ? null : unsettledDay,
        shardId,
        cardNo,
        revision,
      );
      if (changes === 0) throw toConflict(`card ${cardId} was written meanwhile`, cardId);
      const balanceAfterFen = at(cardPlaces.balanceFen);
      this.heads.keep(cardNo, { revision: revision + times, balanceFen: balanceAfterFen, terminalNo, seq });
      touched.delete(cardNo);
      sums.delete(cardNo);
    }
    for (const cardNo of new Set([...touched.keys(), ...sums.keys()])) {
      const { seq, terminalNo } = this.touch(cardNo, touched);
      const { debits, credits, debitsPending, creditsPending } = sums.get(cardNo) ?? noTotals;
      const pointers = [terminalNo, seq, shardId, cardNo];
      statements.updateCardTotals.run(debits, credits, debitsPending, creditsPending, ...pointers);
    }
  }

  private touch(cardNo: number, touched: TouchedCards): Touched {
    let card = touched.get(cardNo);
    if (!card) {
      card = this.readHead(cardNo);
      touched.set(cardNo, card);
    }
    return card;
  }

  private readHead(cardNo: number): Touched {
    const [revision, balanceFen, terminalNo, seq] = this.statements.cardHead.get(this.shardId, cardNo) as [
      number,
      number,
      number | null,
      number | null,
    ];
    return { revision, balanceFen, terminalNo, seq };
  }
}
