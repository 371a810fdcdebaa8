/** One PostgreSQL for all files of a test run, started by the first that asks; a fresh database for each who asks. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { inject } from 'vitest';
import { withLock } from './lock.ts';
import { startPostgres, stopPostgres } from './postgres-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder of the run's server. */
    postgresDir: string;
  }
}

const PREFIX = 'tongcheng-postgres-';

interface RunningServer {
  readonly pid: number;
  readonly port: number;
}

const serverFile = (dir: string) => join(dir, 'server.json');

/** For vitest's `globalSetup`: names the folder, and stops what was started in it. */
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

/** Servers of runs that were killed. */
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
 * @param language - one that sorts texts as its dictionaries do; bytes decide without one
 */
export async function makeDatabase(language?: 'zh-CN'): Promise<string> {
  const dir = inject('postgresDir');
  const server = await withLock(join(dir, 'lock'), async () => {
    if (existsSync(serverFile(dir)))
      return JSON.parse(readFileSync(serverFile(dir), 'utf8')) as RunningServer;
    // Nothing of a test has to outlive the machine's power: only the crash tests do, with a server of their own.
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
