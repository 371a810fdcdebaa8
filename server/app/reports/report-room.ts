/** Reports of a server, made on a thread; the last ones are kept for who asks again. */
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { ProblemError } from '../../base/problem.ts';
import { WorkerPool } from '../../base/worker-pool.ts';
import type { ReportLanguage } from '../../bureau/report/report.ts';
import type { ClearingOptions } from '../clearing/clearing.ts';
import { toDataDir } from '../planning/load-feeds.ts';
import type { ScenarioUseCases } from '../scenarios/scenario-room.ts';
import type { CirclesReportTask, FollowUpReportTask, QuarterReportTask, ReportTask } from './report-tasks.ts';
import type { ReportFormat } from './write-report.ts';

/** Time without work after which the thread ends. Starting one again loads the feeds, which takes a second or two. */
const IDLE_MS = 300_000;
/** Reports that may wait for the thread. */
const MAX_WAITING = 20;
/** A request waits this long; the report is made further, and the next request gets it. */
const PATIENCE_MS = 10_000;
const RETRY_SEC = 5;
/** Reports in memory, and their bytes. */
const KEPT = { max: 50, maxSize: 64_000_000 };

export type ReportUseCases = ReturnType<typeof createReportRoom>['useCases'];

/** @param scenarios gives documents and finished comparisons */
export function createReportRoom(
  options: ClearingOptions,
  scenarios: Pick<ScenarioUseCases, 'getComparison' | 'getComparisonTask'>,
) {
  const { feeds, region, scheme } = options;
  const pool = new WorkerPool<ReportTask, Uint8Array>({
    module: new URL('./report-worker.ts', import.meta.url),
    threads: 1,
    idleMs: IDLE_MS,
    data: { data: toDataDir(options), feeds, region, scheme },
  });
  const running = new Map<string, Promise<Uint8Array>>();
  const kept = new LRUCache<string, Uint8Array>({ ...KEPT, sizeCalculation: ({ length }) => length });

  /** @param isKept whether the same task gives the same report at any time: a ledger grows */
  const make = async (task: ReportTask, isKept: boolean, key = toKey(task)): Promise<Uint8Array> => {
    const known = kept.get(key);
    if (known) return known;
    let report = running.get(key);
    if (!report) {
      if (pool.waitingCount >= MAX_WAITING) throw toTooBusy();
      report = pool.run(task).finally(() => running.delete(key));
      running.set(key, report);
      // A report that takes longer than its request is not lost.
      report.then((bytes) => isKept && kept.set(key, bytes)).catch(() => {});
    }
    return withPatience(report);
  };
  const useCases = {
    /**
     * The report of a finished comparison.
     *
     * @throws ProblemError `not-found` for an unknown comparison, `not-ready` for one that is not done
     */
    scenario: async (jobId: string, format: ReportFormat, language: ReportLanguage) => {
      const { result, state } = scenarios.getComparison(jobId);
      if (state !== 'done' || !result) throw toNotDone();
      const { document, options: asked } = scenarios.getComparisonTask(jobId);
      const { maxTravelMin } = asked;
      const task = { kind: 'scenario', scenario: document, comparison: result, maxTravelMin } as const;
      // The id stands for the document and the result, which may have megabytes.
      return make({ ...task, format, language }, true, toKey([jobId, format, language]));
    },
    /**
     * What a finished comparison forecast beside the ledger after opening.
     *
     * @throws ProblemError `not-found` for an unknown comparison, one that is not done, or days without a batch; `scheme-unknown`
     */
    followUp: async (jobId: string, asked: Omit<FollowUpReportTask, 'kind' | 'scenario' | 'forecast'>) => {
      const { result, state } = scenarios.getComparison(jobId);
      if (state !== 'done' || !result) throw toNotDone();
      const { document } = scenarios.getComparisonTask(jobId);
      const task = { kind: 'follow-up', scenario: document, forecast: result, ...asked } as const;
      return make(task, false, toKey([jobId, asked]));
    },
    /** @throws ProblemError `bad-time`, `not-found`, `scheme-unknown` */
    quarter: (task: Omit<QuarterReportTask, 'kind'>) => make({ kind: 'quarter', ...task }, false),
    /** @throws ProblemError `bad-time`, `bad-request`, `scenario-invalid` */
    circles: (task: Omit<CirclesReportTask, 'kind'>) => make({ kind: 'circles', ...task }, true),
  };
  return { useCases, close: () => pool.close() };
}

const toKey = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex');

async function withPatience(report: Promise<Uint8Array>): Promise<Uint8Array> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(toUnderWay()), PATIENCE_MS);
  });
  try {
    return await Promise.race([report, late]);
  } finally {
    clearTimeout(timer);
  }
}

function toUnderWay(): ProblemError {
  return new ProblemError(
    'too-busy',
    { zh: '报告正在生成，请稍后再取', en: 'The report is being made; please ask again in a moment' },
    { retryAfterSec: RETRY_SEC },
  );
}

function toTooBusy(): ProblemError {
  return new ProblemError(
    'too-busy',
    { zh: '等待生成的报告过多，请稍后再试', en: 'Too many reports wait; please try again' },
    { retryAfterSec: RETRY_SEC },
  );
}

function toNotDone(): ProblemError {
  return new ProblemError(
    'not-found',
    { zh: '这项比较还没有结果，请等它完成', en: 'This comparison has no result yet: wait until it is done' },
    { retryAfterSec: RETRY_SEC },
  );
}
