/** All writes to SQLite; each method is one synchronous transaction. */

import type { NewDenyList } from '../../money/ledger/deny-list.ts';
import type { DeskDraft } from '../../money/ledger/desk-entry.ts';
import type {
  BatchState,
  GroundEntry,
  GroundText,
  IngestCommit,
  JourneyRow,
  ReconItem,
  StepCommit,
  StepPart,
} from '../../money/ledger/ledger-store.ts';
import { type DatedCard, type NewRegistration, noOrigin } from '../../money/ledger/registration.ts';
import type { Transfer } from '../../money/ledger/transfer.ts';
import type { Card } from '../../money/scheme/tap.ts';
import type { TerminalRegister } from '../../money/scheme/terminal-register.ts';
import { findOwnSums } from '../daybook/own-sums.ts';
import { batchStates } from '../decode.ts';
import { listMissingNames, toCode, toJourneyRecord, toTransferRecord } from '../encode.ts';
import type { NameCaches } from '../name-cache.ts';
import { type IngestFate, listDays, type PackedIngest } from '../packed-ingest.ts';
import { packRows } from '../packed-rows.ts';
import { toParts } from '../read-page.ts';
import {
  listCommitRows,
  listDenyListRows,
  listGroundEntryRows,
  listGroundTextRows,
  listRegisterRows,
  listStepRecordRows,
  type RowsByTable,
  toDeskRow,
  toItemRow,
  toOpenBatchRow,
} from '../record-rows.ts';
import {
  toBatchStateProblem,
  toClosedProblem,
  toConflict,
  toDamagedEntries,
  toFullDisk,
  toGroundConflict,
  toPartProblem,
} from '../refusals.ts';
import { listRegistrationWords, toFirstRegistration, toRegistrationRow } from '../registration-rows.ts';
import type { Row } from '../schema.ts';
import { toRow } from '../table-rows.ts';
import type { EntryPart } from './entry-part.ts';
import { SqliteDaybook } from './sqlite-daybook.ts';
import { SqliteMoney } from './sqlite-money.ts';
import { SqliteNames } from './sqlite-names.ts';
import type { SqliteStatements } from './statements.ts';

/** Taps that come from the daybook into the tables in one transaction, where the caller waits for all of them. */
const TAPS_AT_ONCE = 20_000;

/** Cards in one step: a list may be longer than a cache generation. */
const CHUNK = 5_000;

export class SqliteWriter {
  private readonly statements: SqliteStatements;
  private readonly names: NameCaches;
  private readonly numbers: SqliteNames;
  private readonly money: SqliteMoney;
  private readonly daybook: SqliteDaybook;

  /** @param findRoom - bytes that the file can still grow */
  constructor(
    statements: SqliteStatements,
    names: NameCaches,
    findRoom: () => number = () => Number.POSITIVE_INFINITY,
  ) {
    this.statements = statements;
    this.names = names;
    this.numbers = new SqliteNames(statements, names);
    this.money = new SqliteMoney(statements, this.numbers);
    this.daybook = new SqliteDaybook(statements, this.money, findRoom);
  }

  /**
   * Writes commits as entries of the daybook, or into the tables if a row is of two cards.
   *
   * @returns `repeated`, with nothing written, if the ledger has the id of one of the commits
   */
  commitIngests({ commits, days, receivedSec, rows, usedGround }: PackedIngest): IngestFate {
    const own = findOwnSums(rows);
    const isReady = () => (own ? this.daybook.isOwn() : this.daybook.isEmpty);
    return this.transact<IngestFate>(() => {
      const { statements } = this;
      for (const { commitId } of commits)
        if (statements.findCommit.get(commitId) !== undefined) return { fate: 'repeated' };
      this.requireOpen(days);
      this.writeUsedGround(usedGround, receivedSec);
      const firstCommitNo = (statements.lastCommitNo.get() as number) + 1;
      this.insertAll(listCommitRows(commits, firstCommitNo));
      this.writeItems(commits.flatMap(({ reconItems }) => reconItems));
      this.writeDesk(commits.flatMap(({ desk = [] }) => desk));
      if (!own) {
        this.money.write(rows, firstCommitNo);
        return { fate: 'written' };
      }
      this.daybook.append(rows, own, this.numbers.toNumbers(rows), firstCommitNo);
      return { fate: 'written', enteredNo: firstCommitNo };
    }, isReady);
  }

  /**
   * Brings entries of the daybook into the tables, in one transaction.
   *
   * @param mostTaps - after which it ends
   * @returns whether none is left
   */
  post(mostTaps: number): boolean {
    return this.postBy(() => this.daybook.post(mostTaps));
  }

