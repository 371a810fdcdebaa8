/** The use cases of cards, ledger and settlement, over the clearing of a data folder. */

import type { Names } from '../../base/names.ts';
import { type ServiceDay, toDateText } from '../../base/service-day.ts';
import type { BatchState } from '../../money/ledger/ledger-store.ts';
import type { Scheme } from '../../money/scheme/scheme.ts';
import { checkCloseRequest } from '../../money/settlement/clearing-day.ts';
import { createCardUseCases } from './money-cards.ts';
import { createDeskUseCases } from './money-desk.ts';
import { createJobList } from './money-jobs.ts';
import { type FindNetwork, type RideRequest, rideTrip } from './money-rides.ts';
import { createSettlementUseCases } from './money-settlement.ts';
import type { TaskClearing } from './money-tasks.ts';
import type { TaskRunner } from './money-threads.ts';
import {
  type NewCardFile,
  type NewTapFile,
  type ReconFileText,
  saveReconFiles,
  takeCardUpload,
  takeTapFile,
} from './uploads.ts';

/** Looks up names: first in the newest scheme version that has them, then in the feeds. */
export interface MoneyNames {
  readonly scheme: Scheme;
  /** @param version - number of a version of the scheme */
  readonly findVersion: (version: number) => Scheme | undefined;
  readonly findCity: (cityId: string) => Names | undefined;
  /** @param stopId - `feed:stop_id` */
  readonly findStop: (stopId: string) => Names | undefined;
  /** @param routeId - `feed:route_id` */
  readonly findRoute: (routeId: string) => Names | undefined;
}

/** What the use cases need in addition to the clearing. */
export interface MoneySurroundings extends Pick<MoneyNames, 'findCity' | 'findRoute' | 'findStop'> {
  readonly findNetwork: FindNetwork;
  /** Folder for files that requests upload. */
  readonly uploadDir: string;
  /** Epoch seconds. */
  readonly clock: () => number;
  /** Called with errors of jobs that are no `ProblemError`, for the log. */
  readonly onDefect: (error: unknown) => void;
}

export type MoneyUseCases = ReturnType<typeof createMoneyUseCases>;

export function createMoneyUseCases(
  clearing: TaskClearing,
  runner: TaskRunner,
  surroundings: MoneySurroundings,
) {
  const { findCity, findNetwork, findRoute, findStop, uploadDir } = surroundings;
  const { calendar, store } = clearing;
  const names: MoneyNames = {
    get scheme() {
      return clearing.scheme;
    },
    findVersion: (version) => clearing.book.versions.find((other) => other.version === version),
    findCity,
    findStop,
    findRoute,
  };
  const jobs = createJobList(
    runner,
    surroundings.clock,
    async ({ kind }) => {
      // The job ran on another thread and changed cards and ceilings, so the caches of this thread are out of date.
      if (kind === 'close' || kind === 'card-file') await clearing.refresh();
      else if (kind === 'tap-file') clearing.ingest.forget();
    },
    surroundings.onDefect,
  );
  return {
    names,
    calendar,
    /** Scheme versions in the order of their first days. */
    get versions() {
      return clearing.book.versions;
    },
    /**
     * The scheme version of a service day, with the payers switched whose ceiling is reached.
     *
     * @throws ProblemError `scheme-unknown`
     */
    schemeOn: (day: ServiceDay) => clearing.currentBook().versionAt(day),
    toServiceDay: (eventSec: number) => clearing.cards().toServiceDay(eventSec),
    ...createCardUseCases(clearing),
    /** @throws ProblemError `idempotency-conflict`, `scheme-unknown`, `bad-time` */
    rideTrip: (request: RideRequest) => rideTrip(clearing, findNetwork, request),
    ...createSettlementUseCases(clearing, runner),
    ...createDeskUseCases(clearing),
    /**
     * Stores a file of taps and starts a job for it.
     *
     * @throws ProblemError `body-too-large`, `queue-full`
     */
    takeTapFile: async (file: NewTapFile) => {
      // A file may have half a gigabyte: reserve its place in the queue before storing it.
      const release = jobs.reserve('tap-file');
      try {
        const task = await takeTapFile(file, uploadDir);
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
    /**
     * Stores a file of cards or a deny list and starts a job for it.
     *
     * @throws ProblemError `body-too-large`, `queue-full`
     */
    takeCardFile: async (file: NewCardFile) => {
      const release = jobs.reserve('card-file');
      try {
        const task = await takeCardUpload(file, uploadDir);
        const key = `${task.fileId} ${file.name} ${file.by}`;
        return jobs.start({ task, key, subject: file.name, queuedSec: file.receivedSec, files: [task.path] });
      } finally {
        release();
      }
    },
    /** @throws ProblemError `batch-state` */
    async startClose(day: ServiceDay, until: BatchState, queuedSec: number) {
      checkCloseRequest(await store.listBatches(), clearing.context(queuedSec), day);
      return jobs.start({
        task: { kind: 'close', day, until, nowSec: queuedSec },
        key: `${day} ${until}`,
        subject: toDateText(day),
        queuedSec,
      });
    },
    startReconciliation: async (day: ServiceDay, files: readonly ReconFileText[], queuedSec: number) => {
      const release = jobs.reserve('reconcile');
      try {
        const saved = await saveReconFiles(files, uploadDir);
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
    startVerification: (queuedSec: number) =>
      jobs.start({
        task: { kind: 'verify', nowSec: queuedSec },
        key: 'ledger',
        subject: 'ledger',
        queuedSec,
      }),
    awaitJob: jobs.wait,
    getJob: jobs.get,
    listJobs: jobs.list,
  };
}
