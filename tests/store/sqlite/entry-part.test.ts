/** Parts of the daybook: where they begin and end, and which one is the last. */
import { expect, onTestFinished, test } from 'vitest';
import { listBuffers } from '../../../server/store/packed-buffers.ts';
import { connect } from '../../../server/store/sqlite/connect.ts';
import { collectPart, type EntryPart } from '../../../server/store/sqlite/entry-part.ts';
import { openSqliteLedger } from '../../../server/store/sqlite/open-sqlite-ledger.ts';
import { listEntriesSql } from '../../../server/store/sqlite/statements.ts';
import { makeRides } from '../../support/ledger-commits.ts';
import { ledgerKinds } from '../../support/ledgers.ts';

/** A file with one entry of one tap for each of the first cards. */
async function openEntries(cards: number) {
  const sqlite = ledgerKinds.find(({ dialect }) => dialect === 'sqlite') as (typeof ledgerKinds)[number];
  const file = await sqlite.makePlace();
  const ledger = await openSqliteLedger(file);
  const balances = new Map<string, number>();
  for (let no = 0; no < cards; no++)
    await ledger.commitIngest(
      makeRides(`ride-${no}`, [{ terminalId: 'T1', seq: no, cardId: `c${no}`, amountFen: 200 }], balances),
    );
  await ledger.close();
  const db = connect(file, { isReadOnly: true });
  onTestFinished(() => {
    db.close();
  });
  const entryNos = db.prepare('SELECT entry_no FROM daybook ORDER BY entry_no').pluck().all() as number[];
  expect(entryNos).toHaveLength(cards);
  return { entryNos, listEntries: db.prepare(listEntriesSql).raw() };
}

test('a part has entries up to a number of taps, and the next one begins after it', async () => {
  const { entryNos, listEntries } = await openEntries(5);
  const [first, second, third, fourth, fifth] = entryNos;
  const one = collectPart(listEntries, 0, 2);
  expect(one).toMatchObject({ firstNo: first, lastNo: second, isLast: false, rows: { taps: { count: 2 } } });
  const two = collectPart(listEntries, second as number, 2);
  expect(two).toMatchObject({ firstNo: third, lastNo: fourth, isLast: false, rows: { taps: { count: 2 } } });
  const three = collectPart(listEntries, fourth as number, 2);
  expect(three).toMatchObject({ firstNo: fifth, lastNo: fifth, isLast: true, rows: { taps: { count: 1 } } });
  expect(collectPart(listEntries, fifth as number, 2)).toBeUndefined();
});

test('a part that ends with the last entry is the last one, also where it has as many taps as it may', async () => {
  const { listEntries } = await openEntries(2);
  expect(collectPart(listEntries, 0, 2)).toMatchObject({ isLast: true, rows: { taps: { count: 2 } } });
});

test('a part is the same however much memory was reserved for it, in buffers that can all be moved', async () => {
  const { listEntries } = await openEntries(3);
  const parts = [0, 1, 2, 3, 100].map((taps) => collectPart(listEntries, 0, 3, taps) as EntryPart);
  const read = ({ rows }: EntryPart) =>
    [rows.taps, rows.transfers, rows.journeys, rows.cards].map(
      ({ count, textEnds, texts, values, width }) => ({
        count,
        texts,
        ends: [...textEnds.subarray(0, count)],
        values: [...values.subarray(0, count * width)],
      }),
    );
  const [first, ...others] = parts;
  expect(first?.rows.tapHashes).toHaveLength(3 * 32);
  for (const other of others) {
    expect(read(other)).toEqual(read(first as EntryPart));
    expect([...other.rows.tapHashes]).toEqual([...(first as EntryPart).rows.tapHashes]);
  }
  for (const { rows } of parts) expect(new Set(listBuffers(rows)).size).toBe(9);
});
