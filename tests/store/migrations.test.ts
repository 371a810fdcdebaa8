/** Migrations: whole or not at all, by one process, forward only. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { migrate } from '../../server/store/migrations.ts';
import { openSqliteLedger } from '../../server/store/sqlite/open-sqlite-ledger.ts';
import { ledgerKinds } from '../support/ledgers.ts';

const script = fileURLToPath(new URL('./open-once.ts', import.meta.url));

function makeFile(): string {
  const dir = mkdtempSync(join(tmpdir(), 'tongcheng-migrations-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return join(dir, 'ledger.sqlite');
}

function startOpening(file: string): ChildProcess {
  return spawn(process.execPath, [script, file], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Tables and triggers of a file. */
function listSchema(file: string): string[] {
  const db = new Sqlite(file, { readonly: true });
  try {
    return db
      .prepare("SELECT type || ' ' || name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY 1")
      .pluck()
      .all() as string[];
  } finally {
    db.close();
  }
}

async function openAndClose(file: string): Promise<string[]> {
  const ledger = await openSqliteLedger(file);
  expect(await ledger.listBatches()).toEqual([]);
  await ledger.close();
  return listSchema(file);
}

const codeOf = (opening: Promise<unknown>): Promise<unknown> =>
  opening.then(
    () => 'open',
    (error: unknown) => (error as { code?: unknown }).code,
  );

it('a process that is killed while it creates a ledger leaves a file that opens', async () => {
  const whole = await openAndClose(makeFile());
  let hitCount = 0;
  for (let delayMs = 0; delayMs < 24; delayMs += 2) {
    const file = makeFile();
    const child = startOpening(file);
    const ended = once(child, 'exit');
    let said = '';
    child.stdout?.on('data', (text: Buffer) => {
      said += text;
    });
    while (!said.includes('begin') && child.exitCode === null) await sleep(1);
    await sleep(delayMs);
    child.kill('SIGKILL');
    await ended;
    if (!said.includes('open')) hitCount++;
    expect(await openAndClose(file), `killed after ${delayMs} ms`).toEqual(whole);
  }
  expect(hitCount).toBeGreaterThan(0);
}, 120_000);

it('processes that open a new folder at once all open it', async () => {
  const file = makeFile();
  const codes = await Promise.all(
    Array.from({ length: 4 }, async () => (await once(startOpening(file), 'exit'))[0] as number),
  );
  expect(codes).toEqual([0, 0, 0, 0]);
});

it('tables that an earlier program left without contents are made anew; tables with rows are kept', async () => {
  const whole = await openAndClose(makeFile());
  const file = makeFile();
  const left = new Sqlite(file);
  left.exec(
    'CREATE TABLE word (shard_id INTEGER NOT NULL, text TEXT) STRICT; CREATE TABLE card (a INTEGER) STRICT',
  );
  left.close();
  expect(await openAndClose(file)).toEqual(whole);

  const used = makeFile();
  const other = new Sqlite(used);
  other.exec("CREATE TABLE word (text TEXT) STRICT; INSERT INTO word VALUES ('kept')");
  other.close();
  await expect(openSqliteLedger(used)).rejects.toThrow();
  const again = new Sqlite(used, { readonly: true });
  expect(again.prepare('SELECT text FROM word').pluck().all()).toEqual(['kept']);
  again.close();
});

describe.each(ledgerKinds)('on $dialect', ({ makePlace, openAt }) => {
  it('a ledger of a newer program is refused by name', async () => {
    const place = await makePlace();
    const ledger = await openAt(place);
    await sql`INSERT INTO kysely_migration (name, timestamp) VALUES ('9999-future', '2030-01-01')`.execute(
      ledger.context.db,
    );
    expect(await codeOf(openAt(place))).toBe('ledger-newer');
  });

  it('openers of a new database at once all open it', async () => {
    const place = await makePlace();
    const ledgers = await Promise.all(Array.from({ length: 4 }, () => openAt(place)));
    for (const ledger of ledgers) expect(await ledger.listBatches()).toEqual([]);
  });
});

it('a ledger is copied before it is migrated, once, and the copy is whole', async () => {
  const file = makeFile();
  const db = new Sqlite(file);
  const old = new Kysely<unknown>({ dialect: new SqliteDialect({ database: db }) });
  await migrate(old, 'sqlite', '0001-ledger');
  db.exec("INSERT INTO deny_list VALUES (1, 'A1', 0, NULL, 'lost')");
  await old.destroy();
  const before = listSchema(file);

  const opened = await openSqliteLedger(file);
  expect(await opened.listDenials()).toHaveLength(1);
  await opened.close();
  const copies = readdirSync(dirname(file)).filter((name) => name.includes('.before-'));
  expect(copies).toHaveLength(1);
  const copy = join(dirname(file), copies[0] as string);
  expect(listSchema(copy)).toEqual(before);
  const kept = new Sqlite(copy, { readonly: true });
  expect(kept.prepare('SELECT card_id FROM deny_list').pluck().all()).toEqual(['A1']);
  expect(kept.pragma('integrity_check', { simple: true })).toBe('ok');
  kept.close();
  const again = await openSqliteLedger(file);
  await again.close();
  expect(readdirSync(dirname(file)).filter((name) => name.includes('.before-'))).toEqual(copies);
});
