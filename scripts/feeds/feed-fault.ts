/** Faults of a feed, with the row that has the fault. */
import type { Cell, FeedDraft, Row } from './feed-draft.ts';
import { gtfsTables } from './gtfs-tables.ts';

export interface FeedFault {
  /** Such as `hohhot-metro/stops.txt`. */
  readonly file: string;
  /** Values of the key columns. */
  readonly row: string;
  readonly reason: string;
}

/** Whether a cell is undefined or empty. */
export function isBlank(cell: Cell): boolean {
  return cell === undefined || cell === '';
}

/** The text of a cell; the empty text for a blank cell. */
export function toText(cell: Cell): string {
  return cell === undefined ? '' : String(cell);
}

/** All rows of a table; empty where the feed does not have it. */
export function listRows(feed: FeedDraft, table: string): readonly Row[] {
  return feed.tables.get(table) ?? [];
}

/** A fault of one row of a table. */
export function toFault(feed: FeedDraft, table: string, row: Row, reason: string): FeedFault {
  const key = gtfsTables[table]?.key ?? Object.keys(row);
  return {
    file: `${feed.feedId}/${table}.txt`,
    row: key.map((column) => toText(row[column])).join(' '),
    reason,
  };
}
