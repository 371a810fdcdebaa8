/** Many rows with few statements: the same rows as one by one, whatever is usual in them. */
import type { Database } from 'better-sqlite3';
import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { listColumns } from '../../../server/store/columns.ts';
import type { Cell } from '../../../server/store/schema.ts';
import { RowInserter } from '../../../server/store/sqlite/row-inserter.ts';

const columns = listColumns('account').map(({ name }) => name);
const open: Database[] = [];

/** The columns without types: a value comes back as it was written. */
function openTable(): Database {
  const db = new Sqlite(':memory:');
  open.push(db);
  db.exec(`CREATE TABLE account (${columns.join(', ')}, PRIMARY KEY (account_no))`);
  return db;
}

const readAll = (db: Database) => db.prepare('SELECT * FROM account ORDER BY account_no').raw().all();

afterEach(() => {
  for (const db of open.splice(0)) db.close();
});

const cells = fc.oneof(
  fc.constantFrom<Cell>(null, 0, 1, ''),
  fc.integer({ min: -5, max: 2 ** 40 }),
  fc.string({ maxLength: 4 }),
  fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
);

test('rows of any values come out as they went in, over several rounds with one inserter', () => {
  const rounds = fc.array(fc.array(fc.tuple(cells, cells, cells, cells), { maxLength: 80 }), {
    maxLength: 3,
  });
  fc.assert(
    fc.property(rounds, (drawn) => {
      const db = openTable();
      const inserter = new RowInserter(db, 'account');
      const wanted: Cell[][] = [];
      for (const rows of drawn) {
        inserter.start();
        // One array for all rows, as its callers have it.
        const row: Cell[] = [];
        for (const values of rows) {
          row.splice(0, row.length, wanted.length + 1, ...values);
          wanted.push([...row]);
          inserter.add(row);
        }
        inserter.finish();
        expect(readAll(db)).toEqual(wanted);
      }
      db.close();
      open.pop();
    }),
    { numRuns: 300 },
  );
});

test('rows with more shapes than have statements of their own are all inserted, those of a failed round excepted', () => {
  const db = openTable();
  const inserter = new RowInserter(db, 'account');
  const kinds: readonly Cell[] = [null, 0, 7];
  const wanted: Cell[][] = [];
  inserter.start();
  for (let time = 0; time < 20; time++)
    for (let shape = 0; shape < 81; shape++) {
      const kindAt = (place: number) => kinds[Math.floor(shape / 3 ** place) % 3] as Cell;
      const row = [wanted.length + 1, kindAt(0), kindAt(1), kindAt(2), kindAt(3)];
      wanted.push(row);
      inserter.add(row);
    }
  inserter.finish();
  expect(readAll(db)).toEqual(wanted);

  db.exec('DELETE FROM account; BEGIN');
  inserter.start();
  for (let shape = 0; shape < 81; shape++) inserter.add([shape + 1, ...(wanted[shape]?.slice(1) ?? [])]);
  db.exec('ROLLBACK');
  inserter.start();
  inserter.finish();
  expect(readAll(db)).toEqual([]);
});

test('a key twice in one statement is refused, and the rows of the failed round are not inserted by the next one', () => {
  const db = openTable();
  const inserter = new RowInserter(db, 'account');
  db.exec('BEGIN');
  inserter.start();
  for (let no = 1; no <= 15; no++) inserter.add([no, 1, 1, 1, 1]);
  inserter.add([40, 0, 1, 1, 1]);
  expect(() => inserter.add([1, 2, 2, 2, 2])).toThrow('UNIQUE constraint failed: account.account_no');
  db.exec('ROLLBACK');

  inserter.start();
  inserter.add([50, 3, 3, 3, 3]);
  inserter.finish();
  expect(readAll(db)).toEqual([[50, 3, 3, 3, 3]]);
});

test('the last rows of a round, which fill no statement, are inserted by `finish` alone', () => {
  const db = openTable();
  const inserter = new RowInserter(db, 'account');
  inserter.start();
  for (let no = 1; no <= 17; no++) inserter.add([no, 1, 1, 1, 1]);
  expect(readAll(db)).toHaveLength(16);
  inserter.finish();
  expect(readAll(db)).toHaveLength(17);
});
