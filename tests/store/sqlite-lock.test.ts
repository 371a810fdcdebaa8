/** The lock between processes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { openSqliteLock } from '../../server/store/sqlite/sqlite-lock.ts';

function makeFile(): string {
  const dir = mkdtempSync(join(tmpdir(), 'tongcheng-lock-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return join(dir, 'ledger.sqlite');
}

it('has one holder at a time', async () => {
  const file = makeFile();
  const [one, two] = [openSqliteLock(file), openSqliteLock(file)];
  await one.acquire();
  let hasIt = false;
  const waiting = two.acquire().then(() => {
    hasIt = true;
  });
  await sleep(50);
  expect(hasIt).toBe(false);
  await one.release();
  await waiting;
  expect(hasIt).toBe(true);
  await two.release();
  one.close();
  two.close();
});
