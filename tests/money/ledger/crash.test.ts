/**
 * After kills, truncated logs, stopped servers and full disks: answered commits are complete, others are absent.
 *
 * `KILLS` sets how often processes are killed; the long run does it 200 times.
 */
import { spawn } from 'node:child_process';
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createRandom } from '../../../scripts/bench/seeded-random.ts';
import { ProblemError } from '../../../server/base/problem.ts';
import { openPostgresLedger } from '../../../server/store/postgres/open-postgres-ledger.ts';
import { openSqliteLedger } from '../../../server/store/sqlite/open-sqlite-ledger.ts';
import { expectPrefix, makeCrashCommit } from '../../support/crash-commits.ts';
import { ledgerKinds } from '../../support/ledgers.ts';
import { findPostgresHome, startPostgres } from '../../support/postgres-server.ts';
import { D } from '../cards/card-world.ts';
import { ClearingWorld, listExampleDay, people } from '../settlement/clearing-world.ts';

const KILLS = Number(process.env.KILLS ?? 20);
/** Long, since processes start one after another on busy machines. */
const TIMEOUT_MS = 60_000 + KILLS * 12_000;
const script = fileURLToPath(new URL('../../support/crash-writer.ts', import.meta.url));

function makeDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'tongcheng-crash-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

interface Writer {
  /** Lines received. */
  readonly lines: readonly string[];
  readonly kill: () => void;
  readonly untilReady: Promise<void>;
  readonly untilEnded: Promise<void>;
}

function startWriter(dialect: string, place: string, work: 'ingest' | 'close'): Writer {
  const child = spawn(process.execPath, [script, dialect, place, work], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const lines: string[] = [];
  let rest = '';
  const ready = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  child.stdout.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split('\n');
    rest = parts.pop() as string;
    lines.push(...parts);
    if (lines.length > 0) ready.resolve();
  });
  child.on('close', () => {
    ready.resolve();
    ended.resolve();
  });
  return { lines, kill: () => child.kill('SIGKILL'), untilReady: ready.promise, untilEnded: ended.promise };
}

/** Kills a writer some time after its first lines. @returns number of answered commits */
async function killSoon(writer: Writer, afterMs: number, lines = 1): Promise<number> {
  await writer.untilReady;
  // The first commit takes long on a busy machine.
  for (let tries = 0; tries < 2_000 && writer.lines.length < lines; tries++) await sleep(5);
  await sleep(afterMs);
  writer.kill();
  await writer.untilEnded;
  return Number(writer.lines.filter((line) => /^\d+$/.test(line)).at(-1) ?? -1) + 1;
}

