/** Writes rows of taps, journeys, transfers and cards to SQLite, in a transaction of the caller. */
import { GenerationCache } from '../../base/generation-cache.ts';
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
import type { SqliteNames } from './sqlite-names.ts';
import { isPlainTransfer, type SqliteStatements, toPlainTransfer } from './statements.ts';

/** State of a card's row: revision, balance and its last tap in order of arrival. */
interface CardHead {
  /** How often the card was written. */
  readonly revision: number;
  readonly balanceFen: number;
  /** The last tap; moves on while taps are written. */
  terminalNo: number | null;
  seq: number | null;
}

type Cell = Value | Uint8Array;
type TouchedCards = Map<number, CardHead>;

/** Card heads in one generation of the cache, of about 100 bytes each. */
const HEADS = 60_000;

/** Indexes of columns in a row of `tap`. */
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
  private readonly heads = new GenerationCache<number, Readonly<CardHead>>(HEADS);

  constructor(statements: SqliteStatements, numbers: SqliteNames, shardId: number) {
    this.statements = statements;
    this.numbers = numbers;
    this.shardId = shardId;
  }

  /**
   * Writes taps, transfers, totals, journeys and cards.
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

  /** Clears the cache of card heads; call after a rollback. */
  forgetAll(): void {
    this.heads.clear();
  }

  /** Heads of the cards with a new state. */
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
      const head = this.heads.get(cardNo);
      // A cached head of the same revision is current or refused below; otherwise read the row.
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
    // A card's list of taps is in order of arrival...
    const before: { readonly terminalNo: number | null; readonly seq: number | null }[] = [];
    const row: Cell[] = Array(TAP_WIDTH).fill(null);
    for (let i = 0; i < taps.count; i++) {
      readRow('tap', taps, i, numbers, row);
      const head = this.touch(row[CARD_NO] as number, touched);
      before.push({ terminalNo: head.terminalNo, seq: head.seq });
      head.terminalNo = row[TERMINAL_NO] as number;
      head.seq = row[SEQ] as number;
    }
    // ...but the rows are written by key, so that neighbouring rows are on the same page.
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

  /** Writes transfers and the totals of accounts; returns the totals of cards. */
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

  /** Writes cards with a new state, then cards with new totals or taps alone. */
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
      this.heads.set(cardNo, { revision: revision + times, balanceFen: balanceAfterFen, terminalNo, seq });
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

  private touch(cardNo: number, touched: TouchedCards): CardHead {
    let card = touched.get(cardNo);
    if (!card) {
      card = this.readHead(cardNo);
      touched.set(cardNo, card);
    }
    return card;
  }

  private readHead(cardNo: number): CardHead {
    const [revision, balanceFen, terminalNo, seq] = this.statements.cardHead.get(this.shardId, cardNo) as [
      number,
      number,
      number | null,
      number | null,
    ];
    return { revision, balanceFen, terminalNo, seq };
  }
}