  /**
   * Brings entries that were read before into the tables, in one transaction; writes nothing if they are not the first
   * ones any more (`isPosted`).
   */
  postPart(part: EntryPart): { readonly isEmpty: boolean; readonly isPosted: boolean } {
    let isPosted = false;
    const isEmpty = this.postBy(() => {
      isPosted = this.daybook.postPart(part);
    });
    return { isEmpty, isPosted };
  }

  private postBy(write: () => void): boolean {
    try {
      const isEmpty = this.transact(() => {
        write();
        return this.daybook.isEmpty;
      });
      if (isEmpty) this.daybook.forgetAll();
      return isEmpty;
    } catch (error) {
      throw toDamagedEntries(error);
    }
  }

  private insertAll(all: RowsByTable): void {
    for (const [table, rows] of all) {
      const insert = this.statements.inserts[table];
      for (const row of rows) insert.run(...row);
    }
  }

  commitDesk(entries: readonly DeskDraft[]): void {
    this.transact(() => this.writeDesk(entries));
  }

  private writeDesk(entries: readonly DeskDraft[]): void {
    if (entries.length === 0) return;
    let entryNo = this.statements.lastDeskNo.get() as number;
    this.insertAll([['desk_entry', entries.map((entry) => toDeskRow(entry, ++entryNo))]]);
  }

  putTerminalRegister(register: TerminalRegister): void {
    this.transact(() => this.insertAll(listRegisterRows(register)));
  }

  private writeUsedGround(used: PackedIngest['usedGround'], takenSec: number): void {
    const { statements } = this;
    for (const { fromDay, hash } of used) {
      const known = statements.findUsedGround.get(fromDay);
      if (known === undefined) this.writeGroundEntries([{ cause: 'used', fromDay, hash, takenSec }]);
      else if (known !== hash) throw toGroundConflict(fromDay);
    }
  }

  private writeGroundEntries(entries: readonly Omit<GroundEntry, 'entryNo'>[]): void {
    this.insertAll(listGroundEntryRows(entries, this.statements.lastGroundNo.get() as number));
  }

  putGround(texts: readonly GroundText[], entries: readonly Omit<GroundEntry, 'entryNo'>[]): void {
    this.transact(() => {
      this.insertAll(listGroundTextRows(texts));
      this.writeGroundEntries(entries);
    });
  }

  commitStep(step: StepCommit): 'written' | 'repeated' {
    return this.transactPosted(() => {
      const { statements } = this;
      this.openBatch(step.batchDay);
      const state = statements.findBatch.get(step.batchDay) as number;
      const to = toCode(batchStates, step.to);
      if (state >= to) return 'repeated';
      if (state !== toCode(batchStates, step.from))
        throw toBatchStateProblem(step, batchStates[state] as BatchState);
      this.writeMoney(step);
      if (step.received) statements.deleteReceived.run();
      this.insertAll(listStepRecordRows(step));
      statements.moveBatch.run(to, step.sealHash ?? null, step.paidHash ?? null, step.batchDay);
      return 'written';
    });
  }

  commitPart(part: StepPart): void {
    this.transactPosted(() => {
      this.openBatch(part.batchDay);
      const state = this.statements.findBatch.get(part.batchDay) as number;
      if (state !== toCode(batchStates, part.at)) throw toPartProblem(part, batchStates[state] as BatchState);
      const transfers = part.transfers.filter((transfer) => !this.isThere(transfer));
      const journeys = part.journeys.filter((journey) => !this.isJourneyThere(journey));
      this.writeMoney({ ...part, transfers, journeys });
    });
  }

  commitTransfers(transfers: readonly Transfer[], reconItems: readonly ReconItem[]): void {
    this.transactPosted(() => {
      const fresh = transfers.filter((transfer) => !this.isThere(transfer));
      this.requireOpen(listDays([{ transfers: fresh, journeys: [] }]));
      this.writeMoney({ transfers: fresh, journeys: [], cards: [], reconItems });
    });
  }

  putCards(cards: readonly Card[], origin = noOrigin): void {
    this.transact(() => {
      for (const chunk of toParts(cards, CHUNK)) {
        const fresh = new Set(this.numbers.createCards(chunk));
        const isNew = ({ cardId }: Card) => fresh.delete(cardId);
        this.insertRegistrations(chunk.filter(isNew).map((card) => toFirstRegistration(card, origin)));
      }
    });
  }

  putRegistrations(registrations: readonly NewRegistration[], newCards: readonly DatedCard[] = []): void {
    this.transactPosted(() => {
      for (const chunk of toParts(newCards, CHUNK)) this.numbers.createCards(chunk);
      for (const chunk of toParts(registrations, CHUNK)) {
        this.insertRegistrations(chunk);
        for (const { cardId, fromSec, named } of chunk) this.changeCard(cardId, fromSec, named);
      }
    });
  }

