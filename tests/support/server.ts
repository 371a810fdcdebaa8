/** Starts the real server on a free port of the loopback address, with the default feeds and an up-to-date page. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { copyImported } from './imported-cities.ts';
import { withLock } from './lock.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface RunningServer {
  /** `http://127.0.0.1:54321`, without a slash at the end. */
  readonly origin: string;
  readonly pid: number;
  /** Stops the server and removes its data. */
  readonly stop: () => Promise<void>;
}

/** Builds the page where its sources have changed. Test files that start together wait for the same build. */
async function buildPage(): Promise<void> {
  await withLock(join(root, 'node_modules/.cache/tongcheng-build.lock'), async () => {
    await promisify(execFile)(process.execPath, ['scripts/build-client.ts'], { cwd: root });
  });
}

/** Reads the output of the server until it has the address. */
function readAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const onText = (text: Buffer) => {
      said += text;
      const [address] = /http:\/\/[^/\s]+/.exec(said) ?? [];
      if (address) resolve(address);
    };
    child.stdout?.on('data', onText);
    child.stderr?.on('data', onText);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${said}`)));
  });
}

/** Starts `tongcheng serve` as a user does, with a new data folder. `args` are appended. */
export async function startServer(args: readonly string[] = []): Promise<RunningServer> {
  await buildPage();
  const dataDir = mkdtempSync(join(tmpdir(), 'tongcheng-test-'));
  // Scripts outside of a test run have no imported copy: their server imports the feeds itself.
  const isTest = process.env.VITEST !== undefined;
  if (isTest && !args.includes('--feeds') && !args.includes('--data')) await copyImported(dataDir);
  const child = spawn(
    process.execPath,
    ['server/main.ts', 'serve', '--port', '0', '--data', dataDir, ...args],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const ended = once(child, 'exit');
  // An interrupted test run must not leave a server running.
  const onExit = () => child.kill('SIGKILL');
  process.once('exit', onExit);
  const stop = async () => {
    const limit = setTimeout(() => child.kill('SIGKILL'), 5_000);
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await ended;
    clearTimeout(limit);
    process.off('exit', onExit);
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    return { origin: await readAddress(child), pid: child.pid as number, stop };
  } catch (error) {
    child.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true });
    throw error;
  }
}
