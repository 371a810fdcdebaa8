/** A signal to the launcher (npx, npm, or the launcher of the package) ends the server. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { makeCitiesDir } from './tongcheng.ts';

const data = await makeCitiesDir();
afterAll(() => data.remove());

/** Starts a server through its launcher and waits for the address that it prints. */
async function launch(
  command: string,
  args: readonly string[],
): Promise<{ launcher: ChildProcess; url: string }> {
  const launcher = spawn(command, [...args, '--port', '0', '--data', data.dir], {
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  let said = '';
  for await (const chunk of launcher.stdout as NonNullable<typeof launcher.stdout>) {
    said += String(chunk);
    const url = /http:\/\/[\d.]+:\d+/.exec(said)?.[0];
    if (url) return { launcher, url };
  }
  throw new Error(`no address was printed: ${said}`);
}

const isAnswering = (url: string) =>
  fetch(`${url}/api/v1/health`).then(
    ({ ok }) => ok,
    () => false,
  );

test.each([
  ['npx', ['--offline', 'tongcheng', 'serve'], 'SIGTERM'],
  ['npx', ['--offline', 'tongcheng', 'serve'], 'SIGKILL'],
  ['npm', ['start', '--'], 'SIGTERM'],
  [process.execPath, ['bin/tongcheng.mjs', 'serve'], 'SIGTERM'],
  [process.execPath, ['bin/tongcheng.mjs', 'serve'], 'SIGKILL'],
] as const)('%s %j killed by %s ends the server', async (command, args, signal) => {
  const { launcher, url } = await launch(command, args);
  try {
    expect(await isAnswering(url)).toBe(true);
    launcher.kill(signal);
    await eventually(() => isAnswering(url)).toBe(false);
  } finally {
    // Kill the whole process group, so that no server is left after a failure.
    try {
      process.kill(-(launcher.pid as number), 'SIGKILL');
    } catch {}
  }
});

test('a server in the background of a shell keeps running after the shell', async () => {
  const script = `${process.execPath} bin/tongcheng.mjs serve --port 0 --data ${data.dir} > ${data.dir}/log 2>&1 & echo $!`;
  const shell = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'inherit'], env: withoutNpm() });
  const [chunk] = (await once(shell.stdout, 'data')) as [Buffer];
  const pid = Number(String(chunk));
  try {
    await once(shell, 'exit');
    const readUrl = () => /http:\/\/[\d.]+:\d+/.exec(readFileSync(`${data.dir}/log`, 'utf8'))?.[0] ?? '';
    await eventually(readUrl).not.toBe('');
    // Twice the interval at which the server looks for its launcher.
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(await isAnswering(readUrl())).toBe(true);
  } finally {
    process.kill(pid, 'SIGTERM');
  }
});

/** The environment of a shell that npm has not started. */
function withoutNpm(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
}
