/** A ledger as it stood at one moment, while others go on writing. */
import { sql } from 'kysely';
import type { CardRow } from '../money/ledger/ledger-store.ts';
import { toCardRow } from './decode.ts';
import { NameCache } from './name-cache.ts';
import { createAllReads, type OpenLedger } from './open-ledger.ts';
import { type ReadContext, toParts, toValues } from './read-page.ts';

/** SQLite keeps so much of the file in memory for each connection that reads it through, in KiB. */
const CACHE_KIB = 65_536;

/** Names of which some may be missing: a number that nothing stands for is named by itself. */
class ForgivingNames extends NameCache {
  override getText(no: number): string {
    return this.findText(no) ?? `?${no}`;
  }
}

/** Names of a generation; at most twice as many are held. */
const NAME_LIMIT = 150_000;

/**
 * The same ledger for those who look for what is wrong with it: rows that mention a card or a word that is not there
 * are read all the same.
 */
export function toForgiving(ledger: OpenLedger): OpenLedger {
  const names = { words: new ForgivingNames(NAME_LIMIT), cards: new ForgivingNames(NAME_LIMIT) };
  const context: ReadContext = { ...ledger.context, names };
  return {
    ...ledger,
    context,
    ...createAllReads(context),
    // The hot path of ingest asks its own connection, which a snapshot may have taken.
    findCards: (cardIds) => findCards(context, cardIds),
  };
}

async function findCards(context: ReadContext, cardIds: readonly string[]): Promise<Map<string, CardRow>> {
  const found = new Map<string, CardRow>();
  for (const part of toParts(cardIds)) {
    const rows = await context.db
      .selectFrom('card')
      .selectAll()
      .where('shard_id', '=', context.shardId)
      .where('card_id', 'in', part)
      .execute();
    for (const card of await toValues(context, rows, toCardRow)) found.set(card.cardId, card);
  }
  return found;
}

/**
 * Opens a transaction that reads only.
 *
 * What `ledger` answers through its context sees one state; on SQLite its only connection is then taken, and nothing
 * can be written through it until the snapshot is closed. Several snapshots are of the same state if they are opened
 * within one `runExclusive`.
 */
export async function openSnapshot(ledger: OpenLedger): Promise<OpenLedger> {
  const { context, dialect } = ledger;
  if (dialect === 'sqlite') await sql.raw(`PRAGMA cache_size = -${CACHE_KIB}`).execute(context.db);
  const begin = context.db.startTransaction();
  const transaction = await (dialect === 'sqlite'
    ? begin
    : begin.setIsolationLevel('repeatable read').setAccessMode('read only')
  ).execute();
  // The state is that of the first question, not of the beginning.
  await sql`SELECT 1 FROM batch LIMIT 1`.execute(transaction);
  return {
    ...toForgiving({ ...ledger, context: { ...context, db: transaction } }),
    close: async () => {
      await transaction.rollback().execute();
      await ledger.close();
    },
  };
}
