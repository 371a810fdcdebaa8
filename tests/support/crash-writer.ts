/**
 * A process that tests kill: writes commits or closes a day, and prints what was acknowledged to standard output.
 *
 * `node crash-writer.ts sqlite|postgres PLACE ingest|close`
 */

import { openPostgresLedger } from '../../server/store/postgres/open-postgres-ledger.ts';
import { openSqliteLedger } from '../../server/store/sqlite/open-sqlite-ledger.ts';
import { D } from '../money/cards/card-world.ts';
import { ClearingWorld, listExampleDay, people } from '../money/settlement/clearing-world.ts';
import { makeCrashCommit } from './crash-commits.ts';

const [dialect, place, work] = process.argv.slice(2) as [string, string, string];
const say = (text: string) => process.stdout.write(`${text}\n`);

const ledger =
  dialect === 'sqlite'
    ? await openSqliteLedger(place, { hasWriterThread: true })
    : await openPostgresLedger(place);
say('ready');
if (work === 'ingest') {
  const balances = new Map<string, number>();
  // Always begins with the first commit: the ledger ignores commits that it already has.
  for (let no = 0; no < 100_000; ) {
    // One commit alone, then several that share a transaction.
    const count = (no % 4) + 1;
    const commits = Array.from({ length: count }, (_, i) => makeCrashCommit(no + i, balances));
    await ledger.commitIngests(commits);
    no += count;
    say(String(no - 1));
  }
} else {
  const world = new ClearingWorld(ledger);
  await ledger.putCards(people);
  await world.cards.ingest(listExampleDay(), 'the-day');
  for (const step of await world.close(D + 1)) say(step);
}
say('done');
await ledger.close();
