/** A GTFS feed as plain rows, before it is checked and written. */

/** A cell; undefined and the empty text are written as an empty cell. */
export type Cell = string | number | undefined;

/** A row: cells by column name. */
export type Row = Readonly<Record<string, Cell>>;

/** A feed: rows by table name without `.txt` (`stops`, `stop_times` ...). */
export interface FeedDraft {
  /** Folder name under `gtfs-data/`, and the feed part of `feed:stop_id`. */
  readonly feedId: string;
  readonly tables: Map<string, Row[]>;
}

/** A row of `provenance.txt`: confidence and source of a row. */
export interface Provenance {
  /** Table name without `.txt`. */
  readonly table_name: string;
  /** Id of the row (stop_id, route_id, trip_id ...), or `*` for the whole table. */
  readonly record_id: string;
  /** A published fact, computed from published facts, or reconstructed from background knowledge. */
  readonly confidence: 'sourced' | 'derived' | 'reconstructed';
  readonly source: string;
}

/** Adds a row, and the table where it does not exist. */
export function addRow(feed: FeedDraft, table: string, row: Row): void {
  const rows = feed.tables.get(table);
  if (rows) rows.push(row);
  else feed.tables.set(table, [row]);
}

/** Adds a row to `provenance.txt`. */
export function addProvenance(feed: FeedDraft, provenance: Provenance): void {
  addRow(feed, 'provenance', { ...provenance });
}