describe.each(ledgerKinds)('a ledger on $dialect', ({ dialect, makePlace, openAt }) => {
  const kills = Math.max(1, Math.round(KILLS * (dialect === 'sqlite' ? 0.5 : 0.2)));

  it(
    `keeps what it acknowledged when its process is killed ${kills} times`,
    async () => {
      const place = await makePlace();
      const random = createRandom(7);
      let most = 0;
      for (let kill = 0; kill < kills; kill++) {
        const acknowledged = await killSoon(startWriter(dialect, place, 'ingest'), random() * 100, 3);
        most = Math.max(most, acknowledged);
      }
      const ledger = await openAt(place);
      const count = await expectPrefix(ledger, most);
      expect(count).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );

  it(
    'closes a day to the same seals however often the close is killed',
    async () => {
      const whole = await openAt(await makePlace());
      const world = new ClearingWorld(whole);
      await whole.putCards(people);
      // The id of the commit as in the process that is killed: the seal covers it.
      await world.cards.ingest(listExampleDay(), 'the-day');
      await world.close(D + 1);
      const place = await makePlace();
      const random = createRandom(11);
      const rounds = Math.max(1, Math.round(KILLS * 0.15));
      for (let kill = 0; kill < rounds; kill++)
        await killSoon(startWriter(dialect, place, 'close'), random() * 120);
      const last = startWriter(dialect, place, 'close');
      await last.untilEnded;
      expect(last.lines.at(-1)).toBe('done');
      const closed = await openAt(place);
      expect(await closed.listBatches()).toEqual(await whole.listBatches());
      expect(await closed.listPositions(D)).toEqual(await whole.listPositions(D));
    },
    TIMEOUT_MS,
  );
});

describe('a truncated or damaged log', () => {
  it('keeps complete commits, and all commits before the damage', async () => {
    const dir = makeDir();
    const file = join(dir, 'ledger.sqlite');
    const ledger = await openSqliteLedger(file, { checkpointPages: 1_000_000 });
    await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(ledger.context.db);
    const balances = new Map<string, number>();
    /** Length of the log after each commit: flushed up to there. */
    const lengths: number[] = [];
    for (let no = 0; no < 12; no++) {
      await ledger.commitIngest(makeCrashCommit(no, balances));
      lengths.push(statSync(`${file}-wal`).size);
    }
    const random = createRandom(3);
    const end = lengths.at(-1) as number;
    const seen = new Set<number>();
    for (let round = 0; round < 24; round++) {
      const copy = join(dir, `copy-${round}.sqlite`);
      copyFileSync(file, copy);
      copyFileSync(`${file}-wal`, `${copy}-wal`);
      const offset = Math.floor(random() * end);
      if (round % 2 === 0) {
        truncateSync(`${copy}-wal`, offset);
      } else {
        const bytes = readFileSync(`${copy}-wal`);
        bytes[offset] = (bytes[offset] as number) ^ (1 << Math.floor(random() * 8));
        writeFileSync(`${copy}-wal`, bytes);
      }
      const safe = lengths.filter((length) => length <= offset).length;
      const opened = await openSqliteLedger(copy);
      seen.add(await expectPrefix(opened, safe, lengths.length));
      await opened.close();
    }
    expect(seen.size).toBeGreaterThan(3);
    await ledger.close();
  });
});

describe.runIf(findPostgresHome())('a PostgreSQL that stops at once', () => {
  it(
    'has all acknowledged commits when it is started again',
    async () => {
      const dir = makeDir();
      let server = await startPostgres(dir);
      onTestFinished(() => server.stop('immediate'));
      const random = createRandom(5);
      let most = 0;
      for (let round = 0; round < Math.max(1, Math.round(KILLS * 0.05)); round++) {
        const writer = startWriter('postgres', server.toUrl('postgres'), 'ingest');
        await writer.untilReady;
        await sleep(100 + random() * 400);
        await server.stop('immediate');
        await writer.untilEnded;
        most = Math.max(most, Number(writer.lines.filter((line) => /^\d+$/.test(line)).at(-1) ?? -1) + 1);
        server = await startPostgres(dir);
        const ledger = await openPostgresLedger(server.toUrl('postgres'));
        await expectPrefix(ledger, most);
        await ledger.close();
      }
      expect(most).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );
});

describe('a full disk', () => {
  it('refuses the whole commit, keeps earlier ones, and works again when there is space', async () => {
    const file = join(makeDir(), 'ledger.sqlite');
    const small = await openSqliteLedger(file, { maxPages: 300 });
    const balances = new Map<string, number>();
    let written = 0;
    let refused: unknown;
    while (refused === undefined) {
      try {
        await small.commitIngest(makeCrashCommit(written, balances));
        written++;
      } catch (error) {
        refused = error;
      }
    }
    expect(refused instanceof ProblemError && refused.code).toBe('disk-full');
    expect(await expectPrefix(small, written, written)).toBeGreaterThan(0);
    await small.close();
    const roomy = await openSqliteLedger(file);
    const again = new Map<string, number>();
    for (let no = 0; no <= written + 3; no++) await roomy.commitIngest(makeCrashCommit(no, again));
    await expectPrefix(roomy, written + 4, written + 4);
    await roomy.close();
  });
});
