/** Prepared statements on SQLite. */
import type { Database, Statement } from 'better-sqlite3';
import { listColumns, type TableColumns, type TableName, tables } from '../columns.ts';
import { USED_CODE } from '../ground-rows.ts';
import type { PackedTableName } from '../packed-rows.ts';
import { RowInserter, toInsertHead } from './row-inserter.ts';

export function toInsertSql(table: TableName, rows = 1): string {
  const group = `(${listColumns(table)
    .map(() => '?')
    .join(', ')})`;
  return toInsertHead(table) + Array(rows).fill(group).join(', ');
}

/** Entries of the daybook after a number. */
export const listEntriesSql =
  'SELECT entry_no, card_no, prev_no, body FROM daybook WHERE entry_no > ? ORDER BY entry_no';

export interface SqliteStatements {
  readonly begin: Pick<Statement, 'run'>;
  readonly commit: Pick<Statement, 'run'>;
  readonly rollback: Pick<Statement, 'run'>;
  /** Inserts a row of each table. */
  readonly inserts: Readonly<Record<TableName, Statement>>;
  /** Insert many rows of a table. */
  readonly inserters: Readonly<Record<PackedTableName, RowInserter>>;
  readonly deleteReceived: Statement;
  readonly findUsedGround: Statement;
  readonly lastGroundNo: Statement;
  readonly lastItemNo: Statement;
  readonly lastDeskNo: Statement;
  readonly lastDenyReceipt: Statement;
  readonly lastRegistrationNo: Statement;
  readonly countDated: Statement;
  readonly changeCard: Statement;
  readonly moveBatch: Statement;
  readonly findBatch: Statement;
  readonly findCommit: Statement;
  readonly lastCommitNo: Statement;
  readonly findWord: Statement;
  readonly lastWordNo: Statement;
  readonly findCardNo: Statement;
  readonly lastCardNo: Statement;
  readonly cardHead: Statement;
  readonly updateCard: Statement;
  readonly updateCardTotals: Statement;
  readonly addToAccount: Statement;
  readonly findTransfer: Statement;
  readonly findJourney: Statement;
  readonly findCard: Statement;
  readonly findCardByNo: Statement;
  readonly findTapHash: Statement;
  readonly lastTap: Statement;
  readonly insertEntry: Statement;
  readonly lastEntryNo: Statement;
  readonly findEntry: Statement;
  /** Null without one. */
  readonly firstEntryNo: Statement;
  readonly listEntries: Statement;
  readonly deleteEntries: Statement;
  /** Changes when another connection has written. */
  readonly dataVersion: Statement;
}

/**
 * SQLite notes what each statement changes, to undo it alone. In a file, that is many times what the ledger itself writes, so
 * it stays in memory. Reads keep their files: some sort whole days.
 */
function prepareTransactions(db: Database): Pick<SqliteStatements, 'begin' | 'commit' | 'rollback'> {
  const keepInFiles = () => db.exec('PRAGMA temp_store = DEFAULT');
  const toEnd = (text: string) => {
    const end = db.prepare(text);
    return {
      run() {
        try {
          return end.run();
        } finally {
          // A full disk may have ended the transaction already.
          keepInFiles();
        }
      },
    };
  };
  const begin = db.prepare('BEGIN IMMEDIATE');
  return {
    begin: {
      run() {
        db.exec('PRAGMA temp_store = MEMORY');
        try {
          return begin.run();
        } catch (error) {
          // Another process writes.
          keepInFiles();
          throw error;
        }
      },
    },
    commit: toEnd('COMMIT'),
    rollback: toEnd('ROLLBACK'),
  };
}

const tableNames = Object.keys(tables) as TableName[];

const toWriteSql = (table: TableName) =>
  `${toInsertSql(table)}${(tables[table] as TableColumns).keepsFirst ? ' ON CONFLICT DO NOTHING' : ''}`;

