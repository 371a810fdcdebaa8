/** Reads the committed feeds and fact tables of `gtfs-data/`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSource, parseCsv, type SourceRow } from '../../scripts/feeds/csv.ts';

export const dataDir = join(import.meta.dirname, '../../gtfs-data');

/** All rows of one table of a committed feed. */
export function loadTable(feedId: string, table: string): SourceRow[] {
  return parseCsv(readFileSync(join(dataDir, feedId, `${table}.txt`), 'utf8'));
}

/** All rows of a fact table. */
export function loadFacts(name: string): SourceRow[] {
  return loadSource(join(dataDir, 'sources'), name);
}

/** Rows by the value of a column. */
export function groupBy(rows: readonly SourceRow[], column: string): Map<string, SourceRow[]> {
  return Map.groupBy(rows, (row) => row[column] ?? '');
}
