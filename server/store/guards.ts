/** Triggers that refuse forbidden changes, also by programs that write to the database directly. */

import { type Dialect, type TableColumns, tables } from './columns.ts';
import { PAID_CODE, paymentCode, SEALED_CODE } from './encode.ts';

/** Tables whose rows are never changed or deleted. */
const frozenTables = [
  'word',
  'tap',
  'transfer',
  'journey',
  'quarantine',
  'ingest_commit',
  'terminal_file',
  'batch_step',
  'position',
  'flow',
  'ground_text',
  'ground_entry',
  'batch_evidence',
  'ingest_file',
  'desk_entry',
  'skipped_card',
  'terminal_register',
  'terminal_kind',
  'terminal',
  'deny_receipt',
  'denial',
  'registration',
] as const;

/** Those that migration `since` creates. */
const listFrozen = (since: number) =>
  frozenTables.filter((name) => ((tables[name] as TableColumns).since ?? 1) === since);

const batchGoesBack =
  'NEW.state < OLD.state OR NEW.batch_day <> OLD.batch_day' +
  ' OR (OLD.seal_hash IS NOT NULL AND (NEW.seal_hash IS NULL OR NEW.seal_hash <> OLD.seal_hash))' +
  ' OR (OLD.paid_hash IS NOT NULL AND (NEW.paid_hash IS NULL OR NEW.paid_hash <> OLD.paid_hash))';

/** SQL: the batch is closed to a transfer: it is paid, or sealed and the transfer is no payment. */
const closedTo = (row: string) =>
  `batch.batch_day = ${row}.batch_day` +
  ` AND (batch.state >= ${PAID_CODE} OR (batch.state = ${SEALED_CODE} AND ${row}.kind <> ${paymentCode}))`;

const closedToJourney = (row: string) =>
  `batch.batch_day = ${row}.batch_day AND batch.state >= ${SEALED_CODE}`;

/** Statements with which migration `since` creates the triggers of its tables. */
export function listGuards(dialect: Dialect, since: number): string[] {
  const freeze = dialect === 'sqlite' ? freezeOnSqlite : freezeOnPostgres;
  const frozen = listFrozen(since).flatMap((table) => freeze(table, 'UPDATE OR DELETE'));
  if (since > 1) return frozen;
  return dialect === 'sqlite' ? [...frozen, ...listSqliteGuards()] : listPostgresGuards(frozen);
}

const freezeOnSqlite = (table: string): string[] =>
  ['UPDATE', 'DELETE'].map(
    (event) => `CREATE TRIGGER ${table}_no_${event.toLowerCase()} BEFORE ${event} ON ${table}
         BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END`,
  );

const freezeOnPostgres = (table: string, events: 'UPDATE OR DELETE' | 'DELETE'): string[] => [
  `CREATE TRIGGER ${table}_append_only BEFORE ${events} ON ${table}
       FOR EACH ROW EXECUTE FUNCTION tongcheng_refuse('${table} is append-only')`,
  `CREATE TRIGGER ${table}_no_truncate BEFORE TRUNCATE ON ${table}
       FOR EACH STATEMENT EXECUTE FUNCTION tongcheng_refuse('${table} is append-only')`,
];

function listSqliteGuards(): string[] {
  return [
    `CREATE TRIGGER transfer_batch_closed BEFORE INSERT ON transfer
     WHEN EXISTS (SELECT 1 FROM batch WHERE ${closedTo('NEW')})
     BEGIN SELECT RAISE(ABORT, 'batch is sealed'); END`,
    `CREATE TRIGGER journey_batch_closed BEFORE INSERT ON journey
     WHEN EXISTS (SELECT 1 FROM batch WHERE ${closedToJourney('NEW')})
     BEGIN SELECT RAISE(ABORT, 'batch is sealed'); END`,
    `CREATE TRIGGER batch_no_delete BEFORE DELETE ON batch
     BEGIN SELECT RAISE(ABORT, 'batch is append-only'); END`,
    `CREATE TRIGGER batch_no_return BEFORE UPDATE ON batch WHEN ${batchGoesBack}
     BEGIN SELECT RAISE(ABORT, 'batch only goes forward'); END`,
  ];
}

/** Checks inserts once for each statement: a trigger for each row would take as long as the insert. */
function listPostgresGuards(frozen: readonly string[]): string[] {
  const guards = [
    `CREATE FUNCTION tongcheng_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$`,
    ...frozen,
    ...freezeOnPostgres('batch', 'DELETE'),
  ];
  const closed = [
    ['transfer', closedTo('fresh')],
    ['journey', closedToJourney('fresh')],
  ] as const;
  for (const [table, condition] of closed) {
    guards.push(
      `CREATE FUNCTION tongcheng_${table}_closed() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF EXISTS (SELECT 1 FROM fresh JOIN batch ON ${condition}) THEN
           RAISE EXCEPTION 'batch is sealed' USING ERRCODE = 'integrity_constraint_violation';
         END IF;
         RETURN NULL;
       END $$`,
      `CREATE TRIGGER ${table}_batch_closed AFTER INSERT ON ${table} REFERENCING NEW TABLE AS fresh
       FOR EACH STATEMENT EXECUTE FUNCTION tongcheng_${table}_closed()`,
    );
  }
  guards.push(
    `CREATE TRIGGER batch_no_return BEFORE UPDATE ON batch FOR EACH ROW WHEN (${batchGoesBack})
     EXECUTE FUNCTION tongcheng_refuse('batch only goes forward')`,
  );
  return guards;
}
