/** Opens a ledger that has grounds, without feeds and scheme: what it needs to be checked is in its books. */
import { existsSync } from 'node:fs';
import { type OpenGround, openGround } from '../../money/ground/open-ground.ts';
import type { LedgerPlace } from '../../store/ledger-place.ts';
import type { OpenLedger } from '../../store/open-ledger.ts';
import { openLedgerAt } from './clearing-source.ts';

/** A ledger and its grounds. */
export interface Books {
  readonly store: OpenLedger;
  readonly ground: OpenGround;
}

/**
 * @returns undefined where there is no ledger, or one without grounds
 * @throws ProblemError `ledger-damaged`
 */
export async function findBooks(place: LedgerPlace): Promise<Books | undefined> {
  if (place.dialect === 'sqlite' && !existsSync(place.file)) return undefined;
  const store = await openLedgerAt(place);
  try {
    const ground = await openGround(store);
    if (ground) return { store, ground };
  } catch (error) {
    await store.close();
    throw error;
  }
  await store.close();
  return undefined;
}