export function prepareStatements(db: Database): SqliteStatements {
  const prepare = (text: string) => db.prepare(text);
  return {
    ...prepareTransactions(db),
    inserts: Object.fromEntries(tableNames.map((table) => [table, prepare(toWriteSql(table))])) as Record<
      TableName,
      Statement
    >,
    inserters: {
      tap: new RowInserter(db, 'tap'),
      transfer: new RowInserter(db, 'transfer'),
      journey: new RowInserter(db, 'journey'),
    },
    deleteReceived: prepare('DELETE FROM received_range'),
    findUsedGround: prepare(
      `SELECT hash FROM ground_entry WHERE from_day = ? AND cause = ${USED_CODE}`,
    ).pluck(),
    lastGroundNo: prepare('SELECT coalesce(max(entry_no), 0) FROM ground_entry').pluck(),
    lastItemNo: prepare('SELECT coalesce(max(item_no), 0) FROM recon_item').pluck(),
    lastDeskNo: prepare('SELECT coalesce(max(entry_no), 0) FROM desk_entry').pluck(),
    lastDenyReceipt: prepare('SELECT coalesce(max(receipt_no), 0) FROM deny_receipt').pluck(),
    lastRegistrationNo: prepare('SELECT coalesce(max(registration_no), 0) FROM registration').pluck(),
    countDated: prepare(
      'UPDATE card SET dated = max(dated, 0) + 1, revision = revision + 1 WHERE card_no = ?',
    ),
    changeCard: prepare(
      'UPDATE card SET issuer_no = coalesce(?, issuer_no), medium_no = coalesce(?, medium_no),' +
        ' category_no = CASE WHEN ? = 1 THEN ? ELSE category_no END, home_city_no = coalesce(?, home_city_no),' +
        ' valid_to_sec = CASE WHEN ? = 1 THEN ? ELSE valid_to_sec END, dated = max(dated, 0),' +
        ' revision = revision + 1 WHERE card_no = ?',
    ),
    moveBatch: prepare(
      'UPDATE batch SET state = ?, seal_hash = coalesce(?, seal_hash), paid_hash = coalesce(?, paid_hash)' +
        ' WHERE batch_day = ?',
    ),
    findBatch: prepare('SELECT state FROM batch WHERE batch_day = ?').pluck(),
    findCommit: prepare('SELECT commit_no FROM ingest_commit WHERE commit_id = ?').pluck(),
    lastCommitNo: prepare('SELECT coalesce(max(commit_no), 0) FROM ingest_commit').pluck(),
    findWord: prepare('SELECT word_no FROM word WHERE text = ?').pluck(),
    lastWordNo: prepare('SELECT coalesce(max(word_no), 0) FROM word').pluck(),
    findCardNo: prepare('SELECT card_no FROM card WHERE card_id = ?').pluck(),
    lastCardNo: prepare('SELECT card_no FROM card ORDER BY card_no DESC LIMIT 1').pluck(),
    cardHead: prepare(
      'SELECT revision, credits - debits, last_terminal_no, last_seq FROM card WHERE card_no = ?',
    ).raw(),
    updateCard: prepare(
      'UPDATE card SET revision = revision + ?, debits = debits + ?, credits = credits + ?,' +
        ' debits_pending = debits_pending + ?, credits_pending = credits_pending + ?,' +
        ' last_terminal_no = ?, last_seq = ?, state = ?, unsettled_day = ?' +
        ' WHERE card_no = ? AND revision = ?',
    ),
    updateCardTotals: prepare(
      'UPDATE card SET revision = revision + 1, debits = debits + ?, credits = credits + ?,' +
        ' debits_pending = debits_pending + ?, credits_pending = credits_pending + ?,' +
        ' last_terminal_no = ?, last_seq = ? WHERE card_no = ?',
    ),
    addToAccount: prepare(
      `${toInsertSql('account')} ON CONFLICT (account_no) DO UPDATE SET debits = debits + excluded.debits,
       credits = credits + excluded.credits, debits_pending = debits_pending + excluded.debits_pending,
       credits_pending = credits_pending + excluded.credits_pending`,
    ),
    findTransfer: prepare('SELECT * FROM transfer WHERE source_no = ? AND seq = ? AND leg = ?').raw(),
    findJourney: prepare('SELECT * FROM journey WHERE terminal_no = ? AND seq = ? AND version = ?').raw(),
    findCard: prepare('SELECT *, credits - debits AS balance_fen FROM card WHERE card_id = ?'),
    findCardByNo: prepare('SELECT *, credits - debits AS balance_fen FROM card WHERE card_no = ?'),
    lastTap: prepare('SELECT seq, event_sec FROM tap WHERE terminal_no = ? ORDER BY seq DESC LIMIT 1'),
    insertEntry: prepare(toInsertSql('daybook')),
    lastEntryNo: prepare('SELECT coalesce(max(entry_no), 0) FROM daybook').pluck(),
    findEntry: prepare('SELECT card_no, prev_no, body FROM daybook WHERE entry_no = ?').raw(),
    firstEntryNo: prepare('SELECT min(entry_no) FROM daybook').pluck(),
    listEntries: prepare(listEntriesSql).raw(),
    deleteEntries: prepare('DELETE FROM daybook WHERE entry_no <= ?'),
    dataVersion: prepare('PRAGMA data_version').pluck(),
    findTapHash: prepare('SELECT payload_hash FROM tap WHERE terminal_no = ? AND seq = ?').pluck(),
  };
}
