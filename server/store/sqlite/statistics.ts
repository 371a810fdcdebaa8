/**
 * What the planner has to know of the tables: that all rows share a shard, and a few rows share the rest of a key.
 *
 * Without statistics it takes the shard for selective and reads a whole table where an index would find two rows.
 * They are written by hand: measured ones would change plans from one start to the next. A terminal has a hundred days
 * of transfers and journeys, so those of one day are looked for by the day.
 */
import type { Database } from 'better-sqlite3';

/** Rows in all, then rows with equal first column, first two columns... */
const statistics: readonly (readonly [table: string, index: string, counts: string])[] = [
  ['tap', 'tap', '2000000 2000000 200 1'],
  ['transfer', 'transfer', '4000000 4000000 40000 3 1'],
  ['transfer', 'transfer_batch', '4000000 4000000 200000 400 3 1'],
  ['transfer', 'transfer_party_cr', '1500000 1500000 50000 5000 40 2 1'],
  ['transfer', 'transfer_party_dr', '500000 500000 50000 5000 40 2 1'],
  ['transfer', 'transfer_step_dr', '10000 10000 3'],
  ['transfer', 'transfer_step_cr', '10000 10000 3'],
  ['transfer', 'transfer_step_journey', '10000 10000 300 2'],
  ['transfer', 'transfer_reverses', '20000 20000 300 3 1'],
  ['journey', 'journey', '1200000 1200000 20000 2 1'],
  ['journey', 'sqlite_autoindex_journey_1', '1200000 1200000 20000 2 1'],
  ['journey', 'journey_batch', '1200000 1200000 100000 200 2 1'],
  ['journey', 'journey_late', '10000 10000 1000'],
  ['journey', 'journey_unresolved', '10000 10000 1000'],
  ['journey', 'journey_capped', '20000 20000 3'],
  ['card', 'sqlite_autoindex_card_1', '300000 300000 1'],
  ['recon_item', 'recon_item_batch', '10000 10000 1000 1'],
  ['recon_item', 'sqlite_autoindex_recon_item_1', '10000 10000 1'],
];

/** Puts the statistics into a file that has none or others; the connection reads them at once. */
export function putStatistics(db: Database): void {
  // Makes the table of statistics, the only way there is.
  db.exec('ANALYZE sqlite_schema');
  const known = new Set(
    db.prepare("SELECT name FROM sqlite_schema WHERE type IN ('index', 'table')").pluck().all() as string[],
  );
  const wanted = statistics.filter(([, index]) => known.has(index));
  const found = db.prepare('SELECT tbl, idx, stat FROM sqlite_stat1').raw().all() as string[][];
  const toText = (rows: readonly (readonly string[])[]) =>
    rows
      .map((row) => row.join(' '))
      .sort()
      .join('\n');
  if (toText(found) === toText(wanted)) return;
  const insert = db.prepare('INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)');
  db.transaction(() => {
    db.exec('DELETE FROM sqlite_stat1');
    for (const [table, index, counts] of wanted) insert.run(table, index, counts);
  }).immediate();
  db.exec('ANALYZE sqlite_schema');
}
