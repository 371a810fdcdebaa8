/** The databases in a data folder, and the lock that lets one import at a time change them. */
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { ProblemError } from '../../base/problem.ts';
import { toShownPath } from '../../base/shown-path.ts';
import { type FeedMeta, getMeta, openFeed } from './feed-db.ts';
import type { ImportedFeed } from './feed-list.ts';
import { IMPORTER_VERSION } from './raw-feed.ts';

const RETRY_MS = 100;
const HASH_CHARS = 16;

/**
 * Waits up to `waitMs`, then throws `import-busy`. Returns the function that releases the lock.
 *
 * The lock is SQLite's write lock on an empty file. The operating system releases it when the process ends, so a killed
 * import leaves no lock behind.
 */
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

/** The database of a feed is named by the hash of its content. */
export function toDatabasePath(dataDir: string, feedId: string, hash: string): string {
  return join(dataDir, 'feeds', feedId, `${hash.slice(0, HASH_CHARS)}.sqlite`);
}

/** The notes of a complete database of this content, or undefined where there is none. */
export function findMeta(file: string, hash: string): FeedMeta | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const db = openFeed(file);
    try {
      const meta = getMeta(db);
      return meta.hash === hash && meta.importerVersion === IMPORTER_VERSION ? meta : undefined;
    } finally {
      db.close();
    }
  } catch {
    return undefined;
  }
}

/** Removes the temporary files of killed imports. The caller holds the lock, so no import uses them. */
export async function removeLeftovers(dataDir: string): Promise<void> {
  const feeds = join(dataDir, 'feeds');
  for (const feedId of await readdir(feeds)) {
    for (const name of await readdir(join(feeds, feedId)).catch(() => [])) {
      if (!name.startsWith('staging-') && !name.includes('.sqlite.tmp-')) continue;
      await rm(join(feeds, feedId, name), { recursive: true, force: true });
    }
  }
}

/** Removes the older databases of feeds in service. */
export async function removeReplaced(dataDir: string, served: readonly ImportedFeed[]): Promise<void> {
  for (const { feedId, file } of served) {
    const home = join(dataDir, 'feeds', feedId);
    for (const name of await readdir(home)) {
      if (name.endsWith('.sqlite') && name !== basename(file)) await rm(join(home, name), { force: true });
    }
  }
}
