/** One PostgreSQL server for all files of a test run, started at the first request, and a new database for each request. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { inject } from 'vitest';
import { withLock } from './lock.ts';
import { startPostgres, stopPostgres } from './postgres-server.ts';

interface RunningServer {
  readonly pid: number;
  readonly port: number;
}

const toServerDir = (runDir: string) => join(runDir, 'postgres');
const toServerFile = (runDir: string) => join(toServerDir(runDir), 'server.json');

/** Stops the server of a run, where one was started. */
export async function stopServerOf(runDir: string): Promise<void> {
  if (!existsSync(toServerFile(runDir))) return;
  const { pid } = JSON.parse(readFileSync(toServerFile(runDir), 'utf8')) as RunningServer;
  await stopPostgres(pid, 'fast');
}

let made = 0;

/**
 * Address of a new, empty database.
 *
 * @param language sort order of texts; where absent, bytes are compared
 */
export async function makeDatabase(language?: 'zh-CN'): Promise<string> {
  const runDir = inject('runDir');
  const dir = toServerDir(runDir);
  const server = await withLock(join(runDir, 'postgres.lock'), async () => {
    if (existsSync(toServerFile(runDir)))
      return JSON.parse(readFileSync(toServerFile(runDir), 'utf8')) as RunningServer;
    // Data of tests need not survive a power failure; the crash tests start a server of their own.
    const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
    const { pid, port } = await startPostgres(dir, { detached: true, settings });
    writeFileSync(toServerFile(runDir), JSON.stringify({ pid, port }));
    return { pid, port };
  });
  const toUrl = (database: string) => `postgres://postgres@127.0.0.1:${server.port}/${database}`;
  const name = `test_${process.pid}_${made++}`;
  const client = new Client({ connectionString: toUrl('postgres') });
  await client.connect();
  const collation = language ? ` TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE '${language}'` : '';
  await client.query(`CREATE DATABASE ${name}${collation}`);
  await client.end();
  return toUrl(name);
}
