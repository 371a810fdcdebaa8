/** Runs the command line as a user does, with a separate data folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { copyImported } from '../support/imported-cities.ts';
import { withLock } from '../support/lock.ts';

const bin = fileURLToPath(new URL('../../bin/tongcheng.mjs', import.meta.url));

export function makeDataDir(): { dir: string; remove: () => void } {
  const dir = mkdtempSync(join(tmpdir(), 'tongcheng-e2e-'));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** With the feeds of the two cities, imported. */
export async function makeCitiesDir(): Promise<ReturnType<typeof makeDataDir>> {
  const data = makeDataDir();
  await copyImported(data.dir);
  return data;
}

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The day of `makeSimulatedDir`. */
export const simulatedDate = '2026-11-25';

/** With the feeds of the two cities, imported, and a day of 60 riders, which a run simulates once. */
export async function makeSimulatedDir(): Promise<ReturnType<typeof makeDataDir>> {
  const simulated = join(inject('runDir'), 'simulated-day');
  await withLock(`${simulated}.lock`, async () => {
    if (existsSync(simulated)) return;
    const { dir } = await makeCitiesDir();
    const day = ['--date', simulatedDate, '--riders', '60', '--seed', '1'];
    const { code, err } = await run(['simulate', ...day, '--data', dir]);
    if (code !== 0) throw new Error(err);
    renameSync(dir, simulated);
  });
  const data = makeDataDir();
  cpSync(simulated, data.dir, { recursive: true });
  return data;
}

type Environment = Readonly<Record<string, string>>;

function start(args: readonly string[], env: Environment): ChildProcess {
  return spawn(process.execPath, [bin, ...args], { stdio: 'pipe', env: { ...process.env, ...env } });
}

/** Runs a command until it ends. `env` is added to the environment of the tests. */
export function run(args: readonly string[], input = '', env: Environment = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = start(args, env);
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    // A command may end before it has read its input.
    child.stdin?.on('error', () => {});
    child.on('close', (code) => {
      resolve({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() });
    });
    child.stdin?.end(input);
  });
}

export interface Serving {
  /** Without a slash at the end. */
  readonly url: string;
  /** Interrupts the server as a terminal does, and returns its exit code. */
  readonly stop: () => Promise<number | null>;
}

/** Starts `serve` and waits for the address that it prints. */
export function serve(args: readonly string[], env: Environment = {}): Promise<Serving> {
  return new Promise((resolve, reject) => {
    const child = start(['serve', '--port', '0', ...args], env);
    const ended = new Promise<number | null>((done) => child.on('close', done));
    let text = '';
    const read = (chunk: Buffer) => {
      text += chunk.toString();
      const url = /http:\/\/[\d.]+:\d+/.exec(text)?.[0];
      if (!url) return;
      resolve({
        url,
        stop: () => {
          child.kill('SIGTERM');
          return ended;
        },
      });
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    void ended.then((code) => reject(new Error(`the server ended with ${code}: ${text}`)));
  });
}
