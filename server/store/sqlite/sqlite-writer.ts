/** All writes to SQLite; each method is one synchronous transaction. */

import type {
  BatchState,
  IngestCommit,
  JourneyRow,
  ReconItem,
  StepCommit,
  StepPart,
} from '../../money/ledger/ledger-store.ts';
import type { Transfer } from '../../money/ledger/transfer.ts';
import type { Card, DenyEntry } from '../../money/scheme/tap.ts';
import { batchStates } from '../decode.ts';
import {
  listCardWords,
  listMissingNames,
  type Row,
  toCode,
  toJourneyTableRow,
  toTransferRow,
} from '../encode.ts';
import type { NameCaches } from '../name-cache.ts';
import { listDays, type PackedCommit, type PackedIngest } from '../packed-ingest.ts';
import { packRows } from '../packed-rows.ts';
import {
  toBatchStateProblem,
  toClosedProblem,
  toConflict,
  toFullDisk,
  toPartProblem,
  toQuarantineText,
} from '../refusals.ts';
import { SqliteMoney } from './sqlite-money.ts';
import { SqliteNames } from './sqlite-names.ts';
import type { SqliteStatements } from './statements.ts';

/** Cards in one step: a list may be longer than a cache generation. */
const CHUNK = 5_000;

export class SqliteWriter {
  private readonly statements: SqliteStatements;
  private readonly names: NameCaches;
  private readonly numbers: SqliteNames;
  private readonly money: SqliteMoney;
  private readonly shardId: number;

  constructor(statements: SqliteStatements, names: NameCaches, shardId: number) {
    this.statements = statements;
    this.names = names;
    this.numbers = new SqliteNames(statements, names, shardId);
    this.money = new SqliteMoney(statements, this.numbers, shardId);
    this.shardId = shardId;
  }

  /** @returns `repeated`, with nothing written, if the ledger has the id of one of the commits */
  commitIngests({ commits, days, rows }: PackedIngest): 'written' | 'repeated' {
    return this.transact(() => {
      const { statements, shardId } = this;
      for (const { commitId } of commits)
        if (statements.findCommit.get(shardId, commitId) !== undefined) return 'repeated';
      this.requireOpen(days);
      const firstCommitNo = (statements.lastCommitNo.get(shardId) as number) + 1;
      commits.forEach((commit, i) => {
        this.writeCommit(commit, firstCommitNo + i);
      });
      this.money.write(rows, firstCommitNo);
      return 'written';
    });
  }

  private writeCommit(commit: PackedCommit, commitNo: number): void {
    const { statements, shardId } = this;
    const { commitId, duplicateCount, files, quarantined, receivedSec, reconItems, tapCount } = commit;
    statements.insertCommit.run(
      shardId,
      commitNo,
      commitId,
      receivedSec,
      tapCount,
      quarantined.length,
      duplicateCount,
    );
    for (const tap of quarantined) {
      const text = toQuarantineText(tap);
      const { terminalId, terminalSeq, payloadHash, reason, eventSec } = tap;
      const row = [terminalId, terminalSeq, payloadHash, reason, commitNo, eventSec, text];
      statements.insertQuarantine.run(shardId, ...row);
    }
    for (const file of files) {
      const { terminalId, fileNo, sha256, fileId, seqFrom, seqTo, sumFen } = file;
      const row = [terminalId, fileNo, sha256, fileId, seqFrom, seqTo, file.tapCount, sumFen, commitNo];
      statements.insertFile.run(shardId, ...row);
    }
    this.writeItems(reconItems);
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
      this.writeMoney(step);
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
      this.writeMoney({ ...part, transfers, journeys });
    });
  }

  commitTransfers(transfers: readonly Transfer[], reconItems: readonly ReconItem[]): void {
    this.transact(() => {
      const fresh = transfers.filter((transfer) => !this.isThere(transfer));
      this.requireOpen(listDays([{ transfers: fresh, journeys: [] }]));
      this.writeMoney({ transfers: fresh, journeys: [], cards: [], reconItems });
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
          // Created just now; a second entry of the card updates it.
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

  private writeMoney(part: Pick<IngestCommit, 'transfers' | 'journeys' | 'cards' | 'reconItems'>): void {
    this.money.write(packRows([part], [], this.shardId, false), 0);
    this.writeItems(part.reconItems);
  }

  private writeItems(items: readonly ReconItem[]): void {
    for (const item of items) {
      const { itemId, batchDay, kind, reference, expectedFen, actualFen, detail } = item;
      const row = [itemId, batchDay, kind, reference, expectedFen, actualFen, detail];
      this.statements.insertRecon.run(this.shardId, ...row);
    }
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

  private requireOpen(days: readonly number[]): void {
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
      // A full disk may have ended the transaction already.
      try {
        rollback.run();
      } catch {}
      // The rollback undid new numbers in the caches.
      this.numbers.forgetAll();
      this.money.forgetAll();
      throw toRefusal(error);
    }
  }
}

/** Converts duplicate keys and a full disk to problems; other errors stay unchanged. */
function toRefusal(error: unknown): unknown {
  const { code = '', message } = error as { code?: string; message: string };
  if (code === 'SQLITE_CONSTRAINT_PRIMARYKEY' || code === 'SQLITE_CONSTRAINT_UNIQUE')
    return toConflict(message, message.replace(/^.*failed: /, ''), error);
  return code === 'SQLITE_FULL' || code.startsWith('SQLITE_IOERR') ? toFullDisk(error) : error;
}
