/** Opens a ledger in one SQLite file. */
import { Kysely, SqliteDialect } from 'kysely';
import type { CardRow } from '../../money/ledger/ledger-store.ts';
import type { TapKey } from '../../money/scheme/tap.ts';
import { toTapId } from '../../money/scheme/tap.ts';
import { withCheckedWrites } from '../check-writes.ts';
import { toCardRow } from '../decode.ts';
import { createExclusive } from '../exclusive.ts';
import { createNameCaches } from '../name-cache.ts';
import { createAllReads, type OpenLedger } from '../open-ledger.ts';
import { packIngest } from '../packed-ingest.ts';
import { loadNames, type ReadContext } from '../read-page.ts';
import type { CardTable, LedgerTables } from '../schema.ts';
import { type ConnectionOptions, connect, putStatistics } from './connect.ts';
import { migrateSqlite } from './migrate-sqlite.ts';
import { openSqliteLock } from './sqlite-lock.ts';
import { SqliteWriter } from './sqlite-writer.ts';
import { prepareStatements } from './statements.ts';
import { createThreadedWriter, type IngestWriter } from './threaded-writer.ts';

export interface SqliteLedgerOptions extends ConnectionOptions {
  /** Number of this file's part of the cards. */
  readonly shardId?: number;
  /** Whether a separate thread writes ingest commits; for many taps, not for a ledger in memory. */
  readonly hasWriterThread?: boolean;
}

/**
 * Opens a ledger; creates a missing file.
 */
export async function openSqliteLedger(file: string, options: SqliteLedgerOptions = {}): Promise<OpenLedger> {
  const { shardId = 0, hasWriterThread = false, ...connection } = options;
  const sqlite = connect(file, connection);
  const db = new Kysely<LedgerTables>({ dialect: new SqliteDialect({ database: sqlite }) });
  const lock = openSqliteLock(file);
  try {
    await migrateSqlite(sqlite, db, lock);
    putStatistics(sqlite);
  } catch (error) {
    await db.destroy();
    lock.close();
    throw error;
  }

  const names = createNameCaches();
  const context: ReadContext = { db, names, shardId };
  const statements = prepareStatements(sqlite);
  const writer = new SqliteWriter(statements, names, shardId);
  const ingestWriter: IngestWriter = hasWriterThread
    ? createThreadedWriter({ file, shardId, options: connection })
    : { commitIngests: async (ingest) => writer.commitIngests(ingest), close: async () => {} };
  // In one transaction: otherwise each lookup would lock and unlock the file.
  const lookUp = sqlite.transaction((work: () => void) => work());

  return withCheckedWrites({
    dialect: 'sqlite',
    context,
    ...createAllReads(context),
    runExclusive: createExclusive(lock),
    commitIngest: async (commit) => ingestWriter.commitIngests(packIngest([commit], shardId)),
    commitIngests: async (commits) => ingestWriter.commitIngests(packIngest(commits, shardId)),
    commitStep: async (step) => writer.commitStep(step),
    commitPart: async (part) => writer.commitPart(part),
    commitTransfers: async (transfers, items) => writer.commitTransfers(transfers, items),
    putCards: async (cards) => writer.putCards(cards),
    putDenyList: async (entries) => writer.putDenyList(entries),
    async findCards(cardIds) {
      const rows: CardTable[] = [];
      lookUp(() => {
        for (const cardId of cardIds) {
          const row = statements.findCard.get(shardId, cardId) as CardTable | undefined;
          if (!row) continue;
          names.cards.add(cardId, row.card_no);
          rows.push(row);
        }
      });
      await loadNames(context, rows);
      return new Map(rows.map((row): [string, CardRow] => [row.card_id, toCardRow(row, names)]));
    },
    async findTapHashes(keys: readonly TapKey[]) {
      const found = new Map<string, string>();
      lookUp(() => {
        for (const key of keys) {
          const terminalNo =
            names.words.findNo(key.terminalId) ?? statements.findWord.get(shardId, key.terminalId);
          if (terminalNo === undefined) continue;
          const hash = statements.findTapHash.get(shardId, terminalNo, key.terminalSeq) as Buffer | undefined;
          if (hash) found.set(toTapId(key), hash.toString('hex'));
        }
      });
      return found;
    },
    async findLastSeqs(terminalIds) {
      const found = new Map<string, number>();
      lookUp(() => {
        for (const terminalId of terminalIds) {
          const terminalNo = names.words.findNo(terminalId) ?? statements.findWord.get(shardId, terminalId);
          if (terminalNo === undefined) continue;
          const seq = statements.lastSeq.get(shardId, terminalNo) as number | null;
          if (seq !== null) found.set(terminalId, seq);
        }
      });
      return found;
    },
    // `putStatistics` writes them when the file is opened.
    gatherStatistics: async () => {},
    async close() {
      await ingestWriter.close();
      await db.destroy();
      lock.close();
    },
  });
}
