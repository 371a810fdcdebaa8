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
} from '../packed-rows.ts';
import { toConflict } from '../refusals.ts';
import { addToTotals, noTotals, type Totals, type TotalsByAccount } from '../totals.ts';
import type { SqliteNames } from './sqlite-names.ts';
import { isPlainTransfer, type SqliteStatements, toPlainTransfer } from './statements.ts';

/** The end of a card's list of taps, as it moves while taps are added. */
interface CardHead {
  readonly revision: number;
  readonly balanceFen: number;
  terminalNo: number | null;
  seq: number | null;
}

type Cell = Value | Uint8Array;
type Heads = Map<number, CardHead>;

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
    const heads: Heads = new Map();
    this.writeTaps(rows, firstCommitNo, numbers, heads);
    const sums = this.writeTransfers(rows, numbers);
    this.writeJourneys(rows, numbers);
    this.writeCards(rows, numbers, heads, sums);
  }

  private writeTaps(
    { tapHashes, taps }: PackedRows,
    firstCommitNo: number,
    numbers: NameNumbers,
    heads: Heads,
  ): void {
    const { insertTap } = this.statements;
    const row: Cell[] = Array(TAP_WIDTH).fill(null);
    for (let i = 0; i < taps.count; i++) {
      readRow('tap', taps, i, numbers, row);
      const head = this.getHead(row[CARD_NO] as number, heads);
      row[HASH] = tapHashes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES);
      row[COMMIT_NO] = firstCommitNo + (row[COMMIT_NO] as number);
      row[PREV_TERMINAL_NO] = head.terminalNo;
      row[PREV_SEQ] = head.seq;
      insertTap.run(...row);
      head.terminalNo = row[TERMINAL_NO] as number;
      head.seq = row[SEQ] as number;
    }
  }

  /** Answers what they do to cards; other accounts are written. */
  private writeTransfers({ transfers }: PackedRows, numbers: NameNumbers): TotalsByAccount['cards'] {
    const { addToAccount, insertPlainTransfer, insertTransfer } = this.statements;
    const sums: TotalsByAccount = { cards: new Map(), accounts: new Map() };
    const row: Value[] = Array(TRANSFER_WIDTH).fill(null);
    for (let i = 0; i < transfers.count; i++) {
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
    heads: Heads,
    sums: Map<number, Totals>,
  ): void {
    const { statements, shardId } = this;
    for (let i = 0; i < cards.count; i++) {
      const at = (column: number) => cards.values[i * CARD_WIDTH + column] as number;
      const place = at(cardPlaces.card);
      const cardNo = numbers.cards[place] as number;
      const cardId = cardIds[place] as string;
      const head = this.getHead(cardNo, heads);
      const sum = sums.get(cardNo) ?? noTotals;
      const revision = at(cardPlaces.revision);
      if (!Number.isNaN(revision) && revision !== head.revision)
        throw toConflict(`card ${cardId} was written meanwhile`, cardId);
      if (head.balanceFen + sum.credits - sum.debits !== at(cardPlaces.balanceFen))
        throw toConflict(`balance of card ${cardId} does not follow from its transfers`, cardId);
      const unsettledDay = at(cardPlaces.unsettledDay);
      statements.updateCard.run(
        at(cardPlaces.times),
        sum.debits,
        sum.credits,
        sum.debitsPending,
        sum.creditsPending,
        head.terminalNo,
        head.seq,
        readText(cards, i),
        Number.isNaN(unsettledDay) ? null : unsettledDay,
        shardId,
        cardNo,
      );
      heads.delete(cardNo);
      sums.delete(cardNo);
    }
    for (const cardNo of new Set([...heads.keys(), ...sums.keys()])) {
      const head = this.getHead(cardNo, heads);
      const { debits, credits, debitsPending, creditsPending } = sums.get(cardNo) ?? noTotals;
      const pointers = [head.terminalNo, head.seq, shardId, cardNo];
      statements.updateCardTotals.run(debits, credits, debitsPending, creditsPending, ...pointers);
    }
  }

  private getHead(cardNo: number, heads: Heads): CardHead {
    let head = heads.get(cardNo);
    if (!head) {
      const row = this.statements.cardHead.get(this.shardId, cardNo) as [
        number,
        number,
        number | null,
        number | null,
      ];
      head = { revision: row[0], balanceFen: row[1], terminalNo: row[2], seq: row[3] };
      heads.set(cardNo, head);
    }
    return head;
  }
}
