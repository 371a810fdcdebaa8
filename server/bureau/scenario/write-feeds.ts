/** Writes exported feeds as folders of GTFS text files. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import type { ExportedFeed } from './export-feeds.ts';
import type { Row } from './feed-tables.ts';

/** Columns that the importer adds for its own use: times as seconds. */
const isOwnColumn = (column: string) => column.endsWith('_timestamp');

/** One folder a feed inside `dir`; a table without rows has no file, also where an earlier export wrote one. Returns the folders, in the order of the feeds. */
export function writeFeeds(dir: string, feeds: readonly ExportedFeed[]): string[] {
  return feeds.map(({ feedId, tables }) => {
    const folder = join(dir, feedId);
    mkdirSync(folder, { recursive: true });
    for (const [file, rows] of Object.entries(tables)) {
      const path = join(folder, `${file}.txt`);
      if (rows.length > 0) writeFileSync(path, toCsv(rows));
      else rmSync(path, { force: true });
    }
    return folder;
  });
}

function toCsv(rows: readonly Row[]): string {
  const columns = new Set<string>();
  for (const row of rows) {
    for (const [column, cell] of Object.entries(row))
      if (cell !== null && !isOwnColumn(column)) columns.add(column);
  }
  return stringify(rows as Row[], { header: true, columns: [...columns] });
}
