/**
 * Keeps the compiled statements of a connection, so that a query that comes again is not compiled again.
 *
 * better-sqlite3 frees a compiled statement with its JavaScript object, which is small: between two collections of garbage,
 * the statements of a close would take more memory than its rows.
 */
import type { Database, Statement } from 'better-sqlite3';
import type { SqliteDatabase } from 'kysely';
import { LRUCache } from 'lru-cache';

/** Statements that are kept; the ledger's reads have fewer texts. */
const MOST_KEPT = 200;
/** Characters of a text above which it contains values, so that it does not come again. */
const LONGEST_KEPT = 4_000;

export class KeptStatements implements SqliteDatabase {
  readonly #sqlite: Database;
  readonly #kept = new LRUCache<string, Statement<unknown[]>>({ max: MOST_KEPT });

  constructor(sqlite: Database) {
    this.#sqlite = sqlite;
  }

  /** A statement of this text that no loop over its rows is using. */
  prepare(text: string): Statement<unknown[]> {
    const kept = this.#kept.get(text);
    if (kept && !kept.busy) return kept;
    const statement = this.#sqlite.prepare<unknown[]>(text);
    if (!kept && text.length <= LONGEST_KEPT) this.#kept.set(text, statement);
    return statement;
  }

  /** Forgets all statements: after a migration, they would return the columns of before. */
  forget(): void {
    this.#kept.clear();
  }

  close(): void {
    this.forget();
    this.#sqlite.close();
  }
}
