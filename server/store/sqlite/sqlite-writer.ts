/** Everything that is written on SQLite: each function is one transaction, without a pause between its rows. */

import type { Card, DenyEntry } from '../../money/cards/tap.ts';
import type {
  BatchState,
  CardRow,
  IngestCommit,
  JourneyRow,
  ReconItem,
  StepCommit,
  StepPart,
  StoredTap,
} from '../../money/ledger/ledger-store.ts';
import type { Transfer } from '../../money/ledger/transfer.ts';
import { toCode } from '../codes.ts';
import { batchStates } from '../decode.ts';
import {
  encodeWith,
  listCardWords,
  listMissingNames,
  type Row,
  toJourneyTableRow,
  toTapRow,
  toTransferRow,
} from '../encode.ts';
import type { Names } from '../name-cache.ts';
import {
  toBatchStateProblem,
  toClosedProblem,
  toConflict,
  toFullDisk,
  toPartProblem,
  toQuarantineText,
} from '../refusals.ts';
import { addTotals, noTotals, sumTotals, type Totals } from '../totals.ts';
import { SqliteNames } from './sqlite-names.ts';
import { isPlainTransfer, type SqliteStatements, toPlainTransfer } from './statements.ts';

/** The end of a card's list of taps, as it moves while taps are added. */
interface CardHead {
  readonly revision: number;
  readonly balanceFen: number;
  terminalNo: number | null;
  seq: number | null;
}

/** Places of columns in a row of `tap`. */
const [TERMINAL_NO, SEQ, CARD_NO, HASH, PREV_TERMINAL_NO, PREV_SEQ] = [1, 2, 4, 15, 18, 19] as const;
/** Rows between two looks at the names: a step may mention more cards than the cache holds. */
const CHUNK = 5_000;

export class SqliteWriter {
  private readonly statements: SqliteStatements;
  private readonly names: Names;
  private readonly numbers: SqliteNames;
  private readonly shardId: number;

  constructor(statements: SqliteStatements, names: Names, shardId: number) {
    this.statements = statements;
    this.names = names;
    this.numbers = new SqliteNames(statements, names, shardId);
    this.shardId = shardId;
  }

  commitIngest(commit: IngestCommit): 'written' | 'repeated' {
    return this.transact(() => {
      const { statements, shardId } = this;
      if (statements.findCommit.get(shardId, commit.commitId) !== undefined) return 'repeated';
      this.requireOpen(commit.transfers, commit.journeys);
      const commitNo = (statements.lastCommitNo.get(shardId) as number) + 1;
      statements.insertCommit.run(
        shardId,
        commitNo,
        commit.commitId,
        commit.receivedSec,
        commit.taps.length,
        commit.quarantined.length,
        commit.duplicateCount,
      );
      this.writeMoney(commit, commitNo, commit.taps, true);
      for (const tap of commit.quarantined) {
        const text = toQuarantineText(tap);
        const { terminalId, terminalSeq, payloadHash, reason, eventSec } = tap;
        statements.insertQuarantine.run(
          shardId,
          terminalId,
          terminalSeq,
          payloadHash,
          reason,
          commitNo,
          eventSec,
          text,
        );
      }
      for (const file of commit.files) {
        const { terminalId, fileNo, sha256, fileId, seqFrom, seqTo, tapCount, sumFen } = file;
        statements.insertFile.run(
          shardId,
          terminalId,
          fileNo,
          sha256,
          fileId,
          seqFrom,
          seqTo,
          tapCount,
          sumFen,
          commitNo,
        );
      }
      return 'written';
    });
  }

  commitStep(step: StepCommit): 'written' | 'repeated' {
    return this.transact(() => {
      const { statements, shardId } = this;
      this.openBatch(step.batchDay);
      const state = statements.findBatch.get(shardId, step.batchDay) as number;
      const to = toCode(batchStates, step.to);
      if (state >= to) return 'repeated';
      if (state !== toCode(batchStates, step.from))
        throw toBatchStateProblem(step, batchStates[state] as BatchState);
      this.writeMoney(step, 0, []);
      for (const row of step.positions) {
        statements.insertPosition.run(
          shardId,
          row.batchDay,
          row.partyId,
          row.receivableFen,
          row.payableFen,
          row.netFen,
        );
      }
      for (const flow of step.flows ?? []) {
        const { batchDay, kind, dr, cr, policyId, issuerId, amountFen, transferCount } = flow;
        const row = [batchDay, kind, dr, cr, policyId ?? '', issuerId ?? '', amountFen, transferCount];
        statements.insertFlow.run(shardId, ...row);
      }
      const sumFen = step.transfers.reduce((sum, transfer) => sum + transfer.amountFen, 0);
      statements.insertStep.run(shardId, step.batchDay, to, step.transfers.length, sumFen);
      statements.moveBatch.run(to, step.sealHash ?? null, step.paidHash ?? null, shardId, step.batchDay);
      return 'written';
    });
  }

