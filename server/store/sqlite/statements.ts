/** Prepared statements on SQLite. */
import type { Database, Statement } from 'better-sqlite3';
import { listColumns, type TableName } from '../columns.ts';
import type { Row, Value } from '../encode.ts';

export function toInsertSql(table: TableName, rows = 1): string {
  const columns = listColumns(table).map(({ name }) => name);
  const group = `(${columns.map(() => '?').join(', ')})`;
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${Array(rows).fill(group).join(', ')}`;
}

/** Columns with a usual value in most transfers. */
const plainDefaults: Readonly<Record<string, string>> = {
  is_pending: '0',
  policy_no: 'NULL',
  reverses_source_no: 'NULL',
  reverses_seq: 'NULL',
  reverses_leg: 'NULL',
  is_step: '0',
};

const transferColumns = listColumns('transfer').map(({ name }) => name);
const plainColumns = transferColumns.flatMap((name, i) => (name in plainDefaults ? [] : [i]));
const usualColumns = transferColumns.flatMap((name, i) => (name in plainDefaults ? [i] : []));

/** Inserts a usual transfer with fewer parameters: each parameter takes as long as a lookup. */
const insertPlainTransferSql = `INSERT INTO transfer (${transferColumns.join(', ')})
  VALUES (${transferColumns.map((name) => plainDefaults[name] ?? '?').join(', ')})`;

/** Whether a row has the usual values for which `insertPlainTransfer` has no parameters. */
export function isPlainTransfer(row: Row): boolean {
  for (const i of usualColumns) if (row[i]) return false;
  return true;
}

export function toPlainTransfer(row: Row): Row {
  return plainColumns.map((i) => row[i] as Value);
}

export interface SqliteStatements {
  readonly begin: Statement;
  readonly commit: Statement;
  readonly rollback: Statement;
  readonly insertTap: Statement;
  readonly insertTransfer: Statement;
  readonly insertPlainTransfer: Statement;
  readonly insertJourney: Statement;
  readonly insertCard: Statement;
  readonly insertWord: Statement;
  readonly insertQuarantine: Statement;
  readonly insertCommit: Statement;
  readonly insertFile: Statement;
  readonly insertRecon: Statement;
  readonly insertPosition: Statement;
  readonly insertStep: Statement;
  readonly insertFlow: Statement;
  readonly insertDeny: Statement;
  readonly openBatch: Statement;
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
  readonly putCard: Statement;
  readonly addToAccount: Statement;
  readonly findTransfer: Statement;
  readonly findJourney: Statement;
  readonly findCard: Statement;
  readonly findTapHash: Statement;
  readonly lastSeq: Statement;
}

const orIgnore = (text: string) => text.replace('INSERT INTO', 'INSERT OR IGNORE INTO');

export function prepareStatements(db: Database): SqliteStatements {
  const prepare = (text: string) => db.prepare(text);
  return {
    begin: prepare('BEGIN IMMEDIATE'),
    commit: prepare('COMMIT'),
    rollback: prepare('ROLLBACK'),
    insertTap: prepare(toInsertSql('tap')),
    insertTransfer: prepare(toInsertSql('transfer')),
    insertPlainTransfer: prepare(insertPlainTransferSql),
    insertJourney: prepare(toInsertSql('journey')),
    insertCard: prepare(toInsertSql('card')),
    insertWord: prepare(toInsertSql('word')),
    insertQuarantine: prepare(orIgnore(toInsertSql('quarantine'))),
    insertCommit: prepare(toInsertSql('ingest_commit')),
    insertFile: prepare(orIgnore(toInsertSql('terminal_file'))),
    insertRecon: prepare(orIgnore(toInsertSql('recon_item'))),
    insertPosition: prepare(toInsertSql('position')),
    insertStep: prepare(toInsertSql('batch_step')),
    insertFlow: prepare(toInsertSql('flow')),
    insertDeny: prepare(orIgnore(toInsertSql('deny_list'))),
    openBatch: prepare(orIgnore(toInsertSql('batch'))),
    moveBatch: prepare(
      'UPDATE batch SET state = ?, seal_hash = coalesce(?, seal_hash), paid_hash = coalesce(?, paid_hash)' +
        ' WHERE shard_id = ? AND batch_day = ?',
    ),
    findBatch: prepare('SELECT state FROM batch WHERE shard_id = ? AND batch_day = ?').pluck(),
    findCommit: prepare('SELECT commit_no FROM ingest_commit WHERE shard_id = ? AND commit_id = ?').pluck(),
    lastCommitNo: prepare('SELECT coalesce(max(commit_no), 0) FROM ingest_commit WHERE shard_id = ?').pluck(),
    findWord: prepare('SELECT word_no FROM word WHERE shard_id = ? AND text = ?').pluck(),
    lastWordNo: prepare('SELECT coalesce(max(word_no), 0) FROM word WHERE shard_id = ?').pluck(),
    findCardNo: prepare('SELECT card_no FROM card WHERE shard_id = ? AND card_id = ?').pluck(),
    lastCardNo: prepare('SELECT card_no FROM card WHERE shard_id = ? ORDER BY card_no DESC LIMIT 1').pluck(),
    cardHead: prepare(
      'SELECT revision, credits - debits, last_terminal_no, last_seq FROM card WHERE shard_id = ? AND card_no = ?',
    ).raw(),
    updateCard: prepare(
      'UPDATE card SET revision = revision + ?, debits = debits + ?, credits = credits + ?,' +
        ' debits_pending = debits_pending + ?, credits_pending = credits_pending + ?,' +
        ' last_terminal_no = ?, last_seq = ?, state = ?, unsettled_day = ?' +
        ' WHERE shard_id = ? AND card_no = ? AND revision = ?',
    ),
    updateCardTotals: prepare(
      'UPDATE card SET revision = revision + 1, debits = debits + ?, credits = credits + ?,' +
        ' debits_pending = debits_pending + ?, credits_pending = credits_pending + ?,' +
        ' last_terminal_no = ?, last_seq = ? WHERE shard_id = ? AND card_no = ?',
    ),
    putCard: prepare(
      'UPDATE card SET issuer_no = ?, medium_no = ?, category_no = ?, home_city_no = ?, valid_to_sec = ?,' +
        ' revision = revision + 1 WHERE shard_id = ? AND card_no = ?',
    ),
    addToAccount: prepare(
      `${toInsertSql('account')} ON CONFLICT (shard_id, account_no) DO UPDATE SET debits = debits + excluded.debits,
       credits = credits + excluded.credits, debits_pending = debits_pending + excluded.debits_pending,
       credits_pending = credits_pending + excluded.credits_pending`,
    ),
    findTransfer: prepare(
      'SELECT * FROM transfer WHERE shard_id = ? AND source_no = ? AND seq = ? AND leg = ?',
    ).raw(),
    findJourney: prepare(
      'SELECT * FROM journey WHERE shard_id = ? AND terminal_no = ? AND seq = ? AND version = ?',
    ).raw(),
    findCard: prepare(
      'SELECT *, credits - debits AS balance_fen FROM card WHERE shard_id = ? AND card_id = ?',
    ),
    lastSeq: prepare('SELECT max(seq) FROM tap WHERE shard_id = ? AND terminal_no = ?').pluck(),
    findTapHash: prepare(
      'SELECT payload_hash FROM tap WHERE shard_id = ? AND terminal_no = ? AND seq = ?',
    ).pluck(),
  };
}
