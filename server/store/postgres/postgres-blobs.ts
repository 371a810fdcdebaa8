/** Results of long work in PostgreSQL, so that machines share them, and the servers that ask for such work. */
import { Pool } from 'pg';
import { type BlobStore, sealBlob, unsealBlob } from '../blob-store.ts';
import { toDatabaseAway } from './database-away.ts';

/** Apart from the tables of the ledger and from those of the queue. */
const SCHEMA = 'tongcheng_work';
/** Key of the advisory lock under which the tables are made. */
const MIGRATION_LOCK = 0x7463_6c03;

const tables = `
  CREATE SCHEMA IF NOT EXISTS ${SCHEMA};
  CREATE TABLE IF NOT EXISTS ${SCHEMA}.blob (
    key text PRIMARY KEY,
    bytes bytea NOT NULL,
    byte_count integer NOT NULL,
    used_at timestamptz NOT NULL DEFAULT now()
  );
  ALTER TABLE ${SCHEMA}.blob ALTER COLUMN bytes SET STORAGE EXTERNAL;
  CREATE TABLE IF NOT EXISTS ${SCHEMA}.server (
    network_hash text PRIMARY KEY,
    seen_at timestamptz NOT NULL
  );`;

export interface SharedBlobs extends BlobStore {
  /** Says that a server on this network asks for work now. */
  announce(networkHash: string): Promise<void>;
  /** Networks of the servers that were announced within the last seconds. */
  listAnnounced(withinSec: number): Promise<readonly string[]>;
}

/**
 * @param url - `postgres://...`, the form of `DATABASE_URL`
 * @throws ProblemError `database-away`
 */
export async function openPostgresBlobs(url: string): Promise<SharedBlobs> {
  const pool = new Pool({ connectionString: url, max: 3, options: '-c jit=off' });
  // If the server stops while a connection is idle, the next statement reports it.
  pool.on('error', () => {});
  try {
    await pool.query(`BEGIN; SELECT pg_advisory_xact_lock(${MIGRATION_LOCK}); ${tables} COMMIT;`);
  } catch (error) {
    await pool.end();
    throw toDatabaseAway(error);
  }
  return {
    get: async (key) => {
      const { rows } = await pool.query(`SELECT bytes FROM ${SCHEMA}.blob WHERE key = $1`, [key]);
      if (rows.length === 0) return undefined;
      const bytes = unsealBlob(rows[0].bytes as Buffer);
      if (!bytes) await pool.query(`DELETE FROM ${SCHEMA}.blob WHERE key = $1`, [key]);
      else
        await pool.query(
          `UPDATE ${SCHEMA}.blob SET used_at = now() WHERE key = $1 AND used_at < now() - interval '1 hour'`,
          [key],
        );
      return bytes;
    },
    listKnown: async (keys) => {
      const { rows } = await pool.query(`SELECT key FROM ${SCHEMA}.blob WHERE key = ANY($1)`, [keys]);
      return new Set(rows.map(({ key }) => key as string));
    },
    put: async (key, bytes) => {
      const sealed = sealBlob(bytes);
      await pool.query(
        `INSERT INTO ${SCHEMA}.blob (key, bytes, byte_count) VALUES ($1, $2, $3)
         ON CONFLICT (key) DO UPDATE SET bytes = excluded.bytes, byte_count = excluded.byte_count, used_at = now()`,
        [key, sealed, sealed.length],
      );
    },
    sweep: async ({ maxBytes, maxDays }) => {
      await pool.query(
        `DELETE FROM ${SCHEMA}.blob WHERE used_at < now() - make_interval(days => $1) OR key IN (
           SELECT key FROM (SELECT key, sum(byte_count) OVER (ORDER BY used_at DESC, key) AS total FROM ${SCHEMA}.blob) used
           WHERE total > $2)`,
        [maxDays, maxBytes],
      );
    },
    announce: async (networkHash) => {
      await pool.query(
        `INSERT INTO ${SCHEMA}.server (network_hash, seen_at) VALUES ($1, now())
         ON CONFLICT (network_hash) DO UPDATE SET seen_at = now()`,
        [networkHash],
      );
      await pool.query(`DELETE FROM ${SCHEMA}.server WHERE seen_at < now() - interval '1 day'`);
    },
    listAnnounced: async (withinSec) => {
      const { rows } = await pool.query(
        `SELECT network_hash FROM ${SCHEMA}.server WHERE seen_at > now() - make_interval(secs => $1)
         ORDER BY seen_at DESC`,
        [withinSec],
      );
      return rows.map(({ network_hash }) => network_hash as string);
    },
    close: () => pool.end(),
  };
}
