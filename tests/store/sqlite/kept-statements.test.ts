/** Compiled statements that are kept: the same rows as statements compiled each time. */
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { KeptStatements } from '../../../server/store/sqlite/kept-statements.ts';

function openKept() {
  const sqlite = new Sqlite(':memory:');
  onTestFinished(() => {
    sqlite.close();
  });
  sqlite.exec('CREATE TABLE number (n INTEGER); INSERT INTO number VALUES (1), (2), (3)');
  return { sqlite, kept: new KeptStatements(sqlite) };
}

const LIST = 'SELECT * FROM number WHERE n >= ? ORDER BY n';

describe('kept statements', () => {
  it('compile a text once', () => {
    const { kept } = openKept();
    const first = kept.prepare(LIST);
    expect(first.all(2)).toEqual([{ n: 2 }, { n: 3 }]);
    expect(kept.prepare(LIST)).toBe(first);
    expect(kept.prepare(LIST).all(3)).toEqual([{ n: 3 }]);
  });

  it('give another statement while a loop reads the rows of the kept one', () => {
    const { kept } = openKept();
    const seen: unknown[] = [];
    for (const row of kept.prepare(LIST).iterate(1)) seen.push([row, kept.prepare(LIST).all(3)]);
    expect(seen).toEqual([1, 2, 3].map((n) => [{ n }, [{ n: 3 }]]));
    expect(kept.prepare(LIST).busy).toBe(false);
  });

  it('return the columns of after a migration', () => {
    const { sqlite, kept } = openKept();
    expect(kept.prepare(LIST).all(3)).toEqual([{ n: 3 }]);
    sqlite.exec('ALTER TABLE number ADD COLUMN name TEXT');
    kept.forget();
    expect(kept.prepare(LIST).all(3)).toEqual([{ n: 3, name: null }]);
  });

  it('are not kept where the text contains values, nor beyond 200', () => {
    const { kept } = openKept();
    const long = `SELECT n FROM number WHERE n IN (${Array(5_000).fill(1).join()})`;
    expect(kept.prepare(long)).not.toBe(kept.prepare(long));
    const first = kept.prepare(LIST);
    for (let i = 0; i < 200; i++) kept.prepare(`SELECT ${i}`);
    expect(kept.prepare(LIST)).not.toBe(first);
  });

  it('close the connection', () => {
    const { kept, sqlite } = openKept();
    kept.prepare(LIST);
    kept.close();
    expect(sqlite.open).toBe(false);
  });
});
