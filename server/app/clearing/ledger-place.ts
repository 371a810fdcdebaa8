/** Where the ledger of a command is. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { toUnknown } from '../../store/backup/write-backup.ts';
import type { LedgerPlace } from '../../store/ledger-place.ts';
import { defaultDataDir } from '../files/paths.ts';

export interface LedgerOptions {
  /** Data folder. */
  readonly data?: string;
  /** A copy of a ledger in SQLite, which is only read: the ledger of the data folder is not opened. */
  readonly ledger?: string;
}

/**
 * @param url - of PostgreSQL; null: a file in the data folder
 * @throws ProblemError `ledger-unknown` where the named copy does not exist
 */
export function findLedger(
  { data, ledger }: LedgerOptions,
  url: string | null = process.env.DATABASE_URL ?? null,
): LedgerPlace {
  if (ledger !== undefined) {
    const file = resolve(ledger);
    if (!existsSync(file)) throw toUnknown(file);
    return { dialect: 'sqlite', file, isReadOnly: true };
  }
  if (url) return { dialect: 'postgres', url };
  return { dialect: 'sqlite', file: join(resolve(data ?? defaultDataDir), 'ledger', 'ledger.sqlite') };
}
