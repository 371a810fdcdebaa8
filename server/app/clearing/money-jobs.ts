/** The queue of jobs: requests start jobs and ask for their state; one job runs at a time. */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BilingualText, findDiskFull, ProblemError } from '../../base/problem.ts';
import type { MoneyTask, TaskProgress, TaskResults } from './money-tasks.ts';
import type { TaskRunner } from './money-threads.ts';

export type JobKind = 'card-file' | 'close' | 'reconcile' | 'tap-file' | 'verify';

export type JobReport = {
  readonly [Kind in JobKind]: { readonly kind: Kind; readonly report: TaskResults[Kind] };
}[JobKind];

export interface Job {
  readonly jobId: string;
  readonly kind: JobKind;
  readonly subject: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  readonly queuedSec: number;
  readonly startedSec: number | null;
  readonly endedSec: number | null;
  readonly progress: TaskProgress;
  readonly report: JobReport | null;
  readonly problem: { readonly code: string; readonly text: BilingualText } | null;
}

type JobTask = Extract<MoneyTask, { kind: JobKind }>;

/** Number of ended jobs to keep; the oldest are removed first. */
const KEPT = 200;

/**
 * Greatest number of waiting jobs of each kind. Files are large; one waiting check serves every request until it
 * starts.
 */
export const maxWaiting: Readonly<Record<JobKind, number>> = {
  'card-file': 16,
  close: 32,
  'tap-file': 16,
  reconcile: 8,
  verify: 1,
};

/** Lower ranks run first. Files and closes keep their order, since a close counts what came before it. */
const ranks: Readonly<Record<JobKind, number>> = {
  'card-file': 0,
  'tap-file': 0,
  close: 0,
  reconcile: 1,
  verify: 2,
};

/** A request for the same work joins the running job of these kinds. A new check or reconciliation reads newer data, so it queues. */
const SHARED_WHILE_RUNNING: ReadonlySet<JobKind> = new Set<JobKind>(['card-file', 'close', 'tap-file']);

/** Sent with `queue-full`: seconds after which to try again. */
const RETRY_SEC = 30;

export interface JobOrder {
  readonly task: JobTask;
  /** Orders with the same kind and key are the same work. */
  readonly key: string;
  readonly subject: string;
  readonly queuedSec: number;
  /** Uploaded files of the job; removed when it ends, or when another job does the same work. */
  readonly files?: readonly string[];
}

interface Entry {
  readonly jobId: string;
  readonly order: JobOrder;
  readonly end: PromiseWithResolvers<void>;
}

export interface JobList {
  /**
   * Queues a job, or returns the job that does the same work.
   *
   * @throws ProblemError `queue-full`
   */
  readonly start: (order: JobOrder) => Job;
  /**
   * Reserves a place in the queue while files of a job are uploaded.
   *
   * @returns a function that releases the place; call it before or after `start`
   * @throws ProblemError `queue-full`
   */
  readonly reserve: (kind: JobKind) => () => void;
  /** @throws ProblemError `not-found` */
  readonly get: (jobId: string) => Job;
  /** Waits until the job ends, at most `waitMs`. */
  readonly wait: (jobId: string, waitMs: number) => Promise<Job>;
  /** All jobs, or those of one kind, the newest first. */
  readonly list: (kind: JobKind | null) => Job[];
}

/**
 * @param clock - epoch seconds, for the times of jobs
 * @param onDone - called after each job that succeeded, before its state changes to done
 * @param onDefect - called with errors that are no `ProblemError`, for the log
 */
