/** Jobs: long work that a request starts and others look at. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job, JobKind, JobReport } from '../api/use-cases/money.ts';
import { findDiskFull } from '../base/disk-full.ts';
import { ProblemError } from '../base/problem.ts';
import type { MoneyTask, TaskResults } from './money-tasks.ts';
import type { TaskRunner } from './money-threads.ts';

type JobTask = Extract<MoneyTask, { kind: JobKind }>;

/** Jobs that are over are remembered so many. */
const KEPT = 200;

export interface JobList {
  readonly start: (task: JobTask, subject: string, queuedSec: number) => Job;
  readonly get: (jobId: string) => Job;
  readonly wait: (jobId: string, waitMs: number) => Promise<Job>;
  readonly list: (kind: JobKind | null) => Job[];
}

/**
 * @param clock - epoch seconds, for the times of jobs
 * @param onDone - called after each job that ended well, before it is told
 * @param onDefect - a fault of ours, for the log
 */
export function createJobList(
  runner: TaskRunner,
  clock: () => number,
  onDone: (task: JobTask) => Promise<void>,
  onDefect: (error: unknown) => void,
): JobList {
  /** The oldest first. */
  const jobs = new Map<string, Job>();
  const ends = new Map<string, Promise<void>>();

  const run = async (jobId: string, task: JobTask) => {
    const set = (part: Partial<Job>) => {
      const job = jobs.get(jobId);
      if (job) jobs.set(jobId, { ...job, ...part });
    };
    try {
      const result = await runner.run(task, 'jobs', (progress) => {
        const startedSec = jobs.get(jobId)?.startedSec ?? clock();
        set({ state: 'running', startedSec, progress });
      });
      await onDone(task);
      const startedSec = jobs.get(jobId)?.startedSec ?? clock();
      set({ state: 'done', startedSec, endedSec: clock(), report: toReport(task.kind, result) });
    } catch (thrown) {
      const error = findDiskFull(thrown) ?? thrown;
      if (!(error instanceof ProblemError) || error.code === 'disk-full') onDefect(error);
      const problem =
        error instanceof ProblemError
          ? { code: error.code, text: error.text }
          : { code: 'internal', text: { zh: '服务器出错了', en: 'Something went wrong' } };
      set({ state: 'failed', endedSec: clock(), problem });
    } finally {
      ends.delete(jobId);
    }
  };

  const get = (jobId: string): Job => {
    const job = jobs.get(jobId);
    if (job) return job;
    throw new ProblemError('not-found', { zh: '没有这个任务', en: 'There is no such job' }, { jobId });
  };
  return {
    start: (task, subject, queuedSec) => {
      const jobId = randomUUID();
      const job: Job = {
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
      };
      jobs.set(jobId, job);
      for (const [oldId, { state }] of jobs) {
        if (jobs.size <= KEPT) break;
        if (state === 'done' || state === 'failed') jobs.delete(oldId);
      }
      ends.set(jobId, run(jobId, task));
      return job;
    },
    get,
    wait: async (jobId, waitMs) => {
      const end = ends.get(jobId);
      if (end) {
        const late = new AbortController();
        await Promise.race([
          end,
          sleep(waitMs, undefined, { signal: late.signal, ref: false }).catch(() => {}),
        ]);
        late.abort();
      }
      return get(jobId);
    },
    list: (kind) => [...jobs.values()].filter((job) => kind === null || job.kind === kind).reverse(),
  };
}

function toReport(kind: JobKind, result: TaskResults[JobKind]): JobReport {
  switch (kind) {
    case 'close':
      return { kind, steps: result as TaskResults['close'] };
    case 'reconcile':
      return { kind, report: result as TaskResults['reconcile'] };
    case 'tap-file':
      return { kind, report: result as TaskResults['tap-file'] };
    case 'verify':
      return { kind, report: result as TaskResults['verify'] };
  }
}
