/** A process, to be killed, that closes days of the example and prints each step. */
import { openPostgresLedger } from '../../../server/store/postgres/open-postgres-ledger.ts';
import { openSqliteLedger } from '../../../server/store/sqlite/open-sqlite-ledger.ts';
import { ClearingWorld } from './clearing-world.ts';

const [dialect, place = '', lastDay] = process.argv.slice(2);
const store = await (dialect === 'postgres' ? openPostgresLedger(place) : openSqliteLedger(place));
const world = new ClearingWorld(store);
const say = (text: string) => process.stdout.write(`${text}\n`);
const mortal = {
  ...store,
  commitStep: async (step: Parameters<typeof store.commitStep>[0]) => {
    say(`before ${step.to}`);
    const result = await store.commitStep(step);
    say(`after ${step.to}`);
    return result;
  },
  commitPart: async (part: Parameters<typeof store.commitPart>[0]) => {
    say('before part');
    await store.commitPart(part);
    say('after part');
  },
};
await world.close(Number(lastDay), 'paid', mortal);
await store.close();
say('closed');
