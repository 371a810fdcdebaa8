/** Starts `tongcheng serve` in a process that reports the processor time of its main thread. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readAddress } from '../bench/measure-start.ts';

const probe = fileURLToPath(new URL('./probe.ts', import.meta.url));

export interface ProbedServer {
  /** Such as `http://127.0.0.1:54321/`. */
  readonly url: string;
  /**
   * Processor time of the main thread so far. The main thread itself answers this, so the promise resolves when it has
   * finished its current work.
   */
  readonly readCpuMs: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

/**
 * @param root - folder of the project version to measure
 * @param args - arguments after `serve`
 */
export async function startProbed(root: string, args: readonly string[]): Promise<ProbedServer> {
  const child = fork(join(root, 'server/main.ts'), ['serve', '--port', '0', ...args], {
    cwd: root,
    execPath: process.execPath,
    execArgv: ['--import', probe],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit').then(() => {});
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  if (!child.stdout) throw new Error('the server has no standard output');
  const url = await readAddress(child.stdout, exited);
  let lastId = 0;
  return {
    url,
    readCpuMs: () => askCpuMs(child, ++lastId),
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
      process.off('exit', kill);
    },
  };
}

function askCpuMs(child: ChildProcess, id: number): Promise<number> {
  return new Promise((resolve) => {
    const listen = (message: unknown) => {
      const answer = message as { id: number; cpuMs: number };
      if (answer.id !== id) return;
      child.off('message', listen);
      resolve(answer.cpuMs);
    };
    child.on('message', listen);
    child.send(id);
  });
}
