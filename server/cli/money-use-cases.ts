/** The use cases of cards, ledger and settlement, over the clearing of a data folder. */
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { limits } from '../api/schema/limits.ts';
import type { Job, MoneyNames, MoneyUseCases, NewTapFile } from '../api/use-cases/money.ts';
import type { Names } from '../base/names.ts';
import { ProblemError } from '../base/problem.ts';
import { type ServiceDay, toDateText } from '../base/service-day.ts';
import { listClosableDays } from '../money/settlement/clearing-day.ts';
import { createCardUseCases } from './money-cards.ts';
import { createJobList } from './money-jobs.ts';
import type { FindNetwork } from './money-rides.ts';
import { createSettlementUseCases } from './money-settlement.ts';
import { createTapUseCases } from './money-taps.ts';
import type { TaskClearing } from './money-tasks.ts';
import type { TaskRunner } from './money-threads.ts';

/** What the money's room is told of the world outside. */
export interface MoneySurroundings {
  readonly findNetwork: FindNetwork;
  readonly findCity: (cityId: string) => Names | undefined;
  readonly findStop: (stopId: string) => Names | undefined;
  readonly findRoute: (routeId: string) => Names | undefined;
  /** Folder for files that are being taken in. */
  readonly uploadDir: string;
  /** Epoch seconds. */
  readonly clock: () => number;
  /** A fault of ours in a job: for the log. */
  readonly onDefect: (error: unknown) => void;
}

export function createMoneyUseCases(
  clearing: TaskClearing,
  runner: TaskRunner,
  surroundings: MoneySurroundings,
): MoneyUseCases {
  const { book, calendar, store } = clearing;
  const jobs = createJobList(
    runner,
    surroundings.clock,
    async ({ kind }) => {
      // Another thread wrote: what this one remembers of cards and ceilings is old.
      if (kind === 'close') await clearing.refresh();
      else if (kind === 'tap-file') clearing.ingest.forget();
    },
    surroundings.onDefect,
  );
  return {
    names: toNames(clearing, surroundings),
    calendar,
    versions: book.versions,
    schemeOn: (day) => clearing.currentBook().versionAt(day),
    toServiceDay: (eventSec) => clearing.cards().toServiceDay(eventSec),
    ...createCardUseCases(clearing),
    ...createTapUseCases(clearing, surroundings.findNetwork),
    ...createSettlementUseCases(clearing, runner),
    takeTapFile: async (file) => {
      const task = await takeFile(file, surroundings.uploadDir);
      return jobs.start(task, file.name, file.receivedSec);
    },
    async startClose(day, until, queuedSec): Promise<Job> {
      const batches = await store.listBatches();
      const later = batches.find(({ batchDay, state }) => batchDay > day && state !== 'open');
      const own = batches.find(({ batchDay }) => batchDay === day);
      if (later && (own?.state ?? 'open') === 'open') throw toLaterProblem(day, later.batchDay);
      checkSpan(listClosableDays(batches, clearing.context(queuedSec), day));
      return jobs.start({ kind: 'close', day, until, nowSec: queuedSec }, toDateText(day), queuedSec);
    },
    startReconciliation: (day, files, queuedSec) =>
      jobs.start({ kind: 'reconcile', day, files }, toDateText(day), queuedSec),
    startVerification: (queuedSec) => jobs.start({ kind: 'verify', nowSec: queuedSec }, 'ledger', queuedSec),
    awaitJob: (jobId, waitMs) => jobs.wait(jobId, waitMs),
    getJob: (jobId) => jobs.get(jobId),
    listJobs: (kind) => jobs.list(kind),
  };
}

function toNames({ book, scheme }: TaskClearing, surroundings: MoneySurroundings): MoneyNames {
  return {
    scheme,
    findVersion: (version) => book.versions.find((other) => other.version === version),
    findCity: surroundings.findCity,
    findStop: surroundings.findStop,
    findRoute: surroundings.findRoute,
  };
}

/** A year that nobody travelled in is no mistake that a close should make good. */
const MAX_DAYS = 400;

function checkSpan(days: readonly ServiceDay[]): void {
  if (days.length <= MAX_DAYS) return;
  throw new ProblemError('batch-state', {
    zh: `距上一清算日过久：${days.length} 天`,
    en: `Too long since the last clearing day: ${days.length} days`,
  });
}

function toLaterProblem(day: ServiceDay, later: ServiceDay): ProblemError {
  const [date, other] = [toDateText(day), toDateText(later)];
  return new ProblemError('batch-state', {
    zh: `${date} 不能清算：${other} 已切批`,
    en: `${date} cannot be closed: ${other} was cut already`,
  });
}

/** Writes a body to a file while it comes in, however long it is; its hash is its identity. */
async function takeFile({ content, format, name, receivedSec }: NewTapFile, uploadDir: string) {
  mkdirSync(uploadDir, { recursive: true });
  const path = join(uploadDir, `${randomUUID()}.${format}`);
  const hash = createHash('sha256');
  let byteCount = 0;
  try {
    await pipeline(
      content,
      async function* (blocks) {
        for await (const block of blocks) {
          byteCount += block.byteLength;
          if (byteCount > limits.tapFileBytes) throw toTooLarge();
          hash.update(block);
          yield block;
        }
      },
      createWriteStream(path),
    );
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
  const fileId = hash.digest('hex');
  return { kind: 'tap-file', path, name, fileId, byteCount, format, receivedSec } as const;
}

function toTooLarge(): ProblemError {
  const most = Math.floor(limits.tapFileBytes / 1024 / 1024);
  return new ProblemError('body-too-large', {
    zh: `文件过大，最多 ${most} MB`,
    en: `The file is too large; ${most} MB at most`,
  });
}
