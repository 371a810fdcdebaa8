import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether a process is running, also as another user. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Process id of the holder; undefined until the holder has written it. */
function findHolder(dir: string): number | undefined {
  try {
    return Number(readFileSync(join(dir, 'pid'), 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

/**
 * Runs `work` in one process at a time. Test files run in parallel and share results that take long to build.
 *
 * The lock is a folder, because creating a folder is atomic. The lock of a process that has ended is taken over.
 */
export async function withLock<T>(dir: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(dir), { recursive: true });
  for (let waits = 0; ; waits += 1) {
    try {
      mkdirSync(dir);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = findHolder(dir);
    // After two seconds without a process id, the holder has ended before it could write it.
    const isLeft = holder === undefined ? waits % 40 === 39 : !isAlive(holder);
    if (isLeft) rmSync(dir, { recursive: true, force: true });
    await sleep(50);
  }
  try {
    writeFileSync(join(dir, 'pid'), String(process.pid));
    return await work();
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
