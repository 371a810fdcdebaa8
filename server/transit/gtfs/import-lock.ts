/**
 * One import at a time in a data folder.
 *
 * The lock is a write lock of SQLite on an empty file, so the operating system gives it back however
 * its holder ends, and no lock can be left behind by a process that was killed.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { ProblemError } from '../../base/problem.ts';
import { toShownPath } from '../../base/shown-path.ts';

const RETRY_MS = 100;

/** Waits up to `waitMs`, then throws `import-busy`. Returns the function that gives the lock back. */
export async function acquireImportLock(
  dataDir: string,
  waitMs: number,
  signal?: AbortSignal,
): Promise<() => void> {
  const db = new Database(join(dataDir, 'import.lock'), { timeout: 0 });
  for (let waitedMs = 0; ; waitedMs += RETRY_MS) {
    try {
      db.exec('BEGIN EXCLUSIVE');
      return () => {
        db.close();
      };
    } catch (cause) {
      const isBusy = (cause as { code?: string }).code?.startsWith('SQLITE_BUSY') ?? false;
      if (!isBusy || waitedMs >= waitMs) {
        db.close();
        if (!isBusy) throw cause;
        const shown = toShownPath(dataDir);
        throw new ProblemError(
          'import-busy',
          { zh: `${shown} 正在导入`, en: `another import is running in ${shown}` },
          { dataDir: shown },
          { cause },
        );
      }
    }
    try {
      await sleep(RETRY_MS, undefined, signal ? { signal } : {});
    } catch (cause) {
      db.close();
      throw cause;
    }
  }
}
