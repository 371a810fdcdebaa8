/**
 * Kills at random moments of the first second of a new ledger, of migrations, of backups and of restores: what is left is
 * nothing, or whole, and the same work done again succeeds.
 *
 * `KILLS` sets how often processes are killed, here and in `money/ledger/crash.test.ts` (ingest and close).
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createRandom } from '../../scripts/bench/seeded-random.ts';
import { takeWatermark, toWatermarkLine } from '../../server/store/backup/watermark.ts';
import { D } from '../money/cards/card-world.ts';
import { ClearingWorld } from '../money/settlement/clearing-world.ts';
import { checkLedger } from '../support/check-ledger.ts';
import { type LedgerKind, ledgerKinds } from '../support/ledgers.ts';
import { readAll } from '../support/read-tables.ts';
import { describeSchema, makeSharded } from '../support/sharded-ledger/make-sharded.ts';

const KILLS = Number(process.env.KILLS ?? 20);
const TIMEOUT_MS = 60_000 + KILLS * 6_000;
const script = fileURLToPath(new URL('../support/mortal-work.ts', import.meta.url));

function makeDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'tongcheng-kills-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/**
 * Does a work in a process of its own.
 *
 * @param afterMs - kills the process so long after it began; absent: lets it end
 * @returns whether it was done, and how long it took
 */
async function work(
  args: readonly string[],
  afterMs?: number,
): Promise<{ readonly isDone: boolean; readonly ms: number }> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(child, 'close');
  let said = '';
  const begun = new Promise<number>((resolve) => {
    child.stdout.on('data', (text: Buffer) => {
      said += text;
      if (said.includes('begin')) resolve(performance.now());
    });
    child.on('close', () => resolve(performance.now()));
  });
  const start = await begun;
  if (afterMs !== undefined) {
    await sleep(afterMs);
    child.kill('SIGKILL');
  }
  await ended;
  return { isDone: said.includes('done'), ms: performance.now() - start };
}

/**
 * Kills a work at random moments, each time on what `prepare` makes anew, and checks what is left.
 *
 * @returns number of processes that were killed before they were done
 */
async function killOften(
  times: number,
  seed: number,
  prepare: () => Promise<readonly string[]>,
  check: (args: readonly string[]) => Promise<void>,
): Promise<number> {
  const random = createRandom(seed);
  const { isDone, ms } = await work(await prepare());
  expect(isDone).toBe(true);
  let killed = 0;
  for (let i = 0; i < times; i++) {
    const args = await prepare();
    if (!(await work(args, random() * ms)).isDone) killed++;
    await check(args);
  }
  return killed;
}

describe.each(ledgerKinds)('a process that is killed on $dialect', (kind: LedgerKind) => {
  const { dialect, makePlace, openAt } = kind;
  // With those of ingest and close, the whole is about `KILLS`.
  const times = Math.max(1, Math.round(KILLS * (dialect === 'sqlite' ? 0.06 : 0.02)));

  async function openExample() {
    const place = await makePlace();
    const world = await ClearingWorld.openExample(await openAt(place));
    await world.close(D);
    return { place, world };
  }

  it(
    `${times} times while it makes a new ledger, leaves one that opens`,
    async () => {
      const whole = await makePlace();
      expect((await work(['open', dialect, whole])).isDone).toBe(true);
      const schema = await describeSchema(kind, whole);
      const killed = await killOften(
        times,
        21,
        async () => ['open', dialect, await makePlace()],
        async ([, , place]) => {
          const ledger = await openAt(place as string);
          expect(await ledger.listBatches()).toEqual([]);
          await ledger.close();
          expect(await describeSchema(kind, place as string)).toEqual(schema);
        },
      );
      expect(killed).toBeGreaterThanOrEqual(Math.floor(times / 4));
    },
    TIMEOUT_MS,
  );

  it(
    `${times} times while it migrates, leaves the ledger as it was or migrated`,
    async () => {
      const makeOlder = async () => {
        const { place, world } = await openExample();
        await world.store.close();
        return makeSharded(kind, place, 5);
      };
      const older = await makeOlder();
      let rows: string | undefined;
      await killOften(
        times,
        22,
        async () => {
          if (dialect !== 'sqlite') return ['open', dialect, await makeOlder()];
          const file = join(makeDir(), 'ledger.sqlite');
          copyFileSync(older, file);
          return ['open', dialect, file];
        },
        async ([, , at]) => {
          const ledger = await openAt(at as string);
          const again = new ClearingWorld(ledger);
          expect(await checkLedger(ledger, again.context)).toMatchObject({ holds: true, cards: 7 });
          rows ??= await readAll(ledger);
          expect(await readAll(ledger)).toBe(rows);
          await ledger.close();
        },
      );
      expect(rows).toContain('received_range');
    },
    TIMEOUT_MS,
  );

  it(
    `${times} times while it backs up, leaves no backup or a whole one, and the next one is whole`,
    async () => {
      const { place, world } = await openExample();
      const rows = await readAll(world.store);
      const mark = toWatermarkLine(await takeWatermark(world.store));
      await killOften(
        times,
        23,
        async () => ['backup', dialect, place, join(makeDir(), 'backup.sqlite')],
        async (args) => {
          const file = args[3] as string;
          const first = await restoreTo(kind, file);
          if (first === undefined) expect((await work(args)).isDone).toBe(true);
          const restored = first ?? (await restoreTo(kind, file));
          expect(restored).toEqual({ rows, mark });
        },
      );
    },
    TIMEOUT_MS,
  );

  it(
    `${times} times while it restores, leaves no ledger or a whole one, and the next restore is whole`,
    async () => {
      const { place, world } = await openExample();
      const rows = await readAll(world.store);
      const backup = join(makeDir(), 'backup.sqlite');
      expect((await work(['backup', dialect, place, backup])).isDone).toBe(true);
      await killOften(
        times,
        24,
        async () => ['restore', backup, dialect, await makePlace()],
        async (args) => {
          // Refused where the killed one has put the whole ledger there.
          await work(args);
          const ledger = await openAt(args[3] as string);
          expect(await readAll(ledger)).toBe(rows);
          await ledger.close();
        },
      );
    },
    TIMEOUT_MS,
  );
});

/** @returns what a backup restores; undefined where there is none */
async function restoreTo({ dialect, makePlace, openAt }: LedgerKind, file: string) {
  const target = await makePlace();
  if (!(await work(['restore', file, dialect, target])).isDone) return undefined;
  const ledger = await openAt(target);
  const found = { rows: await readAll(ledger), mark: toWatermarkLine(await takeWatermark(ledger)) };
  await ledger.close();
  return found;
}
