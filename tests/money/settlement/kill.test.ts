/** Closes in processes that are killed at each step: the next process completes the close without duplicates. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ledgerKinds } from '../../support/ledgers.ts';
import { D } from '../cards/card-world.ts';
import { ClearingWorld } from './clearing-world.ts';

const script = fileURLToPath(new URL('close-process.ts', import.meta.url));
/** Lines after which each process is killed: before, inside or right after a write. */
const KILLS = [2, 3, 5, 8];

/** Kills the process at its n-th line. @returns whether it ended before */
function closeUntil(dialect: string, place: string, lines: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, dialect, place, String(D + 1)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    let error = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
      if (said.split('\n').length > lines) child.kill('SIGKILL');
    });
    child.stderr.on('data', (chunk) => {
      error += chunk;
    });
    child.on('exit', (code, signal) => {
      if (code === 0) resolve(true);
      else if (signal === 'SIGKILL') resolve(false);
      else reject(new Error(error));
    });
  });
}

describe.each(ledgerKinds)('on $dialect', ({ dialect, makePlace, openAt, open }) => {
  test('killed at every step, the close is the undisturbed one', async () => {
    const place = await makePlace();
    const world = await ClearingWorld.openExample(await openAt(place));
    let kills = 0;
    for (const lines of KILLS) if (!(await closeUntil(dialect, place, lines))) kills++;
    expect(kills).toBeGreaterThanOrEqual(3);
    expect(await closeUntil(dialect, place, Infinity)).toBe(true);

    const undisturbed = await ClearingWorld.openExample(await open());
    await undisturbed.close(D + 1);
    expect(await world.store.listBatches()).toEqual(await undisturbed.store.listBatches());
    expect(await world.findNets(D)).toEqual(await undisturbed.findNets(D));
    for (const account of ['CASH:CC', 'CASH:CA', 'CARD:A4', 'UNRES:AM1', 'FEE:CC', 'OP:AM1'])
      expect(await world.store.findBalance(account), account).toBe(
        await undisturbed.store.findBalance(account),
      );
  });
});
