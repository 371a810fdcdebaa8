/** Writes rows of taps, journeys, transfers and cards to SQLite, in a transaction of the caller. */
import { GenerationCache } from '../../base/generation-cache.ts';
import { listColumns } from '../columns.ts';
import { HASH_BYTES } from '../packed-buffers.ts';
import { toCardNo, toCardOrder, toKeyOrder } from '../packed-order.ts';
import {
  CARD_WIDTH,
  cardPlaces,
  journeyPlaces,
  type NameNumbers,
  type PackedRows,
  type PackedTable,
  readRow,
  readText,
  tapPlaces,
} from '../packed-rows.ts';
import { toConflict } from '../refusals.ts';
import type { Cell, Value } from '../schema.ts';
import { toRow } from '../table-rows.ts';
import { addToTotals, noTotals, type Totals, type TotalsByAccount } from '../totals.ts';
import type { SqliteNames } from './sqlite-names.ts';
import type { SqliteStatements } from './statements.ts';

/** State of a card's row: revision, balance and its last tap in order of arrival. */
interface CardHead {
  /** How often the card was written. */
  readonly revision: number;
  readonly balanceFen: number;
  /** The last tap; moves on while taps are written. */
  terminalNo: number | null;
  seq: number | null;
}

type NumbersAndNew = NameNumbers & { readonly newCards: ReadonlySet<number> };
type TouchedCards = Map<number, CardHead>;

/** Card heads in one generation of the cache, of about 100 bytes each. */
const HEADS = 60_000;

/** Indexes of columns in a row of `tap`. */
const {
  terminal_no: TERMINAL_NO,
  seq: SEQ,
  card_no: CARD_NO,
  payload_hash: HASH,
  commit_no: COMMIT_NO,
  prev_terminal_no: PREV_TERMINAL_NO,
  prev_seq: PREV_SEQ,
} = tapPlaces;
const TAP_WIDTH = listColumns('tap').length;
const TRANSFER_WIDTH = listColumns('transfer').length;
const JOURNEY_WIDTH = listColumns('journey').length;
const EXPLANATION = journeyPlaces.explanation;

/** The id of the card in row `i`; rows of the daybook have its number only. */
function toShownCard(cardIds: readonly string[], { values }: PackedTable, i: number): string {
  const place = values[i * CARD_WIDTH + cardPlaces.card] as number;
  return cardIds[place] ?? `#${place}`;
}

export class SqliteMoney {
  private readonly statements: SqliteStatements;
  private readonly numbers: SqliteNames;
  private readonly heads = new GenerationCache<number, Readonly<CardHead>>(HEADS);

  constructor(statements: SqliteStatements, numbers: SqliteNames) {
    this.statements = statements;
    this.numbers = numbers;
  }

  /**
   * Writes taps, transfers, totals, journeys and cards.
   *
   * @param firstCommitNo - of the first commit among the taps
   * @throws ProblemError `ledger-conflict` for a card that was written since it was read, or whose balance does not
   *   follow from its transfers
   */
  write(rows: PackedRows, firstCommitNo: number, numbers = this.numbers.toNumbers(rows)): void {
    this.writeRows(rows, firstCommitNo, numbers);
  }

  /** Writes rows of the daybook, which have numbers of names and of commits. */
  post(rows: PackedRows): void {
    this.writeRows(rows, 0, undefined);
  }

  private writeRows(rows: PackedRows, firstCommitNo: number, numbers: NumbersAndNew | undefined): void {
    const touched = this.touchCards(rows, numbers);
    this.writeTaps(rows, firstCommitNo, numbers, touched);
    const sums = this.writeTransfers(rows, numbers);
    this.writeJourneys(rows, numbers);
    this.writeCards(rows, numbers, touched, sums);
  }

  /** The head of a card as the table has it: no cached one, which another write may have made old. */
  findHead(cardNo: number, newCards: ReadonlySet<number>): Pick<CardHead, 'balanceFen' | 'revision'> {
    return newCards.has(cardNo) ? { revision: 0, balanceFen: 0 } : this.readHead(cardNo);
  }

  /** Clears the cache of card heads; call after a rollback. */
  forgetAll(): void {
    this.heads.clear();
  }

