/** Writes a checked draft as CSV files. The bytes depend only on the draft. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toCsv } from './csv.ts';
import type { Cell, FeedDraft, Row } from './feed-draft.ts';
import { gtfsTables } from './gtfs-tables.ts';

function isEmpty(cell: Cell): boolean {
  return cell === undefined || cell === '';
}

// Compares code units instead of using a collation, so that the order does not depend on the machine.
function compareCells(a: Cell, b: Cell): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [String(a ?? ''), String(b ?? '')];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Texts of all files of a feed by file name. Omits columns without values; sorts rows by key. */
export function toFeedFiles(feed: FeedDraft): Map<string, string> {
  const files = new Map<string, string>();
  for (const table of feed.tables.keys()) {
    if (!gtfsTables[table]) throw new Error(`${feed.feedId}: no such table in GTFS: ${table}`);
  }
  for (const [table, shape] of Object.entries(gtfsTables)) {
    const rows = feed.tables.get(table);
    if (!rows?.length) continue;
    for (const column of new Set(rows.flatMap((row: Row) => Object.keys(row)))) {
      if (!shape.columns.includes(column))
        throw new Error(`${feed.feedId}: ${table} has no column ${column}`);
    }
    const columns = shape.columns.filter(
      (column) => shape.required.includes(column) || rows.some((row) => !isEmpty(row[column])),
    );
    const sorted = rows.toSorted((a, b) => {
      for (const column of shape.key) {
        const order = compareCells(a[column], b[column]);
        if (order !== 0) return order;
      }
      return 0;
    });
    files.set(`${table}.txt`, toCsv(columns, sorted));
  }
  return files;
}

/** Replaces the folder `<outDir>/<feedId>/` by the files of the feed. */
export function writeFeed(outDir: string, feed: FeedDraft): void {
  const folder = join(outDir, feed.feedId);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of toFeedFiles(feed)) writeFileSync(join(folder, name), text);
}
