/** A real server that is killed and started again on the same data folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { root } from './server.ts';

export interface RestartedServer {
  readonly ask: (method: string, path: string, body?: unknown) => Promise<Answer>;
  /** Ends the process at once, as a power failure would. */
  readonly kill: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: the tests name the fields that they read
type Answer = { status: number; body: any };

/** Starts a command of the program; ends it with this process. */
export function spawnCommand(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const child = spawn(process.execPath, ['server/main.ts', ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const onExit = () => child.kill('SIGKILL');
  process.once('exit', onExit);
  child.once('exit', () => process.off('exit', onExit));
  return child;
}

/** Waits for a process that gets a signal. */
export async function endWith(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

export async function startOn(
  dataDir: string,
  env: NodeJS.ProcessEnv = {},
  args: readonly string[] = [],
): Promise<RestartedServer> {
  const child = spawnCommand(['serve', '--port', '0', '--data', dataDir, ...args], env);
  const origin = await new Promise<string>((resolve, reject) => {
    let said = '';
    const onText = (text: Buffer) => {
      said += text;
      const [address] = /http:\/\/[^/\s]+/.exec(said) ?? [];
      if (address) resolve(address);
    };
    child.stdout?.on('data', onText);
    child.stderr?.on('data', onText);
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${said}`)));
  });
  return {
    ask: async (method, path, body) => {
      const response = await fetch(
        origin + path,
        body === undefined
          ? { method }
          : { method, body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } },
      );
      return { status: response.status, body: await response.json() };
    },
    kill: () => endWith(child, 'SIGKILL'),
    stop: () => endWith(child, 'SIGTERM'),
  };
}
