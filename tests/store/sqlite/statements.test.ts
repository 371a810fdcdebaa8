/** What a connection keeps in memory while it writes, and no longer. */
import Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { openSqliteLedger } from '../../../server/store/sqlite/open-sqlite-ledger.ts';
import { prepareStatements } from '../../../server/store/sqlite/statements.ts';
import { ledgerKinds } from '../../support/ledgers.ts';

const MEMORY = 2;

async function openTwo() {
  const sqlite = ledgerKinds.find(({ dialect }) => dialect === 'sqlite') as (typeof ledgerKinds)[number];
  const file = await sqlite.makePlace();
  await (await openSqliteLedger(file)).close();
  const [one, two] = [new Sqlite(file, { timeout: 0 }), new Sqlite(file, { timeout: 0 })];
  onTestFinished(() => {
    one.close();
    two.close();
  });
  return { one, two };
}

test.each(['commit', 'rollback'] as const)('files are used again after a %s', async (end) => {
  const { one } = await openTwo();
  const store = () => one.pragma('temp_store', { simple: true });
  const before = store();
  const statements = prepareStatements(one);
  statements.begin.run();
  expect(store()).toBe(MEMORY);
  statements[end].run();
  expect(store()).toBe(before);
});

test('files are used again where another process writes', async () => {
  const { one, two } = await openTwo();
  const store = () => one.pragma('temp_store', { simple: true });
  const before = store();
  expect(before).not.toBe(MEMORY);
  two.exec('BEGIN IMMEDIATE');
  expect(() => prepareStatements(one).begin.run()).toThrow('database is locked');
  expect(store()).toBe(before);
});
