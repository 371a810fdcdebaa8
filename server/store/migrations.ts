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
  toSince,
} from './columns.ts';
import { dropShards } from './drop-shards.ts';
import { ACCOUNT_KIND_SPAN, cardKindCode, journeyKindCode, toCode } from './encode.ts';
import { listGuards } from './guards.ts';

const UNRESOLVED = toCode(journeyStatuses, 'unresolved');

/** SQL: a party's account, neither a card nor the journey account. Queries that use the index must repeat it verbatim. */
const isPartyAccount = (column: string): string =>
  `(${column} % ${ACCOUNT_KIND_SPAN} <> ${cardKindCode} AND ${column} % ${ACCOUNT_KIND_SPAN} <> ${journeyKindCode})`;

const indexes: readonly string[] = [
  'CREATE INDEX transfer_batch ON transfer (batch_day, source_no, seq, leg)',
  `CREATE INDEX transfer_party_cr ON transfer (cr, batch_day, source_no, seq, leg) WHERE ${isPartyAccount('cr')}`,
  `CREATE INDEX transfer_party_dr ON transfer (dr, batch_day, source_no, seq, leg) WHERE ${isPartyAccount('dr')}`,
  'CREATE INDEX transfer_step_dr ON transfer (dr) WHERE is_step = 1',
  'CREATE INDEX transfer_step_cr ON transfer (cr) WHERE is_step = 1',
  'CREATE INDEX transfer_step_journey ON transfer (journey_terminal_no, journey_seq) WHERE is_step = 1',
  'CREATE INDEX transfer_reverses ON transfer (reverses_source_no, reverses_seq, reverses_leg)' +
    ' WHERE reverses_source_no IS NOT NULL',
  'CREATE INDEX journey_batch ON journey (batch_day, terminal_no, seq, version)',
  'CREATE INDEX journey_late ON journey (batch_day) WHERE service_day < batch_day',
  `CREATE INDEX journey_unresolved ON journey (service_day) WHERE status = ${UNRESOLVED}`,
  'CREATE INDEX journey_capped ON journey (card_no) WHERE cap_off_fen > 0',
  'CREATE INDEX recon_item_batch ON recon_item (batch_day, item_id)',
];

function toTable(name: TableName, dialect: Dialect): string {
  const { key, unique = [], checks = [], isHeap = false, rowNo, since = 1 } = tables[name] as TableColumns;
  const ownRowNo = dialect === 'sqlite' ? rowNo : undefined;
  const columns = listColumns(name).filter((column) => toSince(name, column.name) === since);
  const parts = columns.map((column) => {
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

/** Statements that add the later columns of a table. */
function toAddedColumns(name: TableName, since: number, dialect: Dialect): string[] {
  const { added = {}, since: created = 1 } = tables[name] as TableColumns;
  if (created === since) return [];
  return listColumns(name).flatMap((column) => {
    if (added[column.name]?.since !== since) return [];
    const fill = added[column.name]?.fill;
    const isNull = column.kind.endsWith('?') ? '' : ' NOT NULL';
    const type = `${toColumnType(column.kind, dialect)}${isNull}${fill === undefined ? '' : ` DEFAULT ${fill}`}`;
    return [`ALTER TABLE ${name} ADD COLUMN ${column.name} ${type}`];
  });
}

/** What a migration does besides creating its tables and columns. */
interface Changes {
  readonly indexes?: readonly string[];
  readonly change?: (db: Kysely<unknown>, dialect: Dialect) => Promise<void>;
}

/** Migrations after the first, by number: `columns.ts` says which tables and columns each of them adds. */
const laterMigrations: Readonly<Record<number, Changes & { readonly name: string }>> = {
  2: { name: 'ground' },
  3: { name: 'registrations' },
  4: {
    name: 'desk',
    indexes: [
      'CREATE UNIQUE INDEX recon_item_no ON recon_item (item_no)',
      'CREATE INDEX desk_entry_record ON desk_entry (terminal_id, seq, payload_hash)',
      'CREATE INDEX quarantine_arrival ON quarantine (commit_no, terminal_id, seq, payload_hash)',
    ],
  },
  5: { name: 'evidence' },
  6: { name: 'no-shards', change: dropShards },
  7: { name: 'received-ranges', change: fillReceivedRanges },
  8: { name: 'daybook' },
};

/** Writes what the last seal would have written. */
async function fillReceivedRanges(db: Kysely<unknown>): Promise<void> {
  await sql`
    INSERT INTO received_range (batch_day, terminal_id, seq_from, seq_to)
    WITH last AS (
      SELECT batch_day, up_to FROM batch_evidence WHERE section = 'receipts'
        AND batch_day = (SELECT max(batch_day) FROM batch WHERE seal_hash IS NOT NULL)
    )
    SELECT batch_day, text, min(seq), max(seq) FROM (
      SELECT batch_day, no, seq, seq - row_number() OVER (PARTITION BY no ORDER BY seq) AS island FROM (
        SELECT last.batch_day, terminal_no AS no, seq FROM tap JOIN last ON tap.commit_no <= last.up_to
        UNION SELECT last.batch_day, word_no, seq FROM quarantine q JOIN word ON text = terminal_id
          JOIN last ON q.commit_no <= last.up_to
      ) received
    ) numbered JOIN word ON word_no = no GROUP BY batch_day, text, island`.execute(db);
}

/** Names of all migrations in their order. */
export const listMigrationNames = (): string[] => Object.keys(listMigrations('sqlite')).sort();

function listMigrations(dialect: Dialect): Record<string, Migration> {
  const toMigration = (since: number, { indexes: more = [], change }: Changes): Migration => ({
    up: async (db: Kysely<unknown>) => {
      const names = Object.keys(tables) as TableName[];
      const created = names.filter((name) => ((tables[name] as TableColumns).since ?? 1) === since);
      const statements = [
        ...created.map((name) => toTable(name, dialect)),
        ...names.flatMap((name) => toAddedColumns(name, since, dialect)),
        ...more,
        ...listGuards(dialect, since),
      ];
      for (const statement of statements) await sql.raw(statement).execute(db);
      await change?.(db, dialect);
    },
  });
  const later = Object.entries(laterMigrations).map(([number, later]) => [
    `${number.padStart(4, '0')}-${later.name}`,
    toMigration(Number(number), later),
  ]);
  return { '0001-ledger': toMigration(1, { indexes }), ...Object.fromEntries(later) };
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
 * @param target - the last migration to run; absent: all of them
 * @throws ProblemError `ledger-newer`
 */
export async function migrate<T>(db: Kysely<T>, dialect: Dialect, target?: string): Promise<void> {
  const migrations = listMigrations(dialect);
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await (target === undefined ? migrator.migrateToLatest() : migrator.migrateTo(target));
  if (!error) return;
  // Kysely's only sign of migrations that it does not know.
  if (error instanceof Error && error.message.startsWith('corrupted migrations')) throw toNewer(error);
  throw error;
}