export function createJobList(
  runner: TaskRunner,
  clock: () => number,
  onDone: (task: JobTask) => Promise<void>,
  onDefect: (error: unknown) => void,
): JobList {
  /** All jobs, the oldest first. */
  const jobs = new Map<string, Job>();
  /** Waiting jobs in the order in which they will run. */
  const waiting: Entry[] = [];
  const reserved = new Map<JobKind, number>();
  let running: Entry | undefined;

  const set = (jobId: string, part: Partial<Job>) => {
    const job = jobs.get(jobId);
    if (job) jobs.set(jobId, { ...job, ...part });
  };

  const run = async ({ jobId, order: { task } }: Entry) => {
    try {
      const result = await runner.run(task, 'jobs', (progress) => {
        const startedSec = jobs.get(jobId)?.startedSec ?? clock();
        set(jobId, { state: 'running', startedSec, progress });
      });
      await onDone(task);
      const startedSec = jobs.get(jobId)?.startedSec ?? clock();
      set(jobId, {
        state: 'done',
        startedSec,
        endedSec: clock(),
        report: { kind: task.kind, report: result } as JobReport,
      });
    } catch (thrown) {
      const error = findDiskFull(thrown) ?? thrown;
      if (!(error instanceof ProblemError) || error.code === 'disk-full') onDefect(error);
      const problem =
        error instanceof ProblemError
          ? { code: error.code, text: error.text }
          : { code: 'internal', text: { zh: '服务器出错了', en: 'Something went wrong' } };
      set(jobId, { state: 'failed', endedSec: clock(), problem });
    }
  };

  /** Runs waiting jobs one after another. */
  const goOn = () => {
    if (running) return;
    running = waiting.shift();
    if (!running) return;
    const entry = running;
    void run(entry).finally(() => {
      discard(entry.order);
      running = undefined;
      entry.end.resolve();
      goOn();
    });
  };

  const findSame = ({ key, task: { kind } }: JobOrder): Entry | undefined => {
    const isSame = ({ order }: Entry) => order.task.kind === kind && order.key === key;
    if (running && SHARED_WHILE_RUNNING.has(kind) && isSame(running)) return running;
    return waiting.find(isSame);
  };

  const countWaiting = (kind: JobKind) => waiting.filter(({ order }) => order.task.kind === kind).length;

  const get = (jobId: string): Job => {
    const job = jobs.get(jobId);
    if (job) return job;
    throw new ProblemError('not-found', { zh: '没有这个任务', en: 'There is no such job' }, { jobId });
  };

  return {
    start: (order) => {
      const { queuedSec, subject, task } = order;
      const same = findSame(order);
      if (same) {
        discard(order);
        return get(same.jobId);
      }
      if (countWaiting(task.kind) >= maxWaiting[task.kind]) {
        discard(order);
        throw toQueueFull();
      }
      const jobId = randomUUID();
      jobs.set(jobId, {
        jobId,
        kind: task.kind,
        subject,
        state: 'waiting',
        queuedSec,
        startedSec: null,
        endedSec: null,
        progress: { phase: 'waiting', done: 0, total: null },
        report: null,
        problem: null,
      });
      for (const [oldId, { state }] of jobs) {
        if (jobs.size <= KEPT) break;
        if (state === 'done' || state === 'failed') jobs.delete(oldId);
      }
      const place = waiting.findIndex((other) => ranks[other.order.task.kind] > ranks[task.kind]);
      const entry = { jobId, order, end: Promise.withResolvers<void>() };
      waiting.splice(place === -1 ? waiting.length : place, 0, entry);
      goOn();
      return get(jobId);
    },
    reserve: (kind) => {
      const count = reserved.get(kind) ?? 0;
      if (countWaiting(kind) + count >= maxWaiting[kind]) throw toQueueFull();
      reserved.set(kind, count + 1);
      return () => void reserved.set(kind, (reserved.get(kind) ?? 1) - 1);
    },
    get,
    wait: async (jobId, waitMs) => {
      const entry = [running, ...waiting].find((other) => other?.jobId === jobId);
      if (entry) {
        const late = new AbortController();
        await Promise.race([
          entry.end.promise,
          sleep(waitMs, undefined, { signal: late.signal, ref: false }).catch(() => {}),
        ]);
        late.abort();
      }
      return get(jobId);
    },
    list: (kind) => [...jobs.values()].filter((job) => kind === null || job.kind === kind).reverse(),
  };
}

function discard({ files = [] }: JobOrder): void {
  for (const path of files) rmSync(path, { force: true });
}

function toQueueFull(): ProblemError {
  return new ProblemError(
    'queue-full',
    {
      zh: '等待处理的任务过多，请稍后再试',
      en: 'Too many jobs are waiting; please try again later',
    },
    { retryAfterSec: RETRY_SEC },
  );
}
