/**
 * What the planner has to know of the tables: that all rows share a shard, and a few rows share the rest of a key.
 *
 * Without statistics it takes the shard for selective and reads a whole table where an index would find two rows.
 * They are written once, by hand: measured ones would change plans from one start to the next.
 */
import type { Database } from 'better-sqlite3';

/** Rows in all, then rows with equal first column, first two columns... */
const statistics: readonly (readonly [table: string, index: string, counts: string])[] = [
  ['tap', 'tap', '2000000 2000000 200 1'],
  ['transfer', 'transfer', '4000000 4000000 400 3 1'],
  ['transfer', 'transfer_batch', '4000000 4000000 200000 400 3 1'],
  ['transfer', 'transfer_party_cr', '1500000 1500000 50000 5000 40 2 1'],
  ['transfer', 'transfer_party_dr', '500000 500000 50000 5000 40 2 1'],
  ['transfer', 'transfer_step_dr', '10000 10000 3'],
  ['transfer', 'transfer_step_cr', '10000 10000 3'],
  ['transfer', 'transfer_step_journey', '10000 10000 300 2'],
  ['transfer', 'transfer_reverses', '20000 20000 300 3 1'],
  ['journey', 'journey', '1200000 1200000 200 2 1'],
  ['journey', 'sqlite_autoindex_journey_1', '1200000 1200000 200 2 1'],
  ['journey', 'journey_batch', '1200000 1200000 100000 200 2 1'],
  ['journey', 'journey_late', '10000 10000 1000'],
  ['journey', 'journey_unresolved', '10000 10000 1000'],
  ['journey', 'journey_capped', '20000 20000 3'],
  ['card', 'sqlite_autoindex_card_1', '300000 300000 1'],
  ['recon_item', 'recon_item_batch', '10000 10000 1000 1'],
  ['recon_item', 'sqlite_autoindex_recon_item_1', '10000 10000 1'],
];

/** Puts the statistics into a file that has none; the connection reads them at once. */
export function putStatistics(db: Database): void {
  // Makes the table of statistics, the only way there is.
  db.exec('ANALYZE sqlite_schema');
  const { count } = db.prepare('SELECT count(*) AS count FROM sqlite_stat1').get() as { count: number };
  if (count > 0) return;
  const known = new Set(
    db.prepare("SELECT name FROM sqlite_schema WHERE type IN ('index', 'table')").pluck().all() as string[],
  );
  const insert = db.prepare('INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)');
  db.transaction(() => {
    for (const [table, index, counts] of statistics) if (known.has(index)) insert.run(table, index, counts);
  })();
  db.exec('ANALYZE sqlite_schema');
}
