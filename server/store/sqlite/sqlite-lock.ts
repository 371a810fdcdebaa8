/**
 * A lock between processes: an exclusive transaction in an empty database beside the ledger's file. The operating system
 * releases it when the process ends.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import type { ProcessLock } from '../exclusive.ts';

const WAIT_MS = 10;

export interface SqliteLock extends ProcessLock {
  readonly close: () => void;
}

/** @param file - of the ledger; `:memory:` needs no lock */
export function openSqliteLock(file: string): SqliteLock {
  if (file === ':memory:') return { acquire: async () => {}, release: async () => {}, close: () => {} };
  const db = new Sqlite(`${file}.lock`, { timeout: 0 });
  const begin = db.prepare('BEGIN EXCLUSIVE');
  const end = db.prepare('ROLLBACK');
  return {
    async acquire() {
      for (;;) {
        try {
          begin.run();
          return;
        } catch (error) {
          if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
        }
        await sleep(WAIT_MS);
      }
    },
    async release() {
      end.run();
    },
    close: () => {
      db.close();
    },
  };
}
