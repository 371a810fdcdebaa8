/** Entries come into the tables while nobody writes, and only then. */
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { withIdlePosting } from '../../../server/app/clearing/idle-posting.ts';
import type { OpenLedger } from '../../../server/store/open-ledger.ts';
import { makeCrashCommit } from '../../support/crash-commits.ts';
import { makeRides } from '../../support/ledger-commits.ts';
import { ledgerKinds } from '../../support/ledgers.ts';

const [QUIET_MS, PAUSE_MS] = [15, 1];
const AT_MOST = { timeout: 60_000, interval: 5 };

const countRows = async ({ context }: OpenLedger, table: 'daybook' | 'tap') =>
  (await sql<{ n: number }>`SELECT count(*) AS n FROM ${sql.table(table)}`.execute(context.db)).rows[0]?.n;

describe.each(ledgerKinds)('$dialect', (kind) => {
  it('posts what is written, and what was left, without a read', async () => {
    const place = await kind.makePlace();
    const left = await kind.openAt(place);
    const balances = new Map<string, number>();
    await left.commitIngest(makeCrashCommit(0, balances));
    expect(await countRows(left, 'daybook')).toBeGreaterThan(0);

    const opened = await kind.openAt(place);
    const ledger = withIdlePosting(opened, QUIET_MS, PAUSE_MS);
    onTestFinished(() => ledger.close());
    await vi.waitFor(async () => expect(await countRows(opened, 'daybook')).toBe(0), AT_MOST);
    const before = (await countRows(opened, 'tap')) as number;
    expect(before).toBeGreaterThan(0);

    expect(await ledger.commitIngests([makeCrashCommit(1, balances)])).toBe('written');
    await vi.waitFor(async () => expect(await countRows(opened, 'tap')).toBeGreaterThan(before), AT_MOST);
    expect(await countRows(opened, 'daybook')).toBe(0);
    // The entries of this commit were posted, and the ledger knows it.
    expect(await ledger.commitIngests([makeCrashCommit(1, balances)])).toBe('repeated');
    expect(await ledger.commitIngest(makeCrashCommit(2, balances))).toBe('written');
  });

  it('counts the commits of all processes', async () => {
    const place = await kind.makePlace();
    const [one, other] = [await kind.openAt(place), await kind.openAt(place)];
    expect(await one.findLastCommitNo()).toBe(0);
    const balances = new Map<string, number>();
    await other.commitIngest(makeCrashCommit(0, balances));
    const first = await one.findLastCommitNo();
    await one.commitIngest(makeCrashCommit(1, balances));
    expect([first, await other.findLastCommitNo()]).toEqual([1, 2]);
    expect([await other.postSome(), await countRows(one, 'daybook')]).toEqual([true, 0]);
    expect(await one.postSome()).toBe(true);
  });
});

describe.each(ledgerKinds)('$dialect: one round of posting', (kind) => {
  it('is short, however much there is', async () => {
    const ledger = await kind.open();
    const rides = Array.from({ length: 9_000 }, (_, seq) => ({
      terminalId: 'T1',
      seq,
      cardId: `c${seq}`,
      amountFen: 200,
    }));
    await ledger.commitIngest(makeRides('rides', rides, new Map()));
    expect([await countRows(ledger, 'daybook'), await countRows(ledger, 'tap')]).toEqual([9_000, 0]);
    expect(await ledger.postSome()).toBe(false);
    const posted = (await countRows(ledger, 'tap')) as number;
    expect(posted).toBeGreaterThanOrEqual(5_000);
    expect(posted).toBeLessThan(9_000);
    expect(await countRows(ledger, 'daybook')).toBe(9_000 - posted);
    expect(await ledger.postSome()).toBe(true);
    expect(await countRows(ledger, 'tap')).toBe(9_000);
  });
});

/** A ledger that notes what is asked of it. */
function makeLedger(answers: { readonly commitNos?: number[]; readonly posted?: (boolean | Error)[] }) {
  const { commitNos = [], posted = [] } = answers;
  const calls: string[] = [];
  let commitNo = 0;
  const ledger = {
    findLastCommitNo: async () => {
      calls.push('find');
      commitNo = commitNos.shift() ?? commitNo;
      return commitNo;
    },
    postSome: async () => {
      calls.push('post');
      const answer = posted.shift() ?? true;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    commitIngest: async () => 'written',
    close: async () => void calls.push('close'),
  } as unknown as OpenLedger;
  return { calls, ledger: withIdlePosting(ledger, QUIET_MS, PAUSE_MS) };
}
const has = (calls: readonly string[], count: number) =>
  vi.waitFor(() => expect(calls.length).toBeGreaterThanOrEqual(count), AT_MOST);

describe('the time for it', () => {
  it('has come when no commit was made for a while', async () => {
    const { calls, ledger } = makeLedger({ commitNos: [1, 2, 2, 3, 3, 3] });
    await has(calls, 7);
    await ledger.close();
    expect(calls).toEqual(['find', 'find', 'find', 'find', 'find', 'find', 'post', 'close']);
  });

  it('ends with a commit, and comes again', async () => {
    const { calls, ledger } = makeLedger({ commitNos: [1, 1, 2, 2, 2, 2], posted: [false, false, true] });
    await has(calls, 8);
    await ledger.close();
    expect(calls).toEqual(['find', 'find', 'post', 'find', 'find', 'find', 'post', 'find', 'post', 'close']);
  });

  it('is over when the ledger is closed', async () => {
    const { calls, ledger } = makeLedger({ posted: Array(1_000).fill(false) });
    await has(calls, 5);
    await ledger.close();
    const { length } = calls;
    await new Promise((done) => setTimeout(done, 3 * QUIET_MS));
    expect(calls).toHaveLength(length);
    expect(calls.at(-1)).toBe('close');
  });

  it('comes after the next commit where it has failed', async () => {
    const { calls, ledger } = makeLedger({ posted: [new Error('busy'), true] });
    await has(calls, 3);
    await new Promise((done) => setTimeout(done, 2 * QUIET_MS));
    expect(calls).toEqual(['find', 'find', 'post']);
    await ledger.commitIngest({} as never);
    await has(calls, 6);
    await ledger.close();
    expect(calls).toEqual(['find', 'find', 'post', 'find', 'find', 'post', 'close']);
  });
});