  /** Heads of the cards with a new state. */
  private touchCards({ cardIds, cards }: PackedRows, numbers: NumbersAndNew | undefined): TouchedCards {
    const touched: TouchedCards = new Map();
    for (const cardNo of numbers?.newCards ?? [])
      touched.set(cardNo, { revision: 0, balanceFen: 0, terminalNo: null, seq: null });
    for (const i of toCardOrder(cards, numbers)) {
      const revision = cards.values[i * CARD_WIDTH + cardPlaces.revision] as number;
      const cardNo = toCardNo(cards, i, numbers);
      const head = this.heads.get(cardNo);
      // A cached head of the same revision is current or refused below; otherwise read the row.
      const card = head?.revision === revision ? { ...head } : this.touch(cardNo, touched);
      if (!Number.isNaN(revision) && revision !== card.revision) {
        const cardId = toShownCard(cardIds, cards, i);
        throw toConflict(`card ${cardId} was written meanwhile`, cardId);
      }
      touched.set(cardNo, card);
    }
    return touched;
  }

  private writeTaps(
    { tapHashes, taps }: PackedRows,
    firstCommitNo: number,
    numbers: NameNumbers | undefined,
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
    const inserter = this.statements.inserters.tap;
    inserter.start();
    for (const i of toKeyOrder('tap', taps, numbers)) {
      readRow('tap', taps, i, numbers, row);
      row[HASH] = tapHashes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES);
      row[COMMIT_NO] = firstCommitNo + (row[COMMIT_NO] as number);
      row[PREV_TERMINAL_NO] = before[i]?.terminalNo ?? null;
      row[PREV_SEQ] = before[i]?.seq ?? null;
      inserter.add(row);
    }
    inserter.finish();
  }

  /** Writes transfers and the totals of accounts; returns the totals of cards. */
  private writeTransfers(
    { transfers }: PackedRows,
    numbers: NameNumbers | undefined,
  ): TotalsByAccount['cards'] {
    const { addToAccount, inserters } = this.statements;
    const sums: TotalsByAccount = { cards: new Map(), accounts: new Map() };
    const row: Value[] = Array(TRANSFER_WIDTH).fill(null);
    inserters.transfer.start();
    for (const i of toKeyOrder('transfer', transfers, numbers)) {
      readRow('transfer', transfers, i, numbers, row);
      inserters.transfer.add(row);
      addToTotals(sums, row);
    }
    inserters.transfer.finish();
    for (const [accountNo, totals] of sums.accounts)
      addToAccount.run(toRow('account', { accountNo, ...totals }));
    return sums.cards;
  }

  private writeJourneys({ journeys }: PackedRows, numbers: NameNumbers | undefined): void {
    const inserter = this.statements.inserters.journey;
    const row: Value[] = Array(JOURNEY_WIDTH).fill(null);
    inserter.start();
    for (const i of toKeyOrder('journey', journeys, numbers)) {
      readRow('journey', journeys, i, numbers, row);
      row[EXPLANATION] = readText(journeys, i);
      inserter.add(row);
    }
    inserter.finish();
  }

  /** Writes cards with a new state, then cards with new totals or taps alone. */
  private writeCards(
    { cardIds, cards }: PackedRows,
    numbers: NameNumbers | undefined,
    touched: TouchedCards,
    sums: Map<number, Totals>,
  ): void {
    const { statements } = this;
    for (const i of toCardOrder(cards, numbers)) {
      const at = (column: number) => cards.values[i * CARD_WIDTH + column] as number;
      const cardNo = toCardNo(cards, i, numbers);
      const { balanceFen, revision, seq, terminalNo } = this.touch(cardNo, touched);
      const sum = sums.get(cardNo) ?? noTotals;
      if (balanceFen + sum.credits - sum.debits !== at(cardPlaces.balanceFen)) {
        const cardId = toShownCard(cardIds, cards, i);
        throw toConflict(`balance of card ${cardId} does not follow from its transfers`, cardId);
      }
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
        cardNo,
        revision,
      );
      if (changes === 0) {
        const cardId = toShownCard(cardIds, cards, i);
        throw toConflict(`card ${cardId} was written meanwhile`, cardId);
      }
      const balanceAfterFen = at(cardPlaces.balanceFen);
      this.heads.set(cardNo, { revision: revision + times, balanceFen: balanceAfterFen, terminalNo, seq });
      touched.delete(cardNo);
      sums.delete(cardNo);
    }
    for (const cardNo of new Set([...touched.keys(), ...sums.keys()])) {
      const { seq, terminalNo } = this.touch(cardNo, touched);
      const { debits, credits, debitsPending, creditsPending } = sums.get(cardNo) ?? noTotals;
      const pointers = [terminalNo, seq, cardNo];
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
    const [revision, balanceFen, terminalNo, seq] = this.statements.cardHead.get(cardNo) as [
      number,
      number,
      number | null,
      number | null,
    ];
    return { revision, balanceFen, terminalNo, seq };
  }
}
