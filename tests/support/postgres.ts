/** One PostgreSQL server for all files of a test run, started at the first request, and a new database for each request. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { inject } from 'vitest';
import { withLock } from './lock.ts';
import { startPostgres, stopPostgres } from './postgres-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder of the server of this run. */
    postgresDir: string;
  }
}

const PREFIX = 'tongcheng-postgres-';

interface RunningServer {
  readonly pid: number;
  readonly port: number;
}

const serverFile = (dir: string) => join(dir, 'server.json');

/** For `globalSetup` of vitest: chooses the folder, and stops the server in it at the end. */
export async function setup(project: {
  provide: (key: 'postgresDir', value: string) => void;
}): Promise<() => Promise<void>> {
  await sweep();
  const dir = join(tmpdir(), `${PREFIX}${process.pid}`);
  mkdirSync(dir, { recursive: true });
  project.provide('postgresDir', dir);
  return () => clear(dir);
}

async function clear(dir: string): Promise<void> {
  if (existsSync(serverFile(dir))) {
    const { pid } = JSON.parse(readFileSync(serverFile(dir), 'utf8')) as RunningServer;
    await stopPostgres(pid, 'fast');
  }
  rmSync(dir, { recursive: true, force: true });
}

/** Stops the servers of killed runs. */
async function sweep(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const owner = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length)) : Number.NaN;
    if (!Number.isInteger(owner)) continue;
    try {
      process.kill(owner, 0);
    } catch {
      await clear(join(tmpdir(), name));
    }
  }
}

let made = 0;

/**
 * Address of a new, empty database.
 *
 * @param language sort order of texts; where absent, bytes are compared
 */
export async function makeDatabase(language?: 'zh-CN'): Promise<string> {
  const dir = inject('postgresDir');
  const server = await withLock(join(dir, 'lock'), async () => {
    if (existsSync(serverFile(dir)))
      return JSON.parse(readFileSync(serverFile(dir), 'utf8')) as RunningServer;
    // Data of tests need not survive a power failure; the crash tests start a server of their own.
    const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
    const { pid, port } = await startPostgres(dir, { detached: true, settings });
    writeFileSync(serverFile(dir), JSON.stringify({ pid, port }));
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
