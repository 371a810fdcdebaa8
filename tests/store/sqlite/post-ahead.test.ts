/** Entries that a second thread reads ahead: the same rows as without it, whatever happens to the entries meanwhile. */
import { cpSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { createNameCaches } from '../../../server/store/name-cache.ts';
import type { OpenLedger } from '../../../server/store/open-ledger.ts';
import { connect } from '../../../server/store/sqlite/connect.ts';
import { openSqliteLedger } from '../../../server/store/sqlite/open-sqlite-ledger.ts';
import { createPoster } from '../../../server/store/sqlite/post-ahead.ts';
import { SqliteWriter } from '../../../server/store/sqlite/sqlite-writer.ts';
import { prepareStatements } from '../../../server/store/sqlite/statements.ts';
import { expectPrefix, makeCrashCommit } from '../../support/crash-commits.ts';
import { ledgerKinds } from '../../support/ledgers.ts';
import { readAll } from '../../support/read-tables.ts';

const COMMITS = 12;
/** Taps that a call of `post` brings into the tables; the entries have 40 taps a commit. */
const [FEW_TAPS, MOST_TAPS] = [30, 70];

const sqlite = ledgerKinds.find(({ dialect }) => dialect === 'sqlite') as (typeof ledgerKinds)[number];

async function open(file: string): Promise<OpenLedger> {
  const ledger = await openSqliteLedger(file);
  onTestFinished(() => ledger.close());
  return ledger;
}

/** A file with the entries of some commits, and the balances after them. */
async function makeEntries(): Promise<{ file: string; balances: Map<string, number> }> {
  const file = await sqlite.makePlace();
  const balances = new Map<string, number>();
  const ledger = await openSqliteLedger(file);
  for (let no = 0; no < COMMITS; no++) await ledger.commitIngest(makeCrashCommit(no, balances));
  await ledger.close();
  return { file, balances };
}

function openPoster(file: string) {
  const db = connect(file, {});
  const writer = new SqliteWriter(prepareStatements(db), createNameCaches());
  const poster = createPoster({ file, options: {} }, writer, FEW_TAPS);
  onTestFinished(async () => {
    await poster.close();
    db.close();
  });
  return { db, poster, count: () => db.prepare('SELECT count(*) FROM daybook').pluck().get() as number };
}

test('the tables get the same rows as by one thread, part by part', async () => {
  const { file } = await makeEntries();
  const other = await sqlite.makePlace();
  cpSync(file, other);
  const { count, poster } = openPoster(file);
  const counts = [count()];
  while (!(await poster.post(MOST_TAPS))) counts.push(count());
  // Of 480 taps, 100 come in with the first call and at most 70 with each of six more.
  expect(counts.length).toBe(7);
  expect(counts).toEqual(counts.toSorted((a, b) => b - a));
  expect(count()).toBe(0);
  const [one, two] = [await open(other), await open(file)];
  await one.post();
  expect(await readAll(two)).toEqual(await readAll(one));
});

test('entries that another process brings into the tables meanwhile are there once', async () => {
  const { file } = await makeEntries();
  const other = await open(file);
  const { poster } = openPoster(file);
  expect(await poster.post(MOST_TAPS)).toBe(false);
  await other.post();
  expect(await poster.post(MOST_TAPS)).toBe(true);
  expect(await expectPrefix(other, COMMITS)).toBe(COMMITS);
});

test('a part that was read before another process wrote new entries is not taken for these', async () => {
  const { balances, file } = await makeEntries();
  const other = await open(file);
  const { count, poster } = openPoster(file);
  expect(await poster.post(MOST_TAPS)).toBe(false);
  await other.post();
  await other.commitIngest(makeCrashCommit(COMMITS, balances));
  const added = count();
  expect(added).toBeGreaterThan(0);
  expect(await poster.post(MOST_TAPS)).toBe(false);
  expect(count()).toBe(added);
  // Nothing is left of what was read before: the new entries come in with the next call.
  expect(await poster.post(MOST_TAPS)).toBe(true);
  expect(await expectPrefix(other, COMMITS + 1)).toBe(COMMITS + 1);
});

test('a damaged entry is named at each call; the entries before it come in, and all others once it is mended', async () => {
  const { file } = await makeEntries();
  const { count, db, poster } = openPoster(file);
  const [no, body] = db
    .prepare('SELECT entry_no, body FROM daybook ORDER BY entry_no DESC LIMIT 1')
    .raw()
    .get() as [number, Buffer];
  const put = db.prepare('UPDATE daybook SET body = ? WHERE entry_no = ?');
  put.run(body.subarray(1), no);
  const postAll = async () => {
    while (!(await poster.post(MOST_TAPS)));
  };
  await expect(postAll()).rejects.toMatchObject({ code: 'ledger-damaged' });
  const left = count();
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThan(MOST_TAPS + FEW_TAPS);
  await expect(postAll()).rejects.toMatchObject({ code: 'ledger-damaged' });
  put.run(body, no);
  await postAll();
  expect(await expectPrefix(await open(file), COMMITS)).toBe(COMMITS);
});
