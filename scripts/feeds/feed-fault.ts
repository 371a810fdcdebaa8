/** What a check found wrong with a feed, told so that whoever built it finds the row. */
import type { Cell, FeedDraft, Row } from './feed-draft.ts';
import { gtfsTables } from './gtfs-tables.ts';

export interface FeedFault {
  /** `hohhot-metro/stops.txt`. */
  readonly file: string;
  /** The values of the row's key. */
  readonly row: string;
  readonly reason: string;
}

/** Whether a cell holds nothing. */
export function isBlank(cell: Cell): boolean {
  return cell === undefined || cell === '';
}

/** A cell as text; blank cells as the empty text. */
export function toText(cell: Cell): string {
  return cell === undefined ? '' : String(cell);
}

/** All rows of a table, none where the feed has no such table. */
export function listRows(feed: FeedDraft, table: string): readonly Row[] {
  return feed.tables.get(table) ?? [];
}

/** The fault of one row of a table. */
export function toFault(feed: FeedDraft, table: string, row: Row, reason: string): FeedFault {
  const key = gtfsTables[table]?.key ?? Object.keys(row);
  return {
    file: `${feed.feedId}/${table}.txt`,
    row: key.map((column) => toText(row[column])).join(' '),
    reason,
  };
}
