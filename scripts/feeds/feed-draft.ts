/** A GTFS feed in the making: its tables as plain rows, before they are checked and written. */

/** A cell as it will be written; undefined and empty text are both an empty cell. */
export type Cell = string | number | undefined;

/** One row: column name to cell. All rows of a table together decide its columns. */
export type Row = Readonly<Record<string, Cell>>;

/** One feed: table name without `.txt` (`stops`, `stop_times` ...) to its rows. */
export interface FeedDraft {
  /** Folder name under `gtfs-data/`, and the feed part of `feed:stop_id`. */
  readonly feedId: string;
  readonly tables: Map<string, Row[]>;
}

/** How far a row can be trusted, and where it comes from; goes to `provenance.txt`. */
export interface Provenance {
  /** Table name without `.txt`. */
  readonly table_name: string;
  /** The row's own id (stop_id, route_id, trip_id ...), or `*` for the whole table. */
  readonly record_id: string;
  /** Published fact, computed from published facts, or rebuilt from background knowledge. */
  readonly confidence: 'sourced' | 'derived' | 'reconstructed';
  readonly source: string;
}

/** Appends a row, creating the table at its first row. */
export function addRow(feed: FeedDraft, table: string, row: Row): void {
  const rows = feed.tables.get(table);
  if (rows) rows.push(row);
  else feed.tables.set(table, [row]);
}

/** Appends to `provenance.txt`. */
export function addProvenance(feed: FeedDraft, provenance: Provenance): void {
  addRow(feed, 'provenance', { ...provenance });
}
