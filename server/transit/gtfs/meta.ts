/** What the importer notes beside the rows of a feed: its own `meta` table, one JSON value per key. */
import type { FeedDb } from './feed-db.ts';
import type { FeedProblems } from './problems.ts';
import type { ServiceSpan } from './service-days.ts';

export interface FeedMeta {
  readonly feedId: string;
  /** SHA-256 of the feed's content and the importer's version, in hex. */
  readonly hash: string;
  readonly importerVersion: number;
  /** Rows that were taken over, by file. */
  readonly counts: Readonly<Record<string, number>>;
  /** Columns that each file had, of those that GTFS knows. */
  readonly columns: Readonly<Record<string, readonly string[]>>;
  readonly problems: FeedProblems;
  /** When its trips run; absent where that could not be told. */
  readonly service?: ServiceSpan;
  readonly timeZone: string;
}

/** The importer's notes. Throws where the file is none of ours. */
export function getMeta(db: FeedDb): FeedMeta {
  const rows = db.listRows('SELECT key, value FROM meta');
  const entries = new Map(rows.map(([key, value]) => [String(key), JSON.parse(String(value)) as unknown]));
  return Object.fromEntries(entries) as unknown as FeedMeta;
}
