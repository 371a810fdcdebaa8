/** The lock between processes: one at a time, and nobody is kept out for good. */
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

it('is had by one at a time', async () => {
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

it('comes to those who wait, though the other takes it again and again', async () => {
  const file = makeFile();
  const [greedy, patient] = [openSqliteLock(file), openSqliteLock(file)];
  await greedy.acquire();
  let hasIt = false;
  const waiting = patient.acquire().then(async () => {
    hasIt = true;
    await patient.release();
  });
  let rounds = 0;
  while (!hasIt && rounds < 20) {
    rounds++;
    await sleep(300);
    await greedy.release();
    await greedy.acquire();
  }
  await waiting;
  expect(rounds).toBeLessThan(20);
  await greedy.release();
  greedy.close();
  patient.close();
});
