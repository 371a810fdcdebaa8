/** Backups of a ledger while it is in use, and what is restored from them, on and between both databases. */
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { restoreBackup } from '../../../server/store/backup/restore-backup.ts';
import {
  compareWatermark,
  parseWatermark,
  takeWatermark,
  toWatermarkLine,
} from '../../../server/store/backup/watermark.ts';
import { writeBackup } from '../../../server/store/backup/write-backup.ts';
import type { LedgerPlace } from '../../../server/store/ledger-place.ts';
import { migrate } from '../../../server/store/migrations.ts';
import { openSqliteLedger } from '../../../server/store/sqlite/open-sqlite-ledger.ts';
import { at, D, makeTap } from '../../money/cards/card-world.ts';
import { ClearingWorld } from '../../money/settlement/clearing-world.ts';
import { checkLedger } from '../../support/check-ledger.ts';
import { type LedgerKind, ledgerKinds } from '../../support/ledgers.ts';
import { putDenials } from '../../support/put-denials.ts';
import { readAll } from '../../support/read-tables.ts';

const NOW = at(D + 2, '12:00');

function makeDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'tongcheng-backup-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

const toPlace = ({ dialect }: LedgerKind, place: string): LedgerPlace =>
  dialect === 'sqlite' ? { dialect, file: place } : { dialect, url: place };

const ride = (seq: number, day: number, clock: string) =>
  makeTap('bus', seq, { networkId: 'A-bus', routeId: 'r1', eventSec: at(day, clock) });

const codeOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => (error as { code?: unknown }).code ?? error,
  );

describe.each(ledgerKinds)('a backup from $dialect', (from) => {
  describe.each(ledgerKinds)('restored to $dialect', (to) => {
    it('has the same rows, seals and check, and goes on from there', async () => {
      const place = await from.makePlace();
      const ledger = await from.openAt(place);
      const world = await ClearingWorld.openExample(ledger);
      await world.close(D);
      await world.cards.ingest([ride(90, D + 1, '09:00')]);
      const before = await readAll(ledger);
      const dir = makeDir();
      const file = join(dir, 'backup.sqlite');
      const note = await writeBackup(toPlace(from, place), file, NOW);
      expect(note).toMatchObject({ from: from.dialect, takenAt: new Date(NOW * 1_000).toISOString() });
      // What comes after the backup is not in it.
      await world.cards.ingest([ride(91, D + 1, '10:00')]);

      const target = await to.makePlace();
      expect(await restoreBackup(file, toPlace(to, target))).toEqual({ watermark: note.watermark });
      expect(readdirSync(dir)).toEqual(['backup.sqlite', 'backup.sqlite.json']);
      const restored = await to.openAt(target);
      expect(await readAll(restored)).toBe(before);
      const again = new ClearingWorld(restored);
      await again.cards.ingest([ride(91, D + 1, '10:00')], 'commit-2');
      await world.close(D + 1);
      await again.close(D + 1);
      expect(await restored.listBatches()).toEqual(await ledger.listBatches());
      const check = await checkLedger(restored, again.context);
      expect(check.holds).toBe(true);

      // A place that has a ledger is never overwritten, and neither is a backup.
      expect(await codeOf(restoreBackup(file, toPlace(to, target)))).toBe('ledger-exists');
      expect(await codeOf(writeBackup(toPlace(from, place), file, NOW))).toBe('ledger-exists');
    });
  });

  it('that was changed, cut short or has no note is refused, and nothing is restored', async () => {
    const place = await from.makePlace();
    await ClearingWorld.openExample(await from.openAt(place));
    const dir = makeDir();
    const file = join(dir, 'backup.sqlite');
    await writeBackup(toPlace(from, place), file, NOW);
    const whole = readFileSync(file);
    const target = join(dir, 'restored.sqlite');
    const restore = () => codeOf(restoreBackup(file, { dialect: 'sqlite', file: target }));
    const changed = Buffer.from(whole);
    changed[whole.length >> 1] = (changed[whole.length >> 1] as number) ^ 1;
    for (const content of [changed, whole.subarray(0, whole.length >> 1), Buffer.alloc(0)]) {
      writeFileSync(file, content);
      expect(await restore()).toBe('backup-damaged');
    }
    writeFileSync(file, whole);
    const note = readFileSync(`${file}.json`, 'utf8');
    writeFileSync(`${file}.json`, '{');
    expect(await restore()).toBe('backup-damaged');
    rmSync(`${file}.json`);
    expect(await restore()).toBe('backup-damaged');
    expect(existsSync(target)).toBe(false);
    writeFileSync(`${file}.json`, note);
    expect(await restore()).toBe('done');
  });
});

