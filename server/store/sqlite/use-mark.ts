/**
 * The mark of a file in use.
 *
 * While a process has a ledger open, its newest commits may be in the write-ahead log beside the file, not in the file
 * itself. A copy of the file alone would then be an earlier ledger in which nothing is wrong. So the file itself says that
 * it is in use, from the first process that opens it to the last one that closes it, which copies the log into the file
 * and removes it. A file with the mark and without a log was copied alone.
 */
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import Sqlite, { type Database } from 'better-sqlite3';
import { ProblemError } from '../../base/problem.ts';
import { toShownPath } from '../../base/shown-path.ts';

/** Values of `user_version`, a number in the first page of the file. */
const CLOSED = 0;
const IN_USE = 1;

/** Place and size of that number in the file. */
const MARK_AT = 60;
const MARK_BYTES = 4;

/** How often, and with what pause, a file is looked at before it counts as a copy. */
const LOOKS = 3;
const PAUSE_MS = 10;

const toMark = (sqlite: Database): number => sqlite.pragma('user_version', { simple: true }) as number;

/** Whether the file has the mark in itself, whatever a log beside it holds. */
function isMarked(file: string): boolean {
  if (!existsSync(file)) return false;
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(MARK_BYTES);
    readSync(handle, bytes, 0, MARK_BYTES, MARK_AT);
    return bytes.readUInt32BE() === IN_USE;
  } finally {
    closeSync(handle);
  }
}

/**
 * Call it before the file is opened: opening makes a log.
 *
 * @throws ProblemError `ledger-incomplete` for a copy of a file in use without its log
 */
export async function checkWhole(file: string): Promise<void> {
  for (let looks = 0; looks < LOOKS; looks++) {
    // Where other processes open and close the ledger itself, mark and log come and go between two looks.
    if (!isMarked(file) || existsSync(`${file}-wal`) || !isMarked(file)) return;
    await sleep(PAUSE_MS);
  }
  const shown = toShownPath(file);
  throw new ProblemError(
    'ledger-incomplete',
    {
      zh: `${shown} 是使用中的账本的不完整副本：缺少 ${shown}-wal，其中的最新记录不在此文件内。请连同 -wal 文件一起复制，或用 tongcheng ledger backup 备份。若它就是账本本身，只是被别的 SQLite 程序打开并关闭过，则内容完整，可用 sqlite3 ${shown} "PRAGMA user_version = 0" 确认`,
      en: `${shown} is an incomplete copy of a ledger in use: ${shown}-wal is missing, and the newest records with it. Copy both files, or make a copy with tongcheng ledger backup. If it is the ledger itself, which another SQLite program has opened and closed, it is whole: sqlite3 ${shown} "PRAGMA user_version = 0" says so`,
    },
    { file: shown },
  );
}

/** Files that this process has marked and not closed yet. */
const marked = new Set<Database>();

/** Marks the file as in use, in the file itself. */
export function markInUse(sqlite: Database): void {
  // A process that ends without closing them would leave marks, but no logs: its connections are closed for it.
  if (marked.size === 0) process.on('exit', markAllClosed);
  marked.add(sqlite);
  if (toMark(sqlite) === IN_USE) return;
  sqlite.pragma(`user_version = ${IN_USE}`);
  // From the log into the file. Where another process reads meanwhile, that process opened the file, and marked it.
  sqlite.pragma('wal_checkpoint(TRUNCATE)');
}

function markAllClosed(): void {
  for (const sqlite of marked) markClosed(sqlite);
}

/**
 * Copies the log into the file and takes the mark away, if no other process has the file open. The connection is closed
 * afterwards: what it has not committed is undone.
 */
export function markClosed(sqlite: Database): void {
  marked.delete(sqlite);
  if (marked.size === 0) process.off('exit', markAllClosed);
  if (!sqlite.open) return;
  try {
    if (sqlite.inTransaction) sqlite.exec('ROLLBACK');
    sqlite.pragma('busy_timeout = 0');
    sqlite.pragma(`user_version = ${CLOSED}`);
    // Only the last connection of all processes can leave the mode of the log.
    if (sqlite.pragma('journal_mode = DELETE', { simple: true }) === 'delete') return;
    sqlite.pragma(`user_version = ${IN_USE}`);
  } catch {
    // Another process writes, and keeps its mark; or the disk is full, and the log stays beside the file.
    try {
      sqlite.pragma(`user_version = ${IN_USE}`);
    } catch {}
  }
}

/** How often a connection that has closed looks again whether it was the last one. */
const CLOSINGS = 50;

/**
 * Call it after `markClosed` and the end of the connection. Connections that close at the same moment see each other, so that
 * each keeps the mark for the other, and the end of the last one removes the log: then no log is beside a marked file.
 */
export async function clearLeftMark(file: string): Promise<void> {
  for (let turn = 0; turn < CLOSINGS; turn++) {
    if (!isMarked(file) || existsSync(`${file}-wal`)) return;
    const last = new Sqlite(file, { fileMustExist: true });
    markClosed(last);
    last.close();
    // Processes that try at the same moment try again at different ones.
    await sleep(PAUSE_MS + (process.pid % 7) * turn);
  }
}

/** Takes the mark off a copy that SQLite wrote with all that the log holds, and leaves nothing beside it. */
export function markWholeCopy(file: string): void {
  const copy = new Sqlite(file, { fileMustExist: true });
  try {
    copy.pragma('journal_mode = DELETE');
    copy.pragma(`user_version = ${CLOSED}`);
  } finally {
    copy.close();
  }
}
