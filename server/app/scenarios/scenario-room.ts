/** Scenarios of a server: the store, checks and exports on a thread, comparisons as jobs. */
import { dirname, join } from 'node:path';
import { ProblemError } from '../../base/problem.ts';
import { toDateText } from '../../base/service-day.ts';
import { WorkerPool } from '../../base/worker-pool.ts';
import type { Scenario } from '../../bureau/scenario/document.ts';
import type { ClearingOptions } from '../clearing/clearing.ts';
import { toDataDir } from '../planning/load-feeds.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import { ComparisonJobs } from './comparison-jobs.ts';
import { hashBase } from './hash-base.ts';
import type { ComparisonProgress } from './run-comparison.ts';
import type { IsochronesAsk } from './scenario-isochrones.ts';
import { ScenarioStore, toInvalid } from './scenario-store.ts';
import type { CompareTask, IsochronesTask, ScenarioTask, ScenarioTaskResults } from './scenario-tasks.ts';
import { announceServer, cancelWork } from './shared-work.ts';
import { type TableOptions, toTableScenario } from './table-scenario.ts';

/** Time without work after which a thread ends. Starting one again loads the feeds, which takes a second or two. */
const IDLE_MS = 300_000;
/** Checks and exports that may wait; each takes some tens of milliseconds, an export seconds. */
const MAX_WAITING = 40;

export type ScenarioUseCases = ReturnType<typeof createScenarioRoom>['useCases'];

/** @param onDefect called with errors of jobs that are no refusals */
export function createScenarioRoom(
  options: ClearingOptions,
  loaded: LoadedTimetable,
  onDefect: (error: unknown) => void,
) {
  const dataDir = toDataDir(options);
  const { region, timetable } = loaded;
  const regionDir = region.file === undefined ? undefined : dirname(region.file);
  const store = new ScenarioStore(
    join(dataDir, 'scenarios'),
    regionDir === undefined ? undefined : join(regionDir, 'scenarios'),
  );
  const { feeds, region: regionOption, scheme } = options;
  const openPool = (isBackground: boolean) =>
    new WorkerPool<ScenarioTask, unknown, ComparisonProgress>({
      module: new URL('./scenario-worker.ts', import.meta.url),
      threads: 1,
      idleMs: IDLE_MS,
      data: {
        data: dataDir,
        feeds,
        region: regionOption,
        scheme,
        alternatives: options.alternatives,
        isBackground,
      },
    });
  // A comparison takes a thread for long: checks have another one.
  const [checks, comparisons] = [openPool(false), openPool(true)];
  const url = process.env.DATABASE_URL;
  const jobs = new ComparisonJobs({
    dir: join(dataDir, 'scenarios', 'comparisons'),
    requestDir: join(dataDir, 'scenarios', 'under-way'),
    baseHash: hashBase(options, loaded),
    run: async (job, onProgress, signal) => {
      try {
        return (await comparisons.run(job, { onProgress, signal })) as ScenarioTaskResults['compare'];
      } catch (error) {
        if (url && signal.aborted) await cancelWork(url, loaded, job.jobId).catch(onDefect);
        throw error;
      }
    },
    onDefect,
  });
  jobs.resume();
  const endAnnouncing = url ? announceServer(url, loaded, onDefect) : undefined;
  const runTask = <Task extends ScenarioTask>(task: Task) => {
    if (checks.waitingCount >= MAX_WAITING) {
      const text = {
        zh: '正在检查的方案过多，请稍后再试',
        en: 'Too many scenarios are being checked; please try again',
      };
      throw new ProblemError('too-busy', text, { retryAfterSec: 5 });
    }
    return checks.run(task) as Promise<ScenarioTaskResults[Task['kind']]>;
  };
  /** The saved document. @throws ProblemError `scenario-unknown`, `scenario-invalid` where its file was changed by hand */
  const getDocument = (scenarioId: string): Scenario => {
    const { document, problems } = store.get(scenarioId);
    if (!document) throw toInvalid(problems);
    return document;
  };
  const { dayCount, firstDay } = timetable.services;
  const useCases = {
    list: () => ({
      feeds: loaded.imported.map(({ feedId, hash }) => ({ feed: feedId, sha256: `sha256:${hash}` })),
      firstDate: toDateText(firstDay),
      lastDate: toDateText(firstDay + dayCount - 1),
      scenarios: store.list(),
    }),
    get: (scenarioId: string) => store.get(scenarioId),
    getDocument,
    put: (scenarioId: string, document: unknown, revision: string | undefined) =>
      store.put(scenarioId, document, revision),
    remove: (scenarioId: string, revision: string) => store.remove(scenarioId, revision),
    check: (document: Scenario, variant?: string) => runTask({ kind: 'check', document, variant }),
    /** A table of planned lines as a document, or its faults. */
    fromTable: (csv: string, table: TableOptions) => toTableScenario(loaded, csv, table),
    exportZip: (document: Scenario, variant?: string) => runTask({ kind: 'export', document, variant }),
    /** @throws ProblemError `scenario-invalid` where the scenario has errors */
    drawIsochrones: (document: Scenario, variant: string | undefined, ask: IsochronesAsk) =>
      runTask<IsochronesTask>({ kind: 'isochrones', document, variant, ask }),
    /** Starts a comparison, or gives the one that was asked for before. @throws ProblemError `queue-full` */
    compare: (task: CompareTask, nowSec: number) => jobs.start(task, nowSec),
    /** @throws ProblemError `not-found` */
    getComparison: (jobId: string) => jobs.get(jobId),
    /** Document and options of a comparison. @throws ProblemError `not-found` */
    getComparisonTask: (jobId: string) => jobs.getTask(jobId),
    cancelComparison: (jobId: string) => jobs.cancel(jobId),
  };
  return {
    useCases,
    close: async () => {
      jobs.close();
      await endAnnouncing?.();
      await Promise.all([checks.close(), comparisons.close()]);
    },
  };
}
