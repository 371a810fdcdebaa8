/** Migrations of the schema on both databases; each runs once. */
import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { ProblemError } from '../base/problem.ts';
import { journeyStatuses } from '../money/ledger/ledger-store.ts';
import {
  type Dialect,
  listColumns,
  type TableColumns,
  type TableName,
  tables,
  toColumnType,
} from './columns.ts';
import { ACCOUNT_KIND_SPAN, cardKindCode, journeyKindCode, toCode } from './encode.ts';
import { listGuards } from './guards.ts';

const UNRESOLVED = toCode(journeyStatuses, 'unresolved');

/** SQL: a party's account, neither a card nor the journey account. Queries that use the index must repeat it verbatim. */
const isPartyAccount = (column: string): string =>
  `(${column} % ${ACCOUNT_KIND_SPAN} <> ${cardKindCode} AND ${column} % ${ACCOUNT_KIND_SPAN} <> ${journeyKindCode})`;

const indexes: readonly string[] = [
  'CREATE INDEX transfer_batch ON transfer (shard_id, batch_day, source_no, seq, leg)',
  `CREATE INDEX transfer_party_cr ON transfer (shard_id, cr, batch_day, source_no, seq, leg) WHERE ${isPartyAccount('cr')}`,
  `CREATE INDEX transfer_party_dr ON transfer (shard_id, dr, batch_day, source_no, seq, leg) WHERE ${isPartyAccount('dr')}`,
  'CREATE INDEX transfer_step_dr ON transfer (shard_id, dr) WHERE is_step = 1',
  'CREATE INDEX transfer_step_cr ON transfer (shard_id, cr) WHERE is_step = 1',
  'CREATE INDEX transfer_step_journey ON transfer (shard_id, journey_terminal_no, journey_seq) WHERE is_step = 1',
  'CREATE INDEX transfer_reverses ON transfer (shard_id, reverses_source_no, reverses_seq, reverses_leg)' +
    ' WHERE reverses_source_no IS NOT NULL',
  'CREATE INDEX journey_batch ON journey (shard_id, batch_day, terminal_no, seq, version)',
  'CREATE INDEX journey_late ON journey (shard_id, batch_day) WHERE service_day < batch_day',
  `CREATE INDEX journey_unresolved ON journey (shard_id, service_day) WHERE status = ${UNRESOLVED}`,
  'CREATE INDEX journey_capped ON journey (shard_id, card_no) WHERE cap_off_fen > 0',
  'CREATE INDEX recon_item_batch ON recon_item (shard_id, batch_day, item_id)',
];

function toTable(name: TableName, dialect: Dialect): string {
  const { key, unique = [], checks = [], isHeap = false, rowNo } = tables[name] as TableColumns;
  const ownRowNo = dialect === 'sqlite' ? rowNo : undefined;
  const parts = listColumns(name).map((column) => {
    const type = `${column.name} ${toColumnType(column.kind, dialect)}`;
    if (column.name === ownRowNo) return `${type} PRIMARY KEY`;
    return column.kind.endsWith('?') ? type : `${type} NOT NULL`;
  });
  if (ownRowNo === undefined) parts.push(`PRIMARY KEY (${key.join(', ')})`);
  for (const columns of unique) parts.push(`UNIQUE (${columns.join(', ')})`);
  for (const check of checks) parts.push(`CHECK (${check})`);
  const lines = `CREATE TABLE ${name} (${parts.join(', ')})`;
  if (dialect === 'sqlite') return `${lines} STRICT${isHeap || ownRowNo ? '' : ', WITHOUT ROWID'}`;
  // Each tap updates its card: free space in the page keeps the new row in it, so that indexes need no update.
  return name === 'card' ? `${lines} WITH (fillfactor = 60)` : lines;
}

/** Names of all migrations in their order. */
export const listMigrationNames = (): string[] => Object.keys(listMigrations('sqlite')).sort();

function listMigrations(dialect: Dialect): Record<string, Migration> {
  return {
    '0001-ledger': {
      up: async (db: Kysely<unknown>) => {
        const names = Object.keys(tables) as TableName[];
        const statements = [
          ...names.map((name) => toTable(name, dialect)),
          ...indexes,
          ...listGuards(dialect),
        ];
        for (const statement of statements) await sql.raw(statement).execute(db);
      },
    },
  };
}

/** The refusal of a ledger that a newer program has migrated: migrations only go forward. */
export function toNewer(cause?: unknown): ProblemError {
  const text = {
    zh: '账本由更新版本的程序写成，请用该版本打开',
    en: 'A newer version of the program wrote this ledger; open it with that version',
  };
  return new ProblemError('ledger-newer', text, {}, cause === undefined ? {} : { cause });
}

/**
 * Migrates a database to the newest schema.
 *
 * @throws ProblemError `ledger-newer`
 */
export async function migrate<T>(db: Kysely<T>, dialect: Dialect): Promise<void> {
  const migrations = listMigrations(dialect);
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (!error) return;
  // Kysely's only sign of migrations that it does not know.
  if (error instanceof Error && error.message.startsWith('corrupted migrations')) throw toNewer(error);
  throw error;
}