  commitPart(part: StepPart): void {
    this.transact(() => {
      this.openBatch(part.batchDay);
      const state = this.statements.findBatch.get(this.shardId, part.batchDay) as number;
      if (state !== toCode(batchStates, part.at)) throw toPartProblem(part, batchStates[state] as BatchState);
      const transfers = part.transfers.filter((transfer) => !this.isThere(transfer));
      const journeys = part.journeys.filter((journey) => !this.isJourneyThere(journey));
      this.writeMoney({ ...part, transfers, journeys }, 0, []);
    });
  }

  commitTransfers(transfers: readonly Transfer[], reconItems: readonly ReconItem[]): void {
    this.transact(() => {
      const fresh = transfers.filter((transfer) => !this.isThere(transfer));
      this.requireOpen(fresh, []);
      this.writeMoney({ transfers: fresh, journeys: [], cards: [], reconItems }, 0, []);
    });
  }

  putCards(cards: readonly Card[]): void {
    this.transact(() => {
      const { words } = this.names;
      for (let from = 0; from < cards.length; from += CHUNK) {
        const chunk = cards.slice(from, from + CHUNK);
        const fresh = new Set(this.numbers.createCards(chunk));
        const missing = listMissingNames(this.names, { words: listCardWords(chunk) });
        this.numbers.load(missing);
        for (const card of chunk) {
          // New as it stands; a second entry of the same card comes after it.
          if (fresh.delete(card.cardId)) continue;
          this.statements.putCard.run(
            words.getNo(card.issuerId),
            words.getNo(card.mediumId),
            card.categoryId === null ? null : words.getNo(card.categoryId),
            words.getNo(card.homeCity),
            card.validToSec,
            this.shardId,
            this.names.cards.getNo(card.cardId),
          );
        }
      }
    });
  }

  putDenyList(entries: readonly DenyEntry[]): void {
    this.transact(() => {
      for (const { version, cardId, fromSec, toSec, reason } of entries)
        this.statements.insertDeny.run(this.shardId, version, cardId, fromSec, toSec, reason);
    });
  }

  /** Taps, journeys, transfers, totals and cards: in chunks, all in the transaction at hand. */
  private writeMoney(
    part: Pick<IngestCommit, 'transfers' | 'journeys' | 'cards' | 'reconItems'>,
    commitNo: number,
    taps: readonly StoredTap[],
    mustBeUnchanged = false,
  ): void {
    const { statements, shardId } = this;
    this.numbers.createCards(part.cards);
    const heads = new Map<number, CardHead>();
    for (let from = 0; from < taps.length; from += CHUNK)
      this.writeTaps(taps.slice(from, from + CHUNK), commitNo, heads);
    const ofCards = new Map<number, Totals>();
    for (let from = 0; from < part.transfers.length; from += CHUNK)
      this.writeTransfers(part.transfers.slice(from, from + CHUNK), ofCards);
    for (let from = 0; from < part.journeys.length; from += CHUNK)
      this.writeJourneys(part.journeys.slice(from, from + CHUNK));
    this.writeCards(part.cards, heads, ofCards, mustBeUnchanged);
    for (const item of part.reconItems) {
      const { itemId, batchDay, kind, reference, expectedFen, actualFen, detail } = item;
      statements.insertRecon.run(shardId, itemId, batchDay, kind, reference, expectedFen, actualFen, detail);
    }
  }

  private writeTaps(taps: readonly StoredTap[], commitNo: number, heads: Map<number, CardHead>): void {
    // Each file is new, nearly everything else was there before.
    this.numbers.load(listMissingNames(this.names, { words: new Set(taps.map((tap) => tap.fileId)) }));
    const { names, shardId } = this;
    const place = { shardId, commitNo, prevTerminalNo: null, prevSeq: null };
    const rows = encodeWith(
      () => taps.map((tap) => toTapRow(tap, names, place)),
      () => this.numbers.load(listMissingNames(names, { taps })),
    );
    const { insertTap } = this.statements;
    for (const row of rows as (Row[number] | Buffer)[][]) {
      const head = this.getHead(row[CARD_NO] as number, heads);
      row[PREV_TERMINAL_NO] = head.terminalNo;
      row[PREV_SEQ] = head.seq;
      row[HASH] = Buffer.from(row[HASH] as string, 'hex');
      insertTap.run(...row);
      head.terminalNo = row[TERMINAL_NO] as number;
      head.seq = row[SEQ] as number;
    }
  }

  private writeTransfers(transfers: readonly Transfer[], ofCards: Map<number, Totals>): void {
    const { statements, names, shardId } = this;
    const rows = encodeWith(
      () => transfers.map((transfer) => toTransferRow(transfer, names, shardId)),
      () => this.numbers.load(listMissingNames(names, { transfers })),
    );
    for (const row of rows) {
      if (isPlainTransfer(row)) statements.insertPlainTransfer.run(...toPlainTransfer(row));
      else statements.insertTransfer.run(...row);
    }
    const sums = sumTotals(transfers, rows);
    for (const [accountNo, { debits, credits, debitsPending, creditsPending }] of sums.accounts)
      statements.addToAccount.run(shardId, accountNo, debits, credits, debitsPending, creditsPending);
    addTotals(ofCards, sums.cards);
  }

