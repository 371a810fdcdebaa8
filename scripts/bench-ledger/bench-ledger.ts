/**
 * `npm run bench:ledger`: measures the posting of taps, the close of a day and its verification on both databases.
 *
 * `-- --taps 2000000` for a whole day of two cities, `--only sqlite`, `--json FILE`. `--beside DIR --date DATE` measures
 * only plans, while the server closes a day of that data folder.
 */
import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openPostgresLedger } from '../../server/store/postgres/open-postgres-ledger.ts';
import { openSqliteLedger } from '../../server/store/sqlite/open-sqlite-ledger.ts';
import { findPostgresHome, noPostgres, startPostgres } from '../../tests/support/postgres-server.ts';
import { openBarePostgres, openBareSqlite } from './bare-insert.ts';
import { type LedgerRow, toLedgerTable } from './ledger-row.ts';
import { measureBeside, toBesideTable } from './measure-beside.ts';
import { measureDay, measureLate, measureStore } from './measure-ledger.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    taps: { type: 'string', default: '200000' },
    cards: { type: 'string', default: '100000' },
    'closed-days': { type: 'string', default: '0' },
    'closed-part': { type: 'string', default: '10' },
    only: { type: 'string', default: 'sqlite,postgres' },
    beside: { type: 'string' },
    date: { type: 'string', default: '2026-11-25' },
  },
});
const sizes = {
  taps: Number(values.taps),
  cards: Number(values.cards),
  closedDays: Number(values['closed-days']),
  closedPart: Number(values['closed-part']),
};
const scratch = mkdtempSync(join(tmpdir(), 'tongcheng-bench-ledger-'));
// PostgreSQL may run as another user, who needs access to its folder.
chmodSync(scratch, 0o755);
const rows: LedgerRow[] = [];
const say = (text: string) => process.stderr.write(`${text}\n`);
/** Says each row when it is known: a run of millions of taps may be stopped. */
const add = (row: LedgerRow) => {
  rows.push(row);
  say(`${row.database}: ${row.measure}: ${row.seconds} s, ${row.perSecond} taps/s`);
};
const isMeasured = (name: string) => values.beside === undefined && values.only.includes(name);
const toLoad = () => loadavg()[0]?.toFixed(2);

/** Measures a flush to the disk. Below 0.3 ms, the disk probably reports the flush before it is done. */
function measureFsyncMs(): number {
  const fd = openSync(join(scratch, 'fsync'), 'w');
  const page = Buffer.alloc(4_096);
  const times = Array.from({ length: 50 }, () => {
    writeSync(fd, page);
    const start = performance.now();
    fsyncSync(fd);
    return performance.now() - start;
  });
  closeSync(fd);
  return times.sort((a, b) => a - b)[25] as number;
}

const fsyncMs = measureFsyncMs();
process.stdout.write(
  `${cpus()[0]?.model ?? ''}, ${cpus().length} cores, Node ${process.version}, load ${toLoad()} before, fsync ${fsyncMs.toFixed(2)} ms\n`,
);
try {
  if (values.beside !== undefined) {
    const figures = await measureBeside(values.beside, values.date, scratch, say);
    process.stdout.write(`${toBesideTable(figures)}\n`);
    if (values.json) writeFileSync(values.json, `${JSON.stringify({ fsyncMs, ...figures }, null, 2)}\n`);
  }
  if (isMeasured('sqlite')) {
    const fileOf = (name: string) => join(scratch, `${name}.sqlite`);
    const open = async (name: string) => ({
      ledger: await openSqliteLedger(fileOf(name), { hasWriterThread: true }),
      place: { dialect: 'sqlite', file: fileOf(name) } as const,
    });
    const bare = async () => openBareSqlite(fileOf('bare'));
    for await (const row of measureStore('sqlite', open, bare, sizes, say)) add(row);
    for await (const row of measureDay('sqlite', open, sizes, say)) add(row);
    add(await measureLate('sqlite', open, sizes, say));
  }
  if (isMeasured('postgres')) {
    if (!findPostgresHome()) say(noPostgres);
    else {
      const settings = { shared_buffers: '256MB', max_wal_size: '4GB', checkpoint_timeout: '15min' };
      const server = await startPostgres(join(scratch, 'postgres'), { settings });
      const { Client } = await import('pg');
      const make = async (name: string) => {
        const client = new Client({ connectionString: server.toUrl('postgres') });
        await client.connect();
        await client.query(`CREATE DATABASE ${name}`);
        await client.end();
        return server.toUrl(name);
      };
      const open = async (name: string) => {
        const url = await make(name);
        return { ledger: await openPostgresLedger(url), place: { dialect: 'postgres', url } as const };
      };
      try {
        const bare = async () => openBarePostgres(await make('bare'));
        for await (const row of measureStore('postgres', open, bare, sizes, say)) add(row);
        for await (const row of measureDay('postgres', open, sizes, say)) add(row);
        add(await measureLate('postgres', open, sizes, say));
      } finally {
        await server.stop();
      }
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
  if (rows.length > 0) process.stdout.write(`${toLedgerTable(rows)}\n`);
  process.stdout.write(`load ${toLoad()} after\n`);
}
if (values.json && rows.length > 0)
  writeFileSync(values.json, `${JSON.stringify({ fsyncMs, rows }, null, 2)}\n`);
