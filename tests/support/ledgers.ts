/** A new, empty ledger on each database, for tests that run on both. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { OpenLedger } from '../../server/store/open-ledger.ts';
import { openPostgresLedger } from '../../server/store/postgres/open-postgres-ledger.ts';
import { openSqliteLedger } from '../../server/store/sqlite/open-sqlite-ledger.ts';
import { makeDatabase } from './postgres.ts';
import { findPostgresHome, noPostgres } from './postgres-server.ts';

export interface LedgerKind {
  readonly dialect: 'sqlite' | 'postgres';
  /** False where this database is not available: for `describe.runIf`. */
  readonly isAvailable: boolean;
  /** Address of a new, empty database, which can be opened several times. */
  readonly makePlace: () => Promise<string>;
  readonly openAt: (place: string) => Promise<OpenLedger>;
  /** A new ledger, closed and removed after the test. */
  readonly open: () => Promise<OpenLedger>;
}

async function closeAfter(ledger: OpenLedger): Promise<OpenLedger> {
  onTestFinished(() => ledger.close());
  return ledger;
}

const sqlite: LedgerKind = {
  dialect: 'sqlite',
  isAvailable: true,
  makePlace: async () => {
    const dir = mkdtempSync(join(tmpdir(), 'tongcheng-ledger-'));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    return join(dir, 'ledger.sqlite');
  },
  openAt: async (place) => closeAfter(await openSqliteLedger(place)),
  open: async () => sqlite.openAt(await sqlite.makePlace()),
};

const postgres: LedgerKind = {
  dialect: 'postgres',
  isAvailable: process.env.TEST_LEDGERS !== 'sqlite' && findPostgresHome() !== undefined,
  makePlace: () => makeDatabase(),
  openAt: async (place) => closeAfter(await openPostgresLedger(place)),
  open: async () => postgres.openAt(await postgres.makePlace()),
};

if (findPostgresHome() === undefined) console.warn(noPostgres);

/** `describe.each(ledgerKinds)('$dialect', ...)`. */
export const ledgerKinds: readonly LedgerKind[] = [sqlite, postgres].filter((kind) => kind.isAvailable);