  private writeJourneys(journeys: readonly JourneyRow[]): void {
    const { names, shardId } = this;
    const rows = encodeWith(
      () => journeys.map((journey) => toJourneyTableRow(journey, names, shardId)),
      () => this.numbers.load(listMissingNames(names, { journeys })),
    );
    for (const row of rows) this.statements.insertJourney.run(...row);
  }

  /** Cards with their new state, then those of which only money or taps came in. */
  private writeCards(
    cards: readonly CardRow[],
    heads: Map<number, CardHead>,
    sums: Map<number, Totals>,
    mustBeUnchanged: boolean,
  ): void {
    const { statements, shardId } = this;
    for (let from = 0; from < cards.length; from += CHUNK) {
      const chunk = cards.slice(from, from + CHUNK);
      this.numbers.load(listMissingNames(this.names, { cardIds: chunk.map((card) => card.cardId) }));
      for (const card of chunk) {
        const cardNo = this.names.cards.getNo(card.cardId);
        const head = this.getHead(cardNo, heads);
        const sum = sums.get(cardNo) ?? noTotals;
        if (mustBeUnchanged && card.revision !== undefined && card.revision !== head.revision)
          throw toConflict(`card ${card.cardId} was written meanwhile`, card.cardId);
        if (head.balanceFen + sum.credits - sum.debits !== card.balanceFen)
          throw toConflict(`balance of card ${card.cardId} does not follow from its transfers`, card.cardId);
        statements.updateCard.run(
          sum.debits,
          sum.credits,
          sum.debitsPending,
          sum.creditsPending,
          head.terminalNo,
          head.seq,
          card.state,
          card.unsettledDay,
          shardId,
          cardNo,
        );
        heads.delete(cardNo);
        sums.delete(cardNo);
      }
    }
    for (const cardNo of new Set([...heads.keys(), ...sums.keys()])) {
      const head = this.getHead(cardNo, heads);
      const { debits, credits, debitsPending, creditsPending } = sums.get(cardNo) ?? noTotals;
      const pointers = [head.terminalNo, head.seq, shardId, cardNo];
      statements.updateCardTotals.run(debits, credits, debitsPending, creditsPending, ...pointers);
    }
  }

  private getHead(cardNo: number, heads: Map<number, CardHead>): CardHead {
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

  private isThere(transfer: Transfer): boolean {
    const { statements, names, shardId } = this;
    this.numbers.load(listMissingNames(names, { transfers: [transfer] }));
    const row = toTransferRow(transfer, names, shardId);
    const there = statements.findTransfer.get(shardId, row[1], transfer.seq, transfer.leg) as Row | undefined;
    if (!there) return false;
    if (there.some((value, i) => value !== row[i]))
      throw toConflict(
        'the same key with other content',
        `${transfer.source}/${transfer.seq}/${transfer.leg}`,
      );
    return true;
  }

  private isJourneyThere(journey: JourneyRow): boolean {
    const { statements, names, shardId } = this;
    this.numbers.load(listMissingNames(names, { journeys: [journey] }));
    const row = toJourneyTableRow(journey, names, shardId);
    const there = statements.findJourney.get(shardId, row[1], row[2], row[3]) as Row | undefined;
    if (!there) return false;
    if (there.some((value, i) => value !== row[i]))
      throw toConflict('the same journey with other content', `${journey.journeyId} (${journey.version})`);
    return true;
  }

  private openBatch(day: number): void {
    this.statements.openBatch.run(this.shardId, day, 0, null, null);
  }

  private requireOpen(transfers: readonly Transfer[], journeys: readonly JourneyRow[]): void {
    const days = new Set<number>();
    for (const { batchDay } of transfers) days.add(batchDay);
    for (const { batchDay } of journeys) days.add(batchDay);
    for (const day of days) {
      this.openBatch(day);
      const state = this.statements.findBatch.get(this.shardId, day) as number;
      if (state !== 0) throw toClosedProblem(day, batchStates[state] as BatchState);
    }
  }

  private transact<T>(work: () => T): T {
    const { begin, commit, rollback } = this.statements;
    begin.run();
    try {
      const result = work();
      commit.run();
      return result;
    } catch (error) {
      // A full disk may have ended the transaction by itself.
      try {
        rollback.run();
      } catch {}
      // Some numbers in the cache were never given.
      this.numbers.forgetAll();
      throw toRefusal(error);
    }
  }
}

/** Keys that are there already and a full disk are refusals; anything else is a fault and stays what it is. */
function toRefusal(error: unknown): unknown {
  const { code = '', message } = error as { code?: string; message: string };
  if (code === 'SQLITE_CONSTRAINT_PRIMARYKEY' || code === 'SQLITE_CONSTRAINT_UNIQUE')
    return toConflict(message, message.replace(/^.*failed: /, ''), error);
  return code === 'SQLITE_FULL' || code.startsWith('SQLITE_IOERR') ? toFullDisk(error) : error;
}
