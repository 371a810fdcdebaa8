/** The database of an imported feed, opened read-only for the readers (`read-*.ts`), and the notes of its import. */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import Database from 'better-sqlite3';
import { ProblemError } from '../../base/problem.ts';
import { FILLED_BLANK } from './feed-edits.ts';
import type { FeedProblems } from './problems.ts';
import type { ServiceSpan } from './service-days.ts';
import { loadTranslations, type Translations } from './translations.ts';

/** One value of a raw SQLite row. */
export type Cell = string | number | null;

export interface FeedDb {
  readonly file: string;
  readonly sql: Database.Database;
  readonly translations: Translations;
  /** All rows of a query, each with its cells in the order of the columns. */
  listRows(query: string): Cell[][];
  /** The same, one row at a time, for tables that are too large to hold twice in memory. */
  iterateRows(query: string): IterableIterator<Cell[]>;
  close(): void;
}

/** Opens the database of an imported feed. Throws `feed-unreadable` where the file is missing or no database. */
export function openFeed(file: string): FeedDb {
  try {
    if (!existsSync(file)) throw new Error('no such file');
    const sql = new Database(file, { readonly: true, fileMustExist: true });
    try {
      const listRows = (query: string) => sql.prepare<[], Cell[]>(query).raw().all() as Cell[][];
      return {
        file,
        sql,
        translations: loadTranslations(listRows),
        listRows,
        iterateRows: (query) => sql.prepare<[], Cell[]>(query).raw().iterate() as IterableIterator<Cell[]>,
        close: () => {
          sql.close();
        },
      };
    } catch (cause) {
      sql.close();
      throw cause;
    }
  } catch (cause) {
    throw new ProblemError(
      'feed-unreadable',
      {
        zh: `无法打开已导入的数据 ${basename(file)}`,
        en: `The imported feed ${basename(file)} cannot be opened`,
      },
      { file: basename(file) },
      { cause },
    );
  }
}

/** Text of a cell, or undefined where it is blank. */
export function findText(cell: Cell | undefined): string | undefined {
  const isBlank = cell === null || cell === undefined || cell === '' || cell === FILLED_BLANK;
  return isBlank ? undefined : String(cell);
}

/** Number of a cell, or undefined where it is blank. */
export function findNumber(cell: Cell | undefined): number | undefined {
  return cell === null || cell === undefined || cell === '' ? undefined : Number(cell);
}

/** Leaves out the properties whose value is undefined. */
export function toPresent<T extends object>(cells: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const present: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(cells)) if (value !== undefined) present[key] = value;
  return present as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** The notes of an import, stored in the table `meta` with one JSON value for each key. */
export interface FeedMeta {
  readonly feedId: string;
  /** SHA-256 of the feed's content and the importer's version, in hex. */
  readonly hash: string;
  readonly importerVersion: number;
  /** Usable rows by file. */
  readonly counts: Readonly<Record<string, number>>;
  /** Known columns of each file. */
  readonly columns: Readonly<Record<string, readonly string[]>>;
  readonly problems: FeedProblems;
  /** The days on which its trips run; absent where validation could not determine them. */
  readonly service?: ServiceSpan;
  readonly timeZone: string;
}

/** Throws where the database has no table `meta`: another program made it. */
export function getMeta(db: FeedDb): FeedMeta {
  const rows = db.listRows('SELECT key, value FROM meta');
  const entries = new Map(rows.map(([key, value]) => [String(key), JSON.parse(String(value)) as unknown]));
  return Object.fromEntries(entries) as unknown as FeedMeta;
}
