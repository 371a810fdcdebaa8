/** A new ledger in memory, for tests that do not depend on the database. */
import { onTestFinished } from 'vitest';
import type { OpenLedger } from '../../server/store/open-ledger.ts';
import { openSqliteLedger } from '../../server/store/sqlite/open-sqlite-ledger.ts';

/** The ledger is closed after the test. */
export async function openMemoryLedger(): Promise<OpenLedger> {
  const ledger = await openSqliteLedger(':memory:');
  onTestFinished(() => ledger.close());
  return ledger;
}
