/** A fresh ledger in memory: for tests that ask about money alone, not about databases. */
import { onTestFinished } from 'vitest';
import type { OpenLedger } from '../../server/store/open-ledger.ts';
import { openSqliteLedger } from '../../server/store/sqlite/open-sqlite-ledger.ts';

/** Gone after the test. */
export async function openMemoryLedger(): Promise<OpenLedger> {
  const ledger = await openSqliteLedger(':memory:');
  onTestFinished(() => ledger.close());
  return ledger;
}