describe.each(ledgerKinds)('a backup restored to $dialect', (to) => {
  async function makeBackup(): Promise<string> {
    const file = join(makeDir(), 'backup.sqlite');
    const ledger = join(makeDir(), 'ledger.sqlite');
    await (await openSqliteLedger(ledger)).close();
    await writeBackup({ dialect: 'sqlite', file: ledger }, file, NOW);
    return file;
  }

  function changeNote(file: string, change: object): void {
    const note = JSON.parse(readFileSync(`${file}.json`, 'utf8')) as object;
    writeFileSync(`${file}.json`, JSON.stringify({ ...note, ...change }));
  }

  it('that an older program wrote is migrated, and the backup stays as it is', async () => {
    const file = await makeBackup();
    rmSync(file);
    const db = new Sqlite(file);
    const old = new Kysely<unknown>({ dialect: new SqliteDialect({ database: db }) });
    await migrate(old, 'sqlite', '0001-ledger');
    db.exec(`INSERT INTO deny_list VALUES (1, 'A1', 0, NULL, 'lost');
      INSERT INTO ingest_commit VALUES (1, 'commit-1', 1000, 0, 0, 0);
      INSERT INTO recon_item VALUES ('item-1', 20000, 'gap', 'r', NULL, NULL, 'd')`);
    await old.destroy();
    // The receipt of a transaction has the same form in all versions.
    const migrated = join(makeDir(), 'migrated.sqlite');
    copyFileSync(file, migrated);
    const copy = await openSqliteLedger(migrated);
    const [watermark, rows] = [toWatermarkLine(await takeWatermark(copy)), await readAll(copy)];
    await copy.close();
    const bytes = readFileSync(file);
    changeNote(file, { sha256: createHash('sha256').update(bytes).digest('hex'), watermark });

    const place = await to.makePlace();
    expect(await restoreBackup(file, toPlace(to, place))).toEqual({ watermark });
    const restored = await to.openAt(place);
    expect(await readAll(restored)).toBe(rows);
    expect(await restored.listDenials()).toHaveLength(1);
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(readdirSync(dirname(file))).toEqual(['backup.sqlite', 'backup.sqlite.json']);
    if (to.dialect === 'sqlite')
      expect(readdirSync(dirname(place)).filter((name) => /part|before/.test(name))).toEqual([]);
  });

  it('is not restored where it does not reach the watermark of its note', async () => {
    const file = await makeBackup();
    const { watermark } = JSON.parse(readFileSync(`${file}.json`, 'utf8')) as { watermark: string };
    changeNote(file, { watermark: watermark.replace(' 0 ', ' 1 ') });
    const place = toPlace(to, await to.makePlace());
    expect(await codeOf(restoreBackup(file, place))).toBe('backup-damaged');
    changeNote(file, { watermark });
    expect(await codeOf(restoreBackup(file, place))).toBe('done');
  });
});

describe('files beside a backup', () => {
  async function makeBackup() {
    const dir = makeDir();
    const [ledger, file] = [join(dir, 'ledger.sqlite'), join(dir, 'backup.sqlite')];
    await (await openSqliteLedger(ledger)).close();
    const write = () => codeOf(writeBackup({ dialect: 'sqlite', file: ledger }, file, NOW));
    return { dir, file, write };
  }

  it('that a killed backup has left do not stop the next one; those of others do', async () => {
    const { file, write } = await makeBackup();
    writeFileSync(`${file}.json`, '{"name":"another"}');
    expect(await write()).toBe('ledger-exists');
    expect(readFileSync(`${file}.json`, 'utf8')).toBe('{"name":"another"}');
    rmSync(`${file}.json`);
    expect(await write()).toBe('done');
    // Killed between note and backup.
    rmSync(file);
    writeFileSync(`${file}.part`, 'half');
    writeFileSync(`${file}.json.part`, '{"for');
    expect(await write()).toBe('done');
  });

  it('that a killed restore has left are removed; the log of another ledger is not', async () => {
    const { dir, file, write } = await makeBackup();
    await write();
    const target = join(dir, 'other', 'ledger.sqlite');
    mkdirSync(dirname(target));
    for (const ending of ['', '-wal', '.lock', '.before-0002-ground'])
      writeFileSync(`${target}.part${ending}`, 'x');
    writeFileSync(`${target}-wal`, 'newest');
    const restore = () => codeOf(restoreBackup(file, { dialect: 'sqlite', file: target }));
    expect(await restore()).toBe('ledger-exists');
    expect(readFileSync(`${target}-wal`, 'utf8')).toBe('newest');
    rmSync(`${target}-wal`);
    // Nobody may write the backup; the ledger is written.
    chmodSync(file, 0o444);
    expect(await restore()).toBe('done');
    expect(statSync(target).mode & 0o200).toBe(0o200);
    expect(readdirSync(dirname(target))).toEqual(['ledger.sqlite']);
  });
});

