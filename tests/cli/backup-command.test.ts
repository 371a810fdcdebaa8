/** `ledger backup`, `restore` and `watermark` as a user runs them. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { openSqliteLedger } from '../../server/store/sqlite/open-sqlite-ledger.ts';
import { D } from '../money/cards/card-world.ts';
import { ClearingWorld } from '../money/settlement/clearing-world.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { DATABASE_URL: _, ...env } = process.env;

function runLedger(...args: string[]) {
  const { status, stderr, stdout } = spawnSync(process.execPath, ['server/main.ts', 'ledger', ...args], {
    cwd: root,
    env: { ...env, LANG: 'zh_CN.UTF-8' },
    encoding: 'utf8',
    timeout: 120_000,
  });
  return { status, stderr, lines: stdout.trim().split('\n') };
}

it('a ledger is backed up, restored elsewhere, and has the same watermark there', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'tongcheng-backup-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  mkdirSync(join(dir, 'data', 'ledger'), { recursive: true });
  const world = await ClearingWorld.openExample(
    await openSqliteLedger(join(dir, 'data', 'ledger', 'ledger.sqlite')),
  );
  await world.close(D);
  // Backed up while this process has it open.
  const file = join(dir, 'backups', 'first.sqlite');
  const backedUp = runLedger('backup', file, '--data', join(dir, 'data'), '--json');
  expect(backedUp.stderr).toBe('');
  const note = JSON.parse(backedUp.lines[0] as string) as { watermark: string; from: string };
  expect(note.from).toBe('sqlite');
  await world.store.close();

  const { lines: own } = runLedger('watermark', '--data', join(dir, 'data'));
  expect(own).toEqual([note.watermark]);
  expect(note.watermark).toMatch(/^tongcheng-watermark 1 1 [0-9a-f]{64} 2026-03-02 [0-9a-f]{64}$/);
  // From the seal in the watermark on: nothing follows it, and the output says what is not seen.
  const since = runLedger('verify', '--since', note.watermark, '--data', join(dir, 'data'));
  expect(since.status).toBe(0);
  expect(since.lines).toContain('since the seal of 2026-03-02: 0 cards moved, 0 of them worked out again');
  expect(since.lines.filter((line) => line.startsWith('not seen: '))).toHaveLength(3);
  expect(since.lines.at(-1)).toBe('watermark reached');
  // A watermark of another ledger: all of this one is checked, and refused.
  const other = note.watermark.replace(/[0-9a-f]{64}$/, 'a'.repeat(64));
  const refused = runLedger('verify', '--since', other, '--data', join(dir, 'data'), '--json');
  expect(refused.status).toBe(1);
  expect(JSON.parse(refused.lines[0] as string)).toMatchObject({ cards: 7, watermark: ['seal-differs'] });
  const restored = runLedger('restore', file, '--data', join(dir, 'other'));
  expect(restored).toMatchObject({ status: 0, lines: [note.watermark] });

  for (const [args, code] of [
    [['restore', file, '--data', join(dir, 'other')], 'ledger-exists'],
    [['backup', file, '--data', join(dir, 'data')], 'ledger-exists'],
    [['backup', join(dir, 'b.sqlite'), '--data', join(dir, 'nothing')], 'ledger-unknown'],
    [['restore', join(dir, 'nothing.sqlite'), '--data', join(dir, 'third')], 'ledger-unknown'],
    [['watermark', '--data', join(dir, 'nothing')], 'ledger-unknown'],
    [['backup', join(file, 'b.sqlite'), '--data', join(dir, 'data')], 'folder-unwritable'],
    [['restore', file, '--data', file], 'folder-unwritable'],
  ] as const) {
    const { status, stderr } = runLedger(...args);
    expect(status, args.join(' ')).toBe(1);
    expect(stderr).toMatch(new RegExp(`^${code}: \\S`));
    expect(stderr).not.toMatch(/^\s+at /m);
  }
  expect(existsSync(join(dir, 'nothing'))).toBe(false);
  expect(existsSync(join(dir, 'third'))).toBe(false);
});
