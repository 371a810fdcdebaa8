/** Triggers that refuse forbidden changes, also by programs that write to the database directly. */

import type { Dialect } from './columns.ts';
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
] as const;

const batchGoesBack =
  'NEW.state < OLD.state OR NEW.batch_day <> OLD.batch_day OR NEW.shard_id <> OLD.shard_id' +
  ' OR (OLD.seal_hash IS NOT NULL AND (NEW.seal_hash IS NULL OR NEW.seal_hash <> OLD.seal_hash))' +
  ' OR (OLD.paid_hash IS NOT NULL AND (NEW.paid_hash IS NULL OR NEW.paid_hash <> OLD.paid_hash))';

/** SQL: the batch is closed to a transfer: it is paid, or sealed and the transfer is no payment. */
const closedTo = (row: string) =>
  `batch.shard_id = ${row}.shard_id AND batch.batch_day = ${row}.batch_day` +
  ` AND (batch.state >= ${PAID_CODE} OR (batch.state = ${SEALED_CODE} AND ${row}.kind <> ${paymentCode}))`;

const closedToJourney = (row: string) =>
  `batch.shard_id = ${row}.shard_id AND batch.batch_day = ${row}.batch_day AND batch.state >= ${SEALED_CODE}`;

/** Statements that create the triggers. */
export function listGuards(dialect: Dialect): string[] {
  return dialect === 'sqlite' ? listSqliteGuards() : listPostgresGuards();
}

function listSqliteGuards(): string[] {
  const guards: string[] = [];
  for (const table of frozenTables) {
    for (const event of ['UPDATE', 'DELETE']) {
      guards.push(
        `CREATE TRIGGER ${table}_no_${event.toLowerCase()} BEFORE ${event} ON ${table}
         BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END`,
      );
    }
  }
  guards.push(
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
  );
  return guards;
}

/** Checks inserts once for each statement: a trigger for each row would take as long as the insert. */
function listPostgresGuards(): string[] {
  const guards = [
    `CREATE FUNCTION tongcheng_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$`,
  ];
  for (const table of [...frozenTables, 'batch'] as const) {
    const events = table === 'batch' ? 'DELETE' : 'UPDATE OR DELETE';
    guards.push(
      `CREATE TRIGGER ${table}_append_only BEFORE ${events} ON ${table}
       FOR EACH ROW EXECUTE FUNCTION tongcheng_refuse('${table} is append-only')`,
      `CREATE TRIGGER ${table}_no_truncate BEFORE TRUNCATE ON ${table}
       FOR EACH STATEMENT EXECUTE FUNCTION tongcheng_refuse('${table} is append-only')`,
    );
  }
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
