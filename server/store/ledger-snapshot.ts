/** Reads one state of a ledger while others write to it. */
import { sql } from 'kysely';
import type { CardRow } from '../money/ledger/ledger-store.ts';
import { NameCache } from './name-cache.ts';
import { createAllReads, type OpenLedger } from './open-ledger.ts';
import { withPosted } from './posted-reads.ts';
import { type ReadContext, toParts } from './read-page.ts';
import { toCardRows } from './registration-rows.ts';

/** SQLite page cache of each snapshot connection, KiB. */
const CACHE_KIB = 65_536;

/** A name cache for damaged ledgers: the name of an unknown number is the number itself. */
class ForgivingNames extends NameCache {
  override getText(no: number): string {
    return this.findText(no) ?? `?${no}`;
  }
}

/** Names of a generation; at most twice as many are held. */
const NAME_LIMIT = 150_000;

/**
 * The ledger for checks: also reads rows with numbers of cards or words that do not exist.
 */
export function toForgiving(ledger: OpenLedger): OpenLedger {
  const names = { words: new ForgivingNames(NAME_LIMIT), cards: new ForgivingNames(NAME_LIMIT) };
  const context: ReadContext = { ...ledger.context, names };
  return {
    ...ledger,
    context,
    ...withPosted(createAllReads(context), ledger.post),
    // The ledger's own `findCards` uses a connection that a snapshot may occupy.
    findCards: (cardIds) => findCards(context, cardIds),
  };
}

async function findCards(context: ReadContext, cardIds: readonly string[]): Promise<Map<string, CardRow>> {
  const found = new Map<string, CardRow>();
  for (const part of toParts(cardIds)) {
    const rows = await context.db.selectFrom('card').selectAll().where('card_id', 'in', part).execute();
    for (const card of await toCardRows(context, rows)) found.set(card.cardId, card);
  }
  return found;
}

/** Begins a transaction that sees a state without entries in the daybook: others may write some at any time. */
async function beginPosted({ context, dialect, post }: OpenLedger) {
  for (;;) {
    await post();
    const begin = context.db.startTransaction();
    const transaction = await (dialect === 'sqlite'
      ? begin
      : begin.setIsolationLevel('repeatable read').setAccessMode('read only')
    ).execute();
    // The first query determines the state, not the begin of the transaction.
    const { rows } = await sql`SELECT 1 FROM daybook LIMIT 1`.execute(transaction);
    if (rows.length === 0) return transaction;
    await transaction.rollback().execute();
  }
}

/**
 * Opens a read-only transaction.
 *
 * Reads through the context of `ledger` see one state. On SQLite the snapshot occupies the only connection: nothing can be
 * written through it until the snapshot is closed. Snapshots opened within one `runExclusive` see the same state.
 */
export async function openSnapshot(ledger: OpenLedger): Promise<OpenLedger> {
  const { context, dialect } = ledger;
  if (dialect === 'sqlite') await sql.raw(`PRAGMA cache_size = -${CACHE_KIB}`).execute(context.db);
  const transaction = await beginPosted(ledger);
  return {
    ...toForgiving({ ...ledger, context: { ...context, db: transaction }, post: async () => {} }),
    close: async () => {
      await transaction.rollback().execute();
      await ledger.close();
    },
  };
}
