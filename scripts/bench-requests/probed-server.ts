/** `tongcheng serve` as a process of its own, which tells how much processor time its main thread has used. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readAddress } from '../bench/measure-start.ts';

const probe = fileURLToPath(new URL('./probe.ts', import.meta.url));

export interface ProbedServer {
  /** `http://127.0.0.1:54321/` */
  readonly url: string;
  /**
   * Processor time of the main thread so far, in milliseconds. It is the main thread that answers, so the promise waits
   * until the thread has nothing else to do.
   */
  readonly readCpuMs: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

/**
 * @param root folder of the version to measure
 * @param args after `serve`
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
