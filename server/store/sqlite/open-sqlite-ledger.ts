/** A ledger in one SQLite file: the default, for one machine. */
import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import type { TapKey } from '../../money/cards/tap.ts';
import { toTapId } from '../../money/cards/tap.ts';
import type { CardRow } from '../../money/ledger/ledger-store.ts';
import { toCardRow } from '../decode.ts';
import { createExclusive } from '../exclusive.ts';
import { createLedgerReads } from '../ledger-reads.ts';
import { createLedgerReports } from '../ledger-report-reads.ts';
import { migrate } from '../migrations.ts';
import { createNames } from '../name-cache.ts';
import type { OpenLedger } from '../open-ledger.ts';
import { packIngest } from '../packed-ingest.ts';
import { loadNames, type ReadContext } from '../read-page.ts';
import type { CardTable, LedgerTables } from '../schema.ts';
import { openSqliteLock } from './sqlite-lock.ts';
import { SqliteWriter } from './sqlite-writer.ts';
import { prepareStatements } from './statements.ts';
import { putStatistics } from './statistics.ts';

export interface SqliteLedgerOptions {
  /** Which part of the cards this file holds. */
  readonly shardId?: number;
  /** Of a file made now. */
  readonly pageBytes?: number;
  /** Pages of the log after which it is brought into the database. */
  readonly checkpointPages?: number;
  /** Most pages that the file may have: beyond that the disk counts as full. */
  readonly maxPages?: number;
}

/**
 * Opens a ledger, and makes it where there is none.
 *
 * A commit is on the disk when its promise is fulfilled (`synchronous = FULL`).
 */
export async function openSqliteLedger(file: string, options: SqliteLedgerOptions = {}): Promise<OpenLedger> {
  const { shardId = 0, pageBytes = 4_096, checkpointPages = 20_000, maxPages } = options;
  const sqlite = new Sqlite(file, { timeout: 5_000 });
  sqlite.pragma(`page_size = ${pageBytes}`);
  sqlite.pragma('journal_mode = WAL');
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('foreign_keys = ON');
  sqlite.pragma('cache_size = -262144');
  sqlite.pragma(`wal_autocheckpoint = ${checkpointPages}`);
  if (maxPages !== undefined) sqlite.pragma(`max_page_count = ${maxPages}`);
  const db = new Kysely<LedgerTables>({ dialect: new SqliteDialect({ database: sqlite }) });
  await migrate(db, 'sqlite');
  putStatistics(sqlite);

  const names = createNames();
  const context: ReadContext = { db, names, shardId };
  const statements = prepareStatements(sqlite);
  const writer = new SqliteWriter(statements, names, shardId);
  const lock = openSqliteLock(file);
  // Alone, each of a thousand lookups would lock and unlock the file.
  const lookUp = sqlite.transaction((work: () => void) => work());

  return {
    dialect: 'sqlite',
    context,
    ...createLedgerReads(context),
    ...createLedgerReports(context),
    runExclusive: createExclusive(lock),
    commitIngest: async (commit) => writer.commitIngests(packIngest([commit], shardId)),
    commitIngests: async (commits) => writer.commitIngests(packIngest(commits, shardId)),
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
    async close() {
      await db.destroy();
      lock.close();
    },
  };
}
