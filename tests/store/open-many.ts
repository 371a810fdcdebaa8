/** Opens a ledger's file several times and writes a card each time; the last time it ends as it is told. */
import { openSqliteLedger } from '../../server/store/sqlite/open-sqlite-ledger.ts';

const [file, name, times, end] = process.argv.slice(2) as [string, string, string, string];

for (let i = 1; i <= Number(times); i++) {
  const ledger = await openSqliteLedger(file);
  const card = { cardId: `${name}-${i}`, issuerId: 'issuer-a', mediumId: 'stored', categoryId: null };
  await ledger.putCards([{ ...card, homeCity: 'A', validToSec: null }]);
  if (i < Number(times) || end === 'close') await ledger.close();
  else if (end === 'exit') process.exit(0);
  else if (end === 'kill') process.kill(process.pid, 'SIGKILL');
  else if (end === 'transaction') await ledger.context.db.startTransaction().execute();
}
