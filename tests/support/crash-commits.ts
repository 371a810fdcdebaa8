/** Commits that depend on their number alone, and the expected content of a ledger after some of them. */
import { sql } from 'kysely';
import { expect } from 'vitest';
import type { IngestCommit } from '../../server/money/ledger/ledger-store.ts';
import { checkInvariants } from '../../server/store/invariants/check-invariants.ts';
import type { OpenLedger } from '../../server/store/open-ledger.ts';
import { makeRides } from './ledger-commits.ts';

const RIDES = 40;

/** @param balances - after all commits before this one; updated */
export function makeCrashCommit(no: number, balances: Map<string, number>): IngestCommit {
  const rides = Array.from({ length: RIDES }, (_, i) => ({
    terminalId: `T${(no * 7 + i) % 13}`,
    seq: no * RIDES + i,
    cardId: `c${(no * 31 + i * 17) % 200}`,
    amountFen: 100 + ((no + i) % 9) * 50,
  }));
  return makeRides(`crash-${String(no).padStart(6, '0')}`, rides, balances);
}

/**
 * Expects that the ledger holds the first commits, each complete, and that their money adds up.
 *
 * @returns the number of commits in the ledger
 */
export async function expectPrefix(
  ledger: OpenLedger,
  atLeast: number,
  atMost = Number.POSITIVE_INFINITY,
): Promise<number> {
  await ledger.post();
  const { db } = ledger.context;
  const { rows } = await sql<{
    commit_id: string;
  }>`SELECT commit_id FROM ingest_commit ORDER BY commit_no`.execute(db);
  const count = rows.length;
  expect(count).toBeGreaterThanOrEqual(atLeast);
  expect(count).toBeLessThanOrEqual(atMost);
  const balances = new Map<string, number>();
  const expected: IngestCommit[] = [];
  for (let no = 0; no < count; no++) expected.push(makeCrashCommit(no, balances));
  expect(rows.map((row) => row.commit_id)).toEqual(expected.map((commit) => commit.commitId));
  const counts = await sql<{ taps: number; transfers: number; journeys: number }>`
    SELECT (SELECT count(*) FROM tap) AS taps, (SELECT count(*) FROM transfer) AS transfers,
      (SELECT count(*) FROM journey) AS journeys`.execute(db);
  expect(counts.rows[0]).toEqual({
    taps: count * RIDES,
    transfers: 2 * count * RIDES,
    journeys: count * RIDES,
  });
  const cards = await ledger.findCards([...balances.keys()]);
  expect(new Map([...cards].map(([id, card]) => [id, card.balanceFen]))).toEqual(balances);
  const answers = await checkInvariants(ledger);
  // Without a scheme and a close, invariants about media and steps are not checked; all others hold.
  expect(answers.filter((answer) => answer.rows.length > 0)).toEqual([]);
  return count;
}