describe('a ledger file', () => {
  async function openUsed() {
    const dir = makeDir();
    const file = join(dir, 'ledger.sqlite');
    const ledger = await openSqliteLedger(file);
    const world = await ClearingWorld.openExample(ledger);
    await world.close(D);
    return { dir, file, ledger, world };
  }
  const openFails = (file: string, options = {}) =>
    codeOf(openSqliteLedger(file, options).then((l) => l.close()));

  it('copied without its log while it is in use is found out, by readers and writers', async () => {
    const { dir, file, ledger } = await openUsed();
    const copy = join(dir, 'copy.sqlite');
    copyFileSync(file, copy);
    expect(await openFails(copy)).toBe('ledger-incomplete');
    expect(await openFails(copy, { isReadOnly: true })).toBe('ledger-incomplete');
    expect(await codeOf(writeBackup({ dialect: 'sqlite', file: copy }, join(dir, 'b.sqlite'), NOW))).toBe(
      'ledger-incomplete',
    );
    // With its log it is whole.
    const whole = join(dir, 'whole.sqlite');
    copyFileSync(file, whole);
    copyFileSync(`${file}-wal`, `${whole}-wal`);
    const opened = await openSqliteLedger(whole);
    expect(await readAll(opened)).toBe(await readAll(ledger));
    await opened.close();
    await ledger.close();
  });

  it('is backed up while it is written without a pause', async () => {
    const { dir, file, ledger } = await openUsed();
    const toCard = (i: number) => ({
      ...{ cardId: `steady-${i}`, issuerId: 'issuer-a', mediumId: 'stored', categoryId: null },
      ...{ homeCity: 'A', validToSec: null },
    });
    // More pages than are copied between two writes.
    await ledger.putCards(Array.from({ length: 4_000 }, (_, i) => toCard(i)));
    let written = 4_000;
    const last = 5_000;
    let isDone = false;
    const writing = (async () => {
      for (; !isDone && written < last; written++) {
        await ledger.putCards([toCard(written)]);
        await setImmediate();
      }
    })();
    await writeBackup({ dialect: 'sqlite', file }, join(dir, 'steady.sqlite'), NOW);
    isDone = true;
    await writing;
    expect(written).toBeLessThan(last);
    await ledger.close();
  });

  it('that all processes have closed is whole by itself', async () => {
    const { dir, file, ledger, world } = await openUsed();
    const second = await openSqliteLedger(file);
    await second.close();
    // The first still has it open, and may write.
    await world.cards.ingest([ride(95, D + 1, '09:00')]);
    const early = join(dir, 'early.sqlite');
    copyFileSync(file, early);
    expect(await openFails(early)).toBe('ledger-incomplete');
    const before = await readAll(ledger);
    await ledger.close();
    expect(existsSync(`${file}-wal`)).toBe(false);
    const copy = join(dir, 'copy.sqlite');
    copyFileSync(file, copy);
    const opened = await openSqliteLedger(copy, { isReadOnly: true });
    expect(await readAll(opened)).toBe(before);
    await opened.close();
  });

  it('that is only read is not written, and an older one is not migrated', async () => {
    const { file, ledger } = await openUsed();
    await ledger.close();
    const bytes = readFileSync(file);
    const opened = await openSqliteLedger(file, { isReadOnly: true });
    await expect(opened.putCards([])).resolves.toBeUndefined();
    await expect(
      putDenials(opened, [{ version: 1, cardId: 'A1', fromSec: 0, toSec: null, reason: 'x' }]),
    ).rejects.toThrow();
    await opened.close();
    expect(readFileSync(file).equals(bytes)).toBe(true);
    const db = new Sqlite(file);
    db.exec("DELETE FROM kysely_migration WHERE name <> '0001-ledger'");
    db.close();
    expect(await openFails(file, { isReadOnly: true })).toBe('ledger-older');
  });
});

describe('a watermark', () => {
  it('is reached by the ledger and by what follows, and by no earlier or other one', async () => {
    const [{ open }] = ledgerKinds as [LedgerKind];
    const world = await ClearingWorld.openExample(await open());
    const first = await takeWatermark(world.store);
    expect(first.seal).toBeNull();
    await world.close(D);
    await world.cards.ingest([ride(90, D + 1, '09:00')]);
    const second = parseWatermark(`  ${toWatermarkLine(await takeWatermark(world.store))}\n`);
    expect(second).toEqual(await takeWatermark(world.store));
    expect(await compareWatermark(world.store, first)).toEqual([]);
    expect(await compareWatermark(world.store, second)).toEqual([]);

    const earlier = await ClearingWorld.openExample(await open());
    expect(await compareWatermark(earlier.store, second)).toEqual(['earlier', 'seal-missing']);
    await earlier.cards.ingest([ride(91, D, '23:00')], 'other');
    await earlier.close(D);
    expect(await compareWatermark(earlier.store, second)).toEqual(['receipts-differ', 'seal-differs']);
  });

  it.each([
    '',
    'tongcheng-watermark 1',
    `tongcheng-watermark 2 0 ${'0'.repeat(64)} - -`,
    `tongcheng-watermark 1 -1 ${'0'.repeat(64)} - -`,
    `tongcheng-watermark 1 0 ${'0'.repeat(63)} - -`,
    `tongcheng-watermark 1 0 ${'0'.repeat(64)} 2026-02-30 ${'0'.repeat(64)}`,
    `tongcheng-watermark 1 0 ${'0'.repeat(64)} 2026-03-02 -`,
    `tongcheng-watermark 1 0 ${'0'.repeat(64)} - - more`,
  ])('of another form is refused: %s', (line) => {
    expect(() => parseWatermark(line)).toThrow(expect.objectContaining({ code: 'watermark-invalid' }));
  });
});
