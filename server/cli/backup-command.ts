/** `tongcheng ledger backup`, `restore` and `watermark`: a ledger as one file, and how far its records go as one line. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { findLedger } from '../app/clearing/ledger-place.ts';
import { onDiskLater } from '../app/files/disk-problem.ts';
import { toShownPath } from '../base/shown-path.ts';
import { restoreBackup } from '../store/backup/restore-backup.ts';
import { takeWatermark, toWatermarkLine } from '../store/backup/watermark.ts';
import { toUnknown, writeBackup } from '../store/backup/write-backup.ts';
import { openPostgresLedger } from '../store/postgres/open-postgres-ledger.ts';
import { openSqliteLedger } from '../store/sqlite/open-sqlite-ledger.ts';
import { exitCodes } from './exit-codes.ts';
import { print } from './with-clearing.ts';

export interface BackupOptions {
  readonly data?: string;
  readonly json?: boolean;
}

/** @param nowSec - written into the note beside the backup */
export async function runBackup(file: string, options: BackupOptions, nowSec: number): Promise<number> {
  const note = await onDiskLater(file, () => writeBackup(findLedger(options), resolve(file), nowSec));
  if (options.json) print(JSON.stringify({ file: toShownPath(file), ...note }));
  else {
    print(`${toShownPath(file)}: ${note.bytes} bytes, sha256 ${note.sha256}`);
    print(note.watermark);
  }
  return exitCodes.done;
}

export async function runRestore(file: string, options: BackupOptions): Promise<number> {
  const place = findLedger(options);
  const written = place.dialect === 'sqlite' ? place.file : file;
  const { watermark } = await onDiskLater(written, () => restoreBackup(resolve(file), place));
  print(options.json ? JSON.stringify({ file: toShownPath(file), watermark }) : watermark);
  return exitCodes.done;
}

export async function runWatermark(options: BackupOptions): Promise<number> {
  const place = findLedger(options);
  if (place.dialect === 'sqlite' && !existsSync(place.file)) throw toUnknown(place.file);
  const ledger =
    place.dialect === 'sqlite' ? await openSqliteLedger(place.file) : await openPostgresLedger(place.url);
  try {
    const watermark = toWatermarkLine(await takeWatermark(ledger));
    print(options.json ? JSON.stringify({ watermark }) : watermark);
  } finally {
    await ledger.close();
  }
  return exitCodes.done;
}
