/** An imported feed, opened read-only: what every reader of this room takes. */
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import Database from 'better-sqlite3';
import { ProblemError } from '../../base/problem.ts';
import { FILLED_BLANK } from './feed-edits.ts';
import { loadTranslations, type Translations } from './translations.ts';

/** One value of a raw SQLite row. */
export type Cell = string | number | null;

export interface FeedDb {
  readonly file: string;
  readonly sql: Database.Database;
  readonly translations: Translations;
  /** All rows of a query, cells in the order of its columns. */
  listRows(query: string): Cell[][];
  /** The same, one row at a time: for tables that should not stand in memory twice. */
  iterateRows(query: string): IterableIterator<Cell[]>;
  close(): void;
}

/** Opens the database of an imported feed. Throws `feed-unreadable` where there is none. */
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

/** The pairs whose value is there: absent cells stay absent properties. */
export function toPresent<T extends object>(cells: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const present: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(cells)) if (value !== undefined) present[key] = value;
  return present as { [K in keyof T]?: Exclude<T[K], undefined> };
}
