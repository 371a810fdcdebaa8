import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether a process is still there; one that belongs to somebody else counts as there. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Who holds the lock; undefined while its holder has not written its name yet. */
function findHolder(dir: string): number | undefined {
  try {
    return Number(readFileSync(join(dir, 'pid'), 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

/**
 * Runs `work` in one process at a time: test files run side by side and share what is slow to make.
 *
 * The lock is a folder, because making one is atomic. A lock whose holder died is taken over.
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
    // A lock without a name for two seconds belongs to somebody who died between two lines.
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
