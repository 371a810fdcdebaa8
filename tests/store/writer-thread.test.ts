/** The writer thread: the same rows and refusals as without it. */
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ProblemError } from '../../server/base/problem.ts';
import { tables } from '../../server/store/columns.ts';
import type { OpenLedger } from '../../server/store/open-ledger.ts';
import { packIngest } from '../../server/store/packed-ingest.ts';
import { openSqliteLedger } from '../../server/store/sqlite/open-sqlite-ledger.ts';
import { createThreadedWriter } from '../../server/store/sqlite/threaded-writer.ts';
import { makeCrashCommit } from '../support/crash-commits.ts';
import { makeCard, makeCommit, makeTransfer } from '../support/ledger-commits.ts';
import { ledgerKinds } from '../support/ledgers.ts';

async function open(place: string, hasWriterThread: boolean): Promise<OpenLedger> {
  const ledger = await openSqliteLedger(place, { hasWriterThread });
  onTestFinished(() => ledger.close());
  return ledger;
}

async function readAll({ context, post }: OpenLedger): Promise<Record<string, unknown[]>> {
  await post();
  const all: Record<string, unknown[]> = {};
  for (const table of Object.keys(tables))
    all[table] = (await sql`SELECT * FROM ${sql.table(table)} ORDER BY 1, 2`.execute(context.db)).rows;
  return all;
}

const makeCommits = (count: number) => {
  const balances = new Map<string, number>();
  return Array.from({ length: count }, (_, no) => makeCrashCommit(no, balances));
};

const sqlite = ledgerKinds.find(({ dialect }) => dialect === 'sqlite') as (typeof ledgerKinds)[number];

describe('the writer thread', () => {
  it('writes the same rows as this thread', async () => {
    const here = await open(await sqlite.makePlace(), false);
    const there = await open(await sqlite.makePlace(), true);
    const commits = makeCommits(12);
    for (const commit of commits) {
      expect(await here.commitIngest(commit)).toBe('written');
      expect(await there.commitIngest(commit)).toBe('written');
    }
    const entries = sql`SELECT * FROM daybook ORDER BY entry_no`;
    const entered = (await entries.execute(there.context.db)).rows;
    expect(entered).toEqual((await entries.execute(here.context.db)).rows);
    expect(entered.length).toBeGreaterThan(12);
    expect(await readAll(there)).toEqual(await readAll(here));
    const rows = await readAll(there);
    expect(rows.tap?.length).toBeGreaterThan(12);
  });

  it('gets no bytes beside those of the rows', () => {
    const { rows } = packIngest(makeCommits(1));
    const views = [rows.tapHashes, ...[rows.taps, rows.transfers, rows.journeys].map(({ values }) => values)];
    expect(rows.tapHashes.byteLength).toBe(rows.taps.count * 32);
    for (const { buffer, byteLength } of views) expect(buffer.byteLength).toBe(byteLength);
  });

  it('answers in order, and ends after the commits under way', async () => {
    const place = await sqlite.makePlace();
    const ledger = await open(place, true);
    const answers = makeCommits(6).map((commit) => ledger.commitIngest(commit));
    const closing = ledger.close();
    expect(await Promise.all(answers)).toEqual(Array(6).fill('written'));
    await closing;
    const again = await open(place, true);
    expect(await again.commitIngests(makeCommits(6))).toBe('repeated');
  });

  it('passes refusals on with code and reference', async () => {
    const ledger = await open(await sqlite.makePlace(), true);
    const [first, second] = makeCommits(2);
    if (!first || !second) throw new Error('no commits');
    await ledger.commitIngest(first);
    const error = await ledger
      .commitIngest({ ...first, commitId: 'other' })
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ProblemError);
    expect((error as ProblemError).code).toBe('ledger-conflict');
    expect((error as ProblemError).text.zh).toContain('账本数据已变化');
    expect(await ledger.commitIngest(second)).toBe('written');
  });

  it('notices a card that this thread wrote meanwhile, despite its cache', async () => {
    const ledger = await open(await sqlite.makePlace(), true);
    const pay = (no: number, revision: number, balanceFen: number) => {
      const transfer = makeTransfer('kiosk', no, 0, {
        kind: 'top-up',
        dr: 'CASH:CA',
        cr: 'CARD:c1',
        amountFen: 100,
        journeyId: null,
      });
      const card = { ...makeCard('c1', { balanceFen }), revision };
      return makeCommit(`pay-${no}`, { transfers: [transfer], cards: [card] });
    };
    expect(await ledger.commitIngest(pay(0, 0, 100))).toBe('written');
    expect(await ledger.commitIngest(pay(1, 1, 200))).toBe('written');
    const byHand = makeTransfer('decision', 1, 0, {
      kind: 'dispute',
      dr: 'OP:OA',
      cr: 'CARD:c1',
      amountFen: 50,
      journeyId: null,
    });
    await ledger.commitTransfers([byHand], []);
    const stale = await ledger.commitIngest(pay(2, 2, 300)).catch((caught: ProblemError) => caught.code);
    expect(stale).toBe('ledger-conflict');
    const card = (await ledger.findCards(['c1'])).get('c1');
    expect(card?.balanceFen).toBe(250);
    expect(await ledger.commitIngest(pay(2, card?.revision ?? -1, 350))).toBe('written');
  });

  it('is started again after a crash', async () => {
    const place = await sqlite.makePlace();
    const [first] = makeCommits(1);
    if (!first) throw new Error('no commit');
    const nowhere = createThreadedWriter({ file: `${place}/none/ledger.sqlite`, options: {} });
    for (let round = 0; round < 2; round++)
      await expect(nowhere.commitIngests(packIngest([first]))).rejects.toThrow(/directory/);
    await nowhere.close();
  });
});
