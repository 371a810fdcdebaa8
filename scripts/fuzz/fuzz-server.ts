/** Starts the server under test: both cities and the ledger of one simulated day, in a temporary folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface FuzzServer {
  readonly origin: string;
  /** Its output on standard error. */
  readonly readLog: () => string;
  readonly stop: () => Promise<void>;
}

/** @param riders - riders of the simulated day */
export async function startFuzzServer(riders = 150): Promise<FuzzServer> {
  const data = mkdtempSync(join(tmpdir(), 'tongcheng-fuzz-'));
  const start = (...args: string[]) =>
    spawn(process.execPath, ['server/main.ts', ...args, '--data', data], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, DATABASE_URL: '', TONGCHENG_TOKEN: '' },
    });
  try {
    const simulation = start(
      'simulate',
      '--date',
      '2026-11-25',
      '--riders',
      String(riders),
      '--seed',
      '7',
      '--json',
    );
    simulation.stdout.resume();
    const [code] = (await once(simulation, 'exit')) as [number | null];
    if (code !== 0) throw new Error(`the simulation ended with ${code}`);
    const child = start('serve', '--port', '0');
    const onExit = () => child.kill('SIGKILL');
    process.once('exit', onExit);
    let log = '';
    child.stderr.on('data', (part: Buffer) => (log += part));
    const ended = once(child, 'exit');
    return {
      origin: await readOrigin(child),
      readLog: () => log,
      stop: async () => {
        child.kill('SIGTERM');
        await ended;
        process.off('exit', onExit);
        rmSync(data, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(data, { recursive: true, force: true });
    throw error;
  }
}

function readOrigin(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (part: Buffer) => {
      said += part;
      const [origin] = /http:\/\/[^/\s]+/.exec(said) ?? [];
      if (origin) resolve(origin);
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
}
