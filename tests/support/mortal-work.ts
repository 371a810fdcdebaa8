/**
 * A process that tests kill: opens a ledger, backs it up or restores it, and says when it begins and when it is done.
 *
 * `node mortal-work.ts open DIALECT PLACE`, `backup DIALECT PLACE FILE`, `restore FILE DIALECT PLACE`
 */
import type { LedgerPlace } from '../../server/store/ledger-place.ts';

const [work, ...names] = process.argv.slice(2) as [string, ...string[]];
const toPlace = (dialect = '', place = ''): LedgerPlace =>
  dialect === 'sqlite' ? { dialect, file: place } : { dialect: 'postgres', url: place };
const { openLedgerAt } = await import('../../server/app/verify/clearing-source.ts');
const { writeBackup } = await import('../../server/store/backup/write-backup.ts');
const { restoreBackup } = await import('../../server/store/backup/restore-backup.ts');

process.stdout.write('begin\n');
if (work === 'open') await (await openLedgerAt(toPlace(names[0], names[1]))).close();
else if (work === 'backup') await writeBackup(toPlace(names[0], names[1]), names[2] as string, 0);
else await restoreBackup(names[0] as string, toPlace(names[1], names[2]));
process.stdout.write('done\n');