  private insertRegistrations(registrations: readonly NewRegistration[]): void {
    const { statements, names, numbers } = this;
    const words = listRegistrationWords(registrations);
    numbers.load(listMissingNames(names, { words, cardIds: registrations.map(({ cardId }) => cardId) }));
    let no = statements.lastRegistrationNo.get() as number;
    for (const registration of registrations)
      statements.inserts.registration.run(toRegistrationRow(registration, ++no, names));
  }

  /** What holds from the beginning is in the card's own row; of what holds from an instant on, the row has the number. */
  private changeCard(cardId: string, fromSec: number, named: NewRegistration['named']): void {
    const { statements, names } = this;
    const { cards, words } = names;
    const cardNo = cards.getNo(cardId);
    if (fromSec > 0) {
      statements.countDated.run(cardNo);
      return;
    }
    const wordNo = (text: string | null | undefined) => (text == null ? null : words.getNo(text));
    const has = (column: keyof typeof named) => (column in named ? 1 : 0);
    statements.changeCard.run(
      wordNo(named.issuerId),
      wordNo(named.mediumId),
      has('categoryId'),
      wordNo(named.categoryId),
      wordNo(named.homeCity),
      has('validToSec'),
      named.validToSec ?? null,
      cardNo,
    );
  }

  putDenyList(list: NewDenyList): void {
    this.transact(() => {
      const receiptNo = (this.statements.lastDenyReceipt.get() as number) + 1;
      this.insertAll(listDenyListRows(list, receiptNo));
    });
  }

  private writeMoney(part: Pick<IngestCommit, 'transfers' | 'journeys' | 'cards' | 'reconItems'>): void {
    this.money.write(packRows([part], [], false), 0);
    this.writeItems(part.reconItems);
  }

  private writeItems(items: readonly ReconItem[]): void {
    if (items.length === 0) return;
    let itemNo = this.statements.lastItemNo.get() as number;
    // Only new items take a number: it must not depend on how commits share transactions.
    for (const item of items)
      itemNo += this.statements.inserts.recon_item.run(...toItemRow(item, itemNo + 1)).changes;
  }

  private isThere(transfer: Transfer): boolean {
    const { statements, names } = this;
    this.numbers.load(listMissingNames(names, { transfers: [transfer] }));
    const record = toTransferRecord(transfer, names);
    const row = toRow('transfer', record);
    const there = statements.findTransfer.get(record.sourceNo, record.seq, record.leg) as Row | undefined;
    if (!there) return false;
    if (there.some((value, i) => value !== row[i]))
      throw toConflict(
        'the same key with other content',
        `${transfer.source}/${transfer.seq}/${transfer.leg}`,
      );
    return true;
  }

  private isJourneyThere(journey: JourneyRow): boolean {
    const { statements, names } = this;
    this.numbers.load(listMissingNames(names, { journeys: [journey] }));
    const record = toJourneyRecord(journey, names);
    const row = toRow('journey', record);
    const there = statements.findJourney.get(record.terminalNo, record.seq, record.version) as
      | Row
      | undefined;
    if (!there) return false;
    if (there.some((value, i) => value !== row[i]))
      throw toConflict('the same journey with other content', `${journey.journeyId} (${journey.version})`);
    return true;
  }

  private openBatch(day: number): void {
    this.insertAll([['batch', [toOpenBatchRow(day)]]]);
  }

  private requireOpen(days: readonly number[]): void {
    for (const day of days) {
      this.openBatch(day);
      const state = this.statements.findBatch.get(day) as number;
      if (state !== 0) throw toClosedProblem(day, batchStates[state] as BatchState);
    }
  }

  /** Runs a transaction for which the tables must have all entries of the daybook. */
  private transactPosted<T>(work: () => T): T {
    return this.transact(work, () => this.daybook.isEmpty);
  }

  /** @param isReady - whether the transaction can run now; if not, the daybook is brought into the tables first */
  private transact<T>(work: () => T, isReady = () => true): T {
    const { begin, commit, rollback } = this.statements;
    for (;;) {
      begin.run();
      try {
        if (isReady()) {
          const result = work();
          commit.run();
          return result;
        }
        rollback.run();
      } catch (error) {
        // A full disk may have ended the transaction already.
        try {
          rollback.run();
        } catch {}
        // The rollback undid new numbers in the caches.
        this.numbers.forgetAll();
        this.money.forgetAll();
        this.daybook.forgetAll();
        throw toRefusal(error);
      }
      while (!this.post(TAPS_AT_ONCE));
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
