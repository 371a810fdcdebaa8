/**
 * Writes taps into a ledger without the bounds: the same code folds and writes them, without the checks of ingest and
 * store.
 */
import { Pool, types } from 'pg';
import { parseCardState } from '../../server/money/cards/card-state.ts';
import type { CardsContext } from '../../server/money/cards/cards-context.ts';
import { createCardRows } from '../../server/money/cards/post-events.ts';
import { toStoredTap } from '../../server/money/cards/tap-fields.ts';
import { foldCard, toOrderedTaps } from '../../server/money/cards/work-card.ts';
import type { CardRow, IngestCommit } from '../../server/money/ledger/ledger-store.ts';
import type { Tap } from '../../server/money/scheme/tap.ts';
import { createNameCaches } from '../../server/store/name-cache.ts';
import type { OpenLedger } from '../../server/store/open-ledger.ts';
import { packIngest } from '../../server/store/packed-ingest.ts';
import { PostgresWriter } from '../../server/store/postgres/postgres-writer.ts';
import { connect } from '../../server/store/sqlite/connect.ts';
import { SqliteWriter } from '../../server/store/sqlite/sqlite-writer.ts';
import { prepareStatements } from '../../server/store/sqlite/statements.ts';

/**
 * @param place - of the ledger: a file of SQLite, or the address of a PostgreSQL
 * @param taps - of registered cards, those of each card in its order; no day may be closed
 */
export async function writeAsBefore(
  ledger: OpenLedger,
  place: string,
  context: CardsContext,
  taps: readonly Tap[],
  receivedSec: number,
): Promise<void> {
  const cards = await ledger.findCards([...new Set(taps.map(({ cardId }) => cardId))]);
  const writer = ledger.dialect === 'sqlite' ? openSqliteWriter(place) : openPostgresWriter(place);
  for (const tap of taps) {
    const row = cards.get(tap.cardId) as CardRow;
    const rows = createCardRows();
    const card = { row, state: parseCardState(row.state), revision: row.revision };
    const stored = toStoredTap(tap, 'before');
    const ordered = toOrderedTaps(card, [stored], context);
    const written = foldCard(rows, card, ordered, context, { firstOpenDay: null, closedDay: null });
    if (ordered.needsRecords) throw new Error(`taps of ${tap.cardId} are not in order`);
    const { revision, ...known } = written.row;
    cards.set(tap.cardId, known);
    await writer.write({
      commitId: `before/${stored.payloadHash}`,
      receivedSec,
      taps: [stored],
      quarantined: [],
      duplicateCount: 0,
      files: [],
      cards: [known],
      ...rows,
    });
  }
  await writer.close();
}

interface Writer {
  readonly write: (commit: IngestCommit) => Promise<void>;
  readonly close: () => Promise<void>;
}

function openSqliteWriter(place: string): Writer {
  const db = connect(place, {});
  db.pragma('synchronous = OFF');
  const writer = new SqliteWriter(prepareStatements(db), createNameCaches());
  return {
    write: async (commit) => {
      writer.commitIngests(packIngest([commit]));
    },
    close: async () => {
      db.close();
    },
  };
}

function openPostgresWriter(place: string): Writer {
  const INT8 = 20;
  const pool = new Pool({
    connectionString: place,
    types: {
      getTypeParser: ((oid: number) =>
        oid === INT8 ? Number : types.getTypeParser(oid)) as typeof types.getTypeParser,
    },
  });
  const writer = new PostgresWriter(pool, createNameCaches());
  return {
    write: async (commit) => {
      await writer.commitIngests(packIngest([commit]));
    },
    close: () => pool.end(),
  };
}
