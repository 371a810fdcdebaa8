/** The mark of a file in use: the ledger itself always opens, however the processes before have ended. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { sql } from 'kysely';
import { expect, it, onTestFinished } from 'vitest';
import { openSqliteLedger } from '../../server/store/sqlite/open-sqlite-ledger.ts';

const script = fileURLToPath(new URL('./open-many.ts', import.meta.url));

function makeFile(): string {
  const dir = mkdtempSync(join(tmpdir(), 'tongcheng-use-mark-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  mkdirSync(join(dir, 'a folder'));
  return join(dir, 'a folder', 'ledger.sqlite');
}

async function runMany(file: string, name: string, times: number, end: string): Promise<number | null> {
  const child = spawn(process.execPath, [script, file, name, String(times), end], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

/** Opens and closes the ledger. @returns its cards; the code of the refusal */
async function listCards(file: string): Promise<unknown> {
  try {
    const ledger = await openSqliteLedger(file);
    const { rows } = await sql<{ card_id: string }>`SELECT card_id FROM card ORDER BY card_id`.execute(
      ledger.context.db,
    );
    await ledger.close();
    return rows.map(({ card_id }) => card_id);
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
}

function runSql(file: string, text: string): void {
  const db = new Sqlite(file);
  db.exec(text);
  db.close();
}

/** A ledger as a process that was killed leaves it: with its log. */
async function leaveWithLog(prepare = ''): Promise<string> {
  const file = makeFile();
  const ledger = await openSqliteLedger(file);
  if (prepare) await sql.raw(prepare).execute(ledger.context.db);
  const left = join(dirname(file), 'left.sqlite');
  for (const ending of ['', '-wal']) copyFileSync(`${file}${ending}`, `${left}${ending}`);
  await ledger.close();
  return left;
}

it.each(['close', 'drop', 'exit', 'kill', 'transaction'])(
  'opens after a process that ends by: %s',
  async (end) => {
    const file = makeFile();
    expect(await runMany(file, 'A', 1, end)).toBe(end === 'kill' ? null : 0);
    expect(await listCards(file)).toEqual(['A-1']);
    expect(await listCards(file)).toEqual(['A-1']);
  },
);

it('processes that open and close it at once do not take each other for copies', async () => {
  const file = makeFile();
  expect(await Promise.all(['A', 'B'].map((name) => runMany(file, name, 20, 'close')))).toEqual([0, 0]);
  expect(await listCards(file)).toHaveLength(40);
});

it('a refusal leaves what it was given as it was: a lone copy, and a ledger of a newer program', async () => {
  const copy = await leaveWithLog();
  rmSync(`${copy}-wal`);
  const bytes = readFileSync(copy);
  expect(await listCards(copy)).toBe('ledger-incomplete');
  expect(readFileSync(copy).equals(bytes)).toBe(true);
  expect(readdirSync(dirname(copy)).filter((name) => name.startsWith('left'))).toEqual(['left.sqlite']);

  const newer = await leaveWithLog("INSERT INTO kysely_migration VALUES ('9999-future', '2030-01-01')");
  expect(await listCards(newer)).toBe('ledger-newer');
  // The newer program.
  runSql(newer, "DELETE FROM kysely_migration WHERE name = '9999-future'");
  expect(await listCards(newer)).toEqual([]);
});

it('a ledger whose log another program has put into it opens when a person says that it is whole', async () => {
  const left = await leaveWithLog();
  runSql(left, 'SELECT 1 FROM card');
  expect(await listCards(left)).toBe('ledger-incomplete');
  runSql(left, 'PRAGMA user_version = 0');
  expect(await listCards(left)).toEqual([]);
});

it('connections that close at the same moment leave a file that opens', async () => {
  const file = makeFile();
  for (let round = 0; round < 5; round++) {
    const ledgers = [
      await openSqliteLedger(file),
      await openSqliteLedger(file),
      await openSqliteLedger(file),
    ];
    for (const ledger of ledgers) await ledger.listBatches();
    await Promise.all(ledgers.map((ledger) => ledger.close()));
    expect(await listCards(file)).toEqual([]);
  }
});
