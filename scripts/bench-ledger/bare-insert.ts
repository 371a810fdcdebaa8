/** Inserts the same rows into tables without keys, triggers or totals: an upper bound for any ledger on this database. */
import Sqlite from 'better-sqlite3';
import { Client } from 'pg';
import type { IngestCommit } from '../../server/money/ledger/ledger-store.ts';
import { listColumns, type TableName, toColumnType, toPlaces } from '../../server/store/columns.ts';
import {
  listMissingNames,
  toJourneyRecord,
  toTapRecord,
  toTransferRecord,
} from '../../server/store/encode.ts';
import { createNameCaches, type NameCaches } from '../../server/store/name-cache.ts';
import { toArrays, toInsert } from '../../server/store/postgres/arrays.ts';
import type { Cell } from '../../server/store/schema.ts';
import { toInsertSql } from '../../server/store/sqlite/statements.ts';
import { toRow } from '../../server/store/table-rows.ts';

const bareTables = ['tap', 'transfer', 'journey'] as const satisfies TableName[];

export interface BareInsert {
  readonly insert: (commit: IngestCommit) => Promise<void>;
  readonly close: () => Promise<void>;
}

const createSql = (table: TableName, dialect: 'sqlite' | 'postgres') =>
  `CREATE TABLE ${table} (${listColumns(table)
    .map(({ name, kind }) => `${name} ${toColumnType(kind, dialect)}`)
    .join(', ')})`;

/** A function that converts a commit to rows, and replaces names by numbers. */
function createEncoder(): (commit: IngestCommit) => Record<(typeof bareTables)[number], Cell[][]> {
  const names: NameCaches = createNameCaches();
  let last = 0;
  const place = { commitNo: 1, prevTerminalNo: null, prevSeq: null };
  return (commit) => {
    const missing = listMissingNames(names, commit);
    for (const text of missing.words) names.words.add(text, ++last);
    for (const cardId of missing.cards) names.cards.add(cardId, ++last);
    return {
      tap: commit.taps.map((tap) => toRow('tap', toTapRecord(tap, names, place))),
      transfer: commit.transfers.map((transfer) => toRow('transfer', toTransferRecord(transfer, names))),
      journey: commit.journeys.map((journey) => toRow('journey', toJourneyRecord(journey, names))),
    };
  };
}

const { payload_hash: HASH } = toPlaces('tap');

export function openBareSqlite(file: string): BareInsert {
  const db = new Sqlite(file);
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'wal_autocheckpoint = 20000'])
    db.pragma(pragma);
  for (const table of bareTables) db.exec(createSql(table, 'sqlite'));
  const statements = bareTables.map((table) => db.prepare(toInsertSql(table)));
  const encode = createEncoder();
  return {
    async insert(commit) {
      const rows = encode(commit);
      for (const row of rows.tap) row[HASH] = Buffer.from(row[HASH] as string, 'hex');
      db.exec('BEGIN IMMEDIATE');
      bareTables.forEach((table, i) => {
        for (const row of rows[table]) statements[i]?.run(...row);
      });
      db.exec('COMMIT');
    },
    close: async () => {
      db.close();
    },
  };
}

export async function openBarePostgres(url: string): Promise<BareInsert> {
  const client = new Client({ connectionString: url });
  await client.connect();
  for (const table of bareTables) await client.query(createSql(table, 'postgres'));
  const inserts = bareTables.map((table) => toInsert(table));
  const encode = createEncoder();
  return {
    async insert(commit) {
      const rows = encode(commit);
      await client.query('BEGIN');
      for (const [i, table] of bareTables.entries()) {
        const { name, text, columns } = inserts[i] as (typeof inserts)[number];
        await client.query({ name, text, values: toArrays(columns, rows[table]) });
      }
      await client.query('COMMIT');
    },
    close: () => client.end(),
  };
}
