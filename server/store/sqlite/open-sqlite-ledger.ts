/** Opens a ledger in one SQLite file. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, SqliteDialect } from 'kysely';
import type { IngestCommit, ReconItem, StepCommit, StepPart } from '../../money/ledger/ledger-store.ts';
import type { DatedCard, NewRegistration } from '../../money/ledger/registration.ts';
import type { Transfer } from '../../money/ledger/transfer.ts';
import { withCheckedWrites } from '../check-writes.ts';
import { OwnEntries } from '../daybook/own-entries.ts';
import { createExclusive } from '../exclusive.ts';
import { createNameCaches } from '../name-cache.ts';
import { createAllReads, type OpenLedger } from '../open-ledger.ts';
import { packIngest } from '../packed-ingest.ts';
import { withPosted } from '../posted-reads.ts';
import type { ReadContext } from '../read-page.ts';
import type { LedgerTables } from '../schema.ts';
import { type ConnectionOptions, connect, putStatistics } from './connect.ts';
import { createDiskRoom } from './disk-room.ts';
import { KeptStatements } from './kept-statements.ts';
import { checkMigrated, migrateSqlite } from './migrate-sqlite.ts';
import { createEntryReads } from './sqlite-entries.ts';
import { openSqliteLock } from './sqlite-lock.ts';
import { SqliteWriter } from './sqlite-writer.ts';
import { prepareStatements } from './statements.ts';
import { createThreadedWriter, type IngestWriter } from './threaded-writer.ts';
import { checkWhole, clearLeftMark, markClosed, markInUse, markWholeCopy } from './use-mark.ts';

const MEMORY = ':memory:';
/** Taps that are brought from the daybook into the tables in one transaction: more of them share a page. */
const TAPS_AT_ONCE = 150_000;
/** The same while others may write: each of them waits for the end of a transaction. */
const TAPS_BETWEEN_OTHERS = 8_000;
/** Transactions after which others get their turn, and the pause for it: longer than SQLite waits between two attempts. */
const [TURN, GIVE_WAY_MS] = [3, 120];

export interface SqliteLedgerOptions extends ConnectionOptions {
  /** Whether a separate thread writes ingest commits; for many taps, not for a ledger in memory. */
  readonly hasWriterThread?: boolean;
}

/**
 * Opens a ledger; creates a missing file.
 *
 * A file that is only read may have entries in its daybook: then a copy of it is read in which they are in the tables.
 *
 * @throws ProblemError `ledger-incomplete` for a copy without its log, `ledger-newer`, and `ledger-older` for a file that
 *   is only read and would have to be migrated
 */
