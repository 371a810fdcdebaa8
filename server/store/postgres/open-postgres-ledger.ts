/** Opens a ledger in PostgreSQL. */
import { Kysely, PostgresDialect } from 'kysely';
import { Pool, type PoolClient, types } from 'pg';
import { isStorableText } from '../../base/plain-text.ts';
import type { CardRow } from '../../money/ledger/ledger-store.ts';
import { type Card, type TapKey, toTapId } from '../../money/scheme/tap.ts';
import { withCheckedWrites } from '../check-writes.ts';
import { toCardRow } from '../decode.ts';
import { createExclusive, type ProcessLock } from '../exclusive.ts';
import { migrate } from '../migrations.ts';
import { createNameCaches } from '../name-cache.ts';
import { createAllReads, type OpenLedger } from '../open-ledger.ts';
import { packIngest } from '../packed-ingest.ts';
import { findWordNos, loadNames, type ReadContext } from '../read-page.ts';
import type { CardTable, LedgerTables } from '../schema.ts';
import { toArray } from './arrays.ts';
import { PostgresWriter } from './postgres-writer.ts';
import { findLastSeqs, findTapHashes } from './statements.ts';

export interface PostgresLedgerOptions {
  /** Number of this database's part of the cards. */
  readonly shardId?: number;
  /** Most connections. */
  readonly connections?: number;
}

const INT8 = 20;
const NUMERIC = 1700;
/** First half of the key of the advisory lock of `runExclusive`; the second is the shard. */
const EXCLUSIVE_LOCK = 0x7463_6c02;

/**
 * Sums and counts are integers below 2^53 by the bounds of the ledger. In an older ledger with amounts beyond the bounds, a
 * sum is rounded to the nearest number, as with SQLite, and `ledger verify` names the rows.
 */
const toWhole = Number;

/** @param url - `postgres://...`, the form of `DATABASE_URL` */
export async function openPostgresLedger(
  url: string,
  options: PostgresLedgerOptions = {},
): Promise<OpenLedger> {
  const { shardId = 0, connections = 5 } = options;
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
    throw error;
  }

  const names = createNameCaches();
  const context: ReadContext = { db, names, shardId };
  const writer = new PostgresWriter(pool, names, shardId);

  return withCheckedWrites({
    dialect: 'postgres',
    context,
    ...createAllReads(context),
    runExclusive: createExclusive(createLock(pool, shardId)),
    commitIngest: async (commit) => writer.commitIngests(packIngest([commit], shardId)),
    commitIngests: async (commits) => writer.commitIngests(packIngest(commits, shardId)),
    commitStep: (step) => writer.commitStep(step),
    commitPart: (part) => writer.commitPart(part),
    commitTransfers: (transfers, items) => writer.commitTransfers(transfers, items),
    putCards: (cards: readonly Card[]) => writer.putCards(cards),
    putDenyList: (entries) => writer.putDenyList(entries),
    async findCards(cardIds) {
      const { rows } = await pool.query<CardTable>({
        name: 'find_cards',
        // A lateral lookup by the whole key: with a small table, the planner would choose a scan.
        text: `SELECT found.*, found.credits - found.debits AS balance_fen FROM unnest($2::text[]) AS wanted (card_id)
          CROSS JOIN LATERAL (SELECT * FROM card WHERE card.shard_id = $1 AND card.card_id = wanted.card_id OFFSET 0) AS found`,
        // PostgreSQL refuses a statement with a text that it cannot store.
        values: [shardId, toArray(cardIds.filter(isStorableText), 'text')],
      });
      for (const row of rows) names.cards.add(row.card_id, row.card_no);
      await loadNames(context, rows);
      const byId = new Map(rows.map((row) => [row.card_id, toCardRow(row, names)]));
      const asked = cardIds.map((cardId): [string, CardRow | undefined] => [cardId, byId.get(cardId)]);
      return new Map(asked.filter((entry): entry is [string, CardRow] => entry[1] !== undefined));
    },
    async findTapHashes(keys: readonly TapKey[]) {
      const terminalNos = await findWordNos(
        context,
        keys.map((key) => key.terminalId),
      );
      const known = keys.filter((key) => terminalNos.has(key.terminalId));
      if (known.length === 0) return new Map();
      const nos = known.map((key) => terminalNos.get(key.terminalId) as number);
      const seqs = known.map((key) => key.terminalSeq);
      const { rows } = await pool.query<{ place: number; payload_hash: string }>({
        ...findTapHashes,
        values: [shardId, toArray(nos, 'no'), toArray(seqs, 'big')],
      });
      return new Map(
        rows.map(({ place, payload_hash }) => [toTapId(known[place - 1] as TapKey), payload_hash]),
      );
    },
    async findLastSeqs(terminalIds) {
      const nos = await findWordNos(context, terminalIds);
      const known = terminalIds.filter((terminalId) => nos.has(terminalId));
      if (known.length === 0) return new Map();
      const values = [
        shardId,
        toArray(
          known.map((terminalId) => nos.get(terminalId) as number),
          'no',
        ),
      ];
      const { rows } = await pool.query<{ place: number; seq: number }>({ ...findLastSeqs, values });
      return new Map(rows.map(({ place, seq }) => [known[place - 1] as string, seq]));
    },
    gatherStatistics: async () => {
      await pool.query('ANALYZE tap, transfer, journey, card, word, account');
    },
    close: () => db.destroy(),
  });
}

/** An advisory lock of one connection; PostgreSQL releases it when the connection ends. */
function createLock(pool: Pool, shardId: number): ProcessLock {
  let holder: PoolClient | undefined;
  return {
    async acquire() {
      holder = await pool.connect();
      await holder.query('SELECT pg_advisory_lock($1, $2)', [EXCLUSIVE_LOCK, shardId]);
    },
    async release() {
      const client = holder;
      holder = undefined;
      try {
        await client?.query('SELECT pg_advisory_unlock($1, $2)', [EXCLUSIVE_LOCK, shardId]);
        client?.release();
      } catch (error) {
        client?.release(error as Error);
      }
    },
  };
}
