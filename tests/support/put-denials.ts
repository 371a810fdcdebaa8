/** Denies cards in a ledger by one list that decides all of their taps. */
import { noOrigin } from '../../server/money/ledger/registration.ts';
import type { DenyEntry } from '../../server/money/scheme/tap.ts';
import type { OpenLedger } from '../../server/store/open-ledger.ts';

export function putDenials(store: OpenLedger, entries: readonly DenyEntry[]): Promise<void> {
  return store.putDenyList({
    version: entries[0]?.version ?? 1,
    extent: 'change',
    entryCount: entries.length,
    denials: entries.map(({ cardId, fromSec, reason, toSec }) => ({
      cardId,
      fromSec,
      reason,
      toSec,
      holdsSec: 0,
    })),
    ...noOrigin,
  });
}
