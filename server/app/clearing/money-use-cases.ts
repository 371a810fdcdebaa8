/** The use cases of cards, ledger and settlement, over the clearing of a data folder. */

import type { Names } from '../../base/names.ts';
import { toDateText } from '../../base/service-day.ts';
import { checkCloseRequest } from '../../money/settlement/clearing-day.ts';
import type { Job, MoneyNames, MoneyUseCases } from '../use-cases/money.ts';
import { createCardUseCases } from './money-cards.ts';
import { createJobList } from './money-jobs.ts';
import type { FindNetwork } from './money-rides.ts';
import { createSettlementUseCases } from './money-settlement.ts';
import { createTapUseCases } from './money-taps.ts';
import type { TaskClearing } from './money-tasks.ts';
import type { TaskRunner } from './money-threads.ts';
import { saveReconFiles, takeTapFile } from './uploads.ts';

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
      // A file is half a gigabyte: whether there is room for one more is asked before it is taken in.
      const release = jobs.reserve('tap-file');
      try {
        const task = await takeTapFile(file, surroundings.uploadDir);
        return jobs.start({
          task,
          key: `${task.fileId} ${task.format}`,
          subject: file.name,
          queuedSec: file.receivedSec,
          files: [task.path],
        });
      } finally {
        release();
      }
    },
    async startClose(day, until, queuedSec): Promise<Job> {
      checkCloseRequest(await store.listBatches(), clearing.context(queuedSec), day);
      return jobs.start({
        task: { kind: 'close', day, until, nowSec: queuedSec },
        key: `${day} ${until}`,
        subject: toDateText(day),
        queuedSec,
      });
    },
    startReconciliation: async (day, files, queuedSec) => {
      const release = jobs.reserve('reconcile');
      try {
        const saved = await saveReconFiles(files, surroundings.uploadDir);
        return jobs.start({
          task: { kind: 'reconcile', day, files: saved.files },
          key: `${day} ${saved.hash}`,
          subject: toDateText(day),
          queuedSec,
          files: saved.files.map(({ path }) => path),
        });
      } finally {
        release();
      }
    },
    startVerification: (queuedSec) =>
      jobs.start({
        task: { kind: 'verify', nowSec: queuedSec },
        key: 'ledger',
        subject: 'ledger',
        queuedSec,
      }),
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
