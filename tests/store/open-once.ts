/** Opens a ledger's file and closes it; a process that tests start and kill. */
import { openSqliteLedger } from '../../server/store/sqlite/open-sqlite-ledger.ts';

process.stdout.write('begin\n');
const ledger = await openSqliteLedger(process.argv[2] as string);
process.stdout.write('open\n');
await ledger.close();
