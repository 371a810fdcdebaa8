/** Opens a ledger in PostgreSQL. */
import { Kysely, PostgresDialect } from 'kysely';
import { Pool, type PoolClient, types } from 'pg';
import type { IngestCommit } from '../../money/ledger/ledger-store.ts';
import type { Card } from '../../money/scheme/tap.ts';
import { withCheckedWrites } from '../check-writes.ts';
import { OwnEntries } from '../daybook/own-entries.ts';
import { createExclusive, type ProcessLock } from '../exclusive.ts';
import { migrate } from '../migrations.ts';
import { createNameCaches } from '../name-cache.ts';
import { createAllReads, type OpenLedger } from '../open-ledger.ts';
import { packIngest } from '../packed-ingest.ts';
import { withPosted } from '../posted-reads.ts';
import type { ReadContext } from '../read-page.ts';
import type { LedgerTables } from '../schema.ts';
import { toDatabaseAway } from './database-away.ts';
import { createEntryReads } from './postgres-entries.ts';
import { PostgresWriter } from './postgres-writer.ts';

export interface PostgresLedgerOptions {
  /** Most connections. */
  readonly connections?: number;
}

/** Entries that are brought into the tables in one transaction while others may write: each of them waits for its end. */
const ENTRIES_BETWEEN_OTHERS = 5_000;

const INT8 = 20;
const NUMERIC = 1700;
/** Key of the advisory lock of `runExclusive`, with 0 as its second half. */
const EXCLUSIVE_LOCK = 0x7463_6c02;

/**
 * Sums and counts are integers below 2^53 by the bounds of the ledger. In an older ledger with amounts beyond the bounds, a
 * sum is rounded to the nearest number, as with SQLite, and `ledger verify` names the rows.
 */
const toWhole = Number;

/**
 * @param url - `postgres://...`, the form of `DATABASE_URL`
 * @throws ProblemError `database-away`
 */
export async function openPostgresLedger(
  url: string,
  options: PostgresLedgerOptions = {},
): Promise<OpenLedger> {
  const { connections = 5 } = options;
  const pool = new Pool({
    connectionString: url,
    max: connections,
    // Answered commits are on disk; JIT compilation would take longer than the statements.
    options: '-c synchronous_commit=on -c jit=off',
    types: {
      getTypeParser: ((oid: number, format?: 'text') =>
        oid === INT8 || oid === NUMERIC
          ? toWhole
          : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
    },
  });
  // If the server stops while a connection is idle, the next statement reports it.
  pool.on('error', () => {});
  const db = new Kysely<LedgerTables>({ dialect: new PostgresDialect({ pool }) });
  try {
    await migrate(db, 'postgres');
  } catch (error) {
    await db.destroy();
    throw toDatabaseAway(error);
  }

  const names = createNameCaches();
  const context: ReadContext = { db, names };
  const writer = new PostgresWriter(pool, names);

  const own = new OwnEntries();
  const isPosted = async () => (await pool.query('SELECT 1 FROM daybook LIMIT 1')).rows.length === 0;
  const post = async () => {
    if (await isPosted()) return;
    while (!(await writer.post()));
  };
  const postSome = async () => (await isPosted()) || writer.post(ENTRIES_BETWEEN_OTHERS);
  const findLastCommitNo = async () => {
    const { rows } = await pool.query<{ last_no: number }>(
      'SELECT coalesce(max(commit_no), 0) AS last_no FROM ingest_commit',
    );
    return rows[0]?.last_no ?? 0;
  };
  const commitIngests = (commits: readonly IngestCommit[]) =>
    own.during(async () => {
      const { enteredNo, fate } = await writer.commitIngests(packIngest(commits));
      if (enteredNo !== undefined) own.keep(commits, enteredNo);
      return fate;
    });

  return withCheckedWrites({
    dialect: 'postgres',
    context,
    ...withPosted(createAllReads(context), post),
    ...createEntryReads(pool, context, own, post),
    post,
    postSome,
    findLastCommitNo,
    runExclusive: createExclusive(createLock(pool)).run,
    commitIngest: (commit) => commitIngests([commit]),
    commitIngests,
    commitStep: (step) => writer.commitStep(step),
    commitPart: (part) => writer.commitPart(part),
    commitTransfers: (transfers, items) => writer.commitTransfers(transfers, items),
    putGround: (texts, entries) => writer.putGround(texts, entries),
    putCards: (cards: readonly Card[], origin) => writer.putCards(cards, origin),
    putRegistrations: (registrations, newCards) => writer.putRegistrations(registrations, newCards),
    putDenyList: (list) => writer.putDenyList(list),
    commitDesk: (entries) => writer.commitDesk(entries),
    putTerminalRegister: (register) => writer.putTerminalRegister(register),
    gatherStatistics: async () => {
      await pool.query('ANALYZE tap, transfer, journey, card, word, account');
    },
    close: () => db.destroy(),
  });
}

/** An advisory lock of one connection; PostgreSQL releases it when the connection ends. */
function createLock(pool: Pool): ProcessLock {
  let holder: PoolClient | undefined;
  return {
    async acquire() {
      holder = await pool.connect();
      await holder.query('SELECT pg_advisory_lock($1, 0)', [EXCLUSIVE_LOCK]);
    },
    async release() {
      const client = holder;
      holder = undefined;
      try {
        await client?.query('SELECT pg_advisory_unlock($1, 0)', [EXCLUSIVE_LOCK]);
        client?.release();
      } catch (error) {
        client?.release(error as Error);
      }
    },
  };
}