export async function openSqliteLedger(file: string, options: SqliteLedgerOptions = {}): Promise<OpenLedger> {
  const { hasWriterThread = false, ...connection } = options;
  const { isReadOnly = false } = connection;
  if (file !== MEMORY) await checkWhole(file);
  if (isReadOnly && file !== MEMORY && hasEntries(file, connection)) return openPostedCopy(file, options);
  const sqlite = connect(file, connection);
  const kept = new KeptStatements(sqlite);
  const db = new Kysely<LedgerTables>({ dialect: new SqliteDialect({ database: kept }) });
  const lock = openSqliteLock(isReadOnly ? MEMORY : file);
  try {
    if (isReadOnly) checkMigrated(sqlite);
    else {
      await migrateSqlite(sqlite, db, lock, file === MEMORY ? undefined : file);
      kept.forget();
      putStatistics(sqlite);
      if (file !== MEMORY) markInUse(sqlite);
    }
  } catch (error) {
    // It may be the last to close what a process that was killed left with a log.
    if (!isReadOnly && file !== MEMORY) markClosed(sqlite);
    await db.destroy();
    // Kysely closes only a connection that it has used.
    sqlite.close();
    lock.close();
    if (!isReadOnly && file !== MEMORY) await clearLeftMark(file);
    throw error;
  }

  const names = createNameCaches();
  const context: ReadContext = { db, names };
  const statements = prepareStatements(sqlite);
  const writer = new SqliteWriter(statements, names, createDiskRoom(sqlite, file, connection.maxPages));
  const ingestWriter: IngestWriter = hasWriterThread
    ? createThreadedWriter({ file, options: connection })
    : {
        commitIngests: async (ingest) => writer.commitIngests(ingest),
        post: async (most) => writer.post(most),
        close: async () => {},
      };
  const own = new OwnEntries();
  const exclusive = createExclusive(lock);
  const post = async () => {
    if (statements.lastEntryNo.get() === 0) return;
    for (let turn = 1; ; turn++) {
      const isAlone = exclusive.isHeld();
      if (await ingestWriter.post(isAlone ? TAPS_AT_ONCE : TAPS_BETWEEN_OTHERS)) break;
      if (!isAlone && turn % TURN === 0) await sleep(GIVE_WAY_MS);
    }
  };
  const postSome = async () => statements.lastEntryNo.get() === 0 || ingestWriter.post(TAPS_BETWEEN_OTHERS);
  const posted =
    <Args extends readonly unknown[], Result>(write: (...args: Args) => Result) =>
    async (...args: Args): Promise<Result> => {
      await post();
      return write(...args);
    };
  const commitIngests = (commits: readonly IngestCommit[]) =>
    own.during(async () => {
      const { enteredNo, fate } = await ingestWriter.commitIngests(packIngest(commits));
      if (enteredNo !== undefined) own.keep(commits, enteredNo);
      return fate;
    });

  return withCheckedWrites({
    dialect: 'sqlite',
    context,
    ...withPosted(createAllReads(context), post),
    ...createEntryReads(sqlite, statements, context, own, post),
    post,
    postSome,
    findLastCommitNo: async () => statements.lastCommitNo.get() as number,
    runExclusive: exclusive.run,
    commitIngest: (commit) => commitIngests([commit]),
    commitIngests,
    commitStep: posted((step: StepCommit) => writer.commitStep(step)),
    commitPart: posted((part: StepPart) => writer.commitPart(part)),
    commitTransfers: posted((transfers: readonly Transfer[], items: readonly ReconItem[]) =>
      writer.commitTransfers(transfers, items),
    ),
    putGround: async (texts, entries) => writer.putGround(texts, entries),
    putCards: async (cards, origin) => writer.putCards(cards, origin),
    putRegistrations: posted((registrations: readonly NewRegistration[], newCards?: readonly DatedCard[]) =>
      writer.putRegistrations(registrations, newCards),
    ),
    putDenyList: async (list) => writer.putDenyList(list),
    commitDesk: async (entries) => writer.commitDesk(entries),
    putTerminalRegister: async (register) => writer.putTerminalRegister(register),
    // `putStatistics` writes them when the file is opened.
    gatherStatistics: async () => {},
    async close() {
      try {
        await ingestWriter.close();
      } finally {
        // Also where the writer thread has failed.
        if (!isReadOnly && file !== MEMORY) markClosed(sqlite);
        await db.destroy();
        sqlite.close();
        lock.close();
        if (!isReadOnly && file !== MEMORY) await clearLeftMark(file);
      }
    },
  });
}

function hasEntries(file: string, connection: ConnectionOptions): boolean {
  const sqlite = connect(file, connection);
  try {
    checkMigrated(sqlite);
    return sqlite.prepare('SELECT 1 FROM daybook LIMIT 1').get() !== undefined;
  } finally {
    sqlite.close();
  }
}

/** Opens a copy in the folder for temporary files, which is removed when it is closed. */
async function openPostedCopy(file: string, options: SqliteLedgerOptions): Promise<OpenLedger> {
  const folder = mkdtempSync(join(tmpdir(), 'tongcheng-ledger-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const copy = join(folder, 'ledger.sqlite');
    const sqlite = connect(file, { isReadOnly: true });
    try {
      sqlite.prepare('VACUUM INTO ?').run(copy);
    } finally {
      sqlite.close();
    }
    markWholeCopy(copy);
    const ledger = await openSqliteLedger(copy, { ...options, isReadOnly: false });
    await ledger.post();
    return {
      ...ledger,
      close: async () => {
        await ledger.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}
