/**
 * Comparisons as jobs. The id of a job is the hash of everything that its result depends on, so asking again for the same
 * comparison gives the same job, and the result that is stored, also after a restart of the server.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BilingualText, type ProblemCode, ProblemError } from '../../base/problem.ts';
import { type ComparisonPart, comparisonParts } from '../../bureau/scenario/comparison-parts.ts';
import { toScenarioHash } from '../../bureau/scenario/document.ts';
import { onDisk } from '../files/disk-problem.ts';
import { type ComparisonProgress, hasErrors, type ScenarioComparison } from './run-comparison.ts';
import type { CompareTask } from './scenario-tasks.ts';

/** Of the stored results; another number makes all comparisons new. */
const RESULT_VERSION = 3;
/** Comparisons that are neither done nor cancelled. */
const MAX_OPEN = 8;
/** Jobs in memory; results stay in the data folder. */
const MAX_JOBS = 200;

export interface ComparisonJob {
  readonly jobId: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly queuedSec: number;
  /** From 0 to 1, over all parts. */
  readonly progress: number;
  /** The part under way. */
  readonly part?: ComparisonPart;
  readonly problem?: { readonly code: ProblemCode; readonly text: BilingualText };
  readonly result?: ScenarioComparison;
}

export interface ComparisonJobsOptions {
  /** Folder of the results. */
  readonly dir: string;
  /** Of all that a comparison reads besides its request. */
  readonly baseHash: string;
  readonly run: (
    task: CompareTask,
    onProgress: (progress: ComparisonProgress) => void,
    signal: AbortSignal,
  ) => Promise<ScenarioComparison>;
  /** Called with errors that are no refusals. */
  readonly onDefect: (error: unknown) => void;
}

interface OpenJob {
  job: ComparisonJob;
  readonly task: CompareTask;
  readonly abort: AbortController;
}

export class ComparisonJobs {
  readonly #options: ComparisonJobsOptions;
  readonly #jobs = new Map<string, OpenJob>();

  constructor(options: ComparisonJobsOptions) {
    this.#options = options;
  }

  /** @throws ProblemError `queue-full` */
  start(task: CompareTask, nowSec: number): ComparisonJob {
    const jobId = this.#toId(task);
    const known = this.#find(jobId);
    if (known && known.state !== 'failed' && known.state !== 'cancelled') return known;
    const openCount = [...this.#jobs.values()].filter(({ job }) => isOpen(job)).length;
    if (openCount >= MAX_OPEN) {
      const text = {
        zh: '正在进行的比较过多，请稍后再试',
        en: 'Too many comparisons are under way; please try again',
      };
      throw new ProblemError('queue-full', text, { retryAfterSec: 30 });
    }
    const open: OpenJob = {
      job: { jobId, state: 'waiting', queuedSec: nowSec, progress: 0 },
      task,
      abort: new AbortController(),
    };
    this.#jobs.delete(jobId);
    this.#jobs.set(jobId, open);
    this.#forgetOld();
    void this.#run(open, task);
    return open.job;
  }

  /** @throws ProblemError `not-found` */
  get(jobId: string): ComparisonJob {
    const job = this.#find(jobId);
    if (job) return job;
    throw new ProblemError('not-found', {
      zh: '没有这项比较，请重新开始',
      en: 'There is no such comparison: start it again',
    });
  }

  /** What a comparison was asked for. @throws ProblemError `not-found` */
  getTask(jobId: string): CompareTask {
    const { task } = this.#jobs.get(jobId) ?? {};
    if (task) return task;
    this.get(jobId);
    try {
      return JSON.parse(readFileSync(this.#toTaskPath(jobId), 'utf8')) as CompareTask;
    } catch (cause) {
      const text = {
        zh: '这项比较没有留下方案文件，请重新比较',
        en: 'The document of this comparison is not stored: compare again',
      };
      throw new ProblemError('not-found', text, {}, { cause });
    }
  }

  /** Ends a comparison that is under way; one that is done stays. @throws ProblemError `not-found` */
  cancel(jobId: string): ComparisonJob {
    const job = this.get(jobId);
    const open = this.#jobs.get(jobId);
    if (!open || !isOpen(job)) return job;
    open.job = { ...job, state: 'cancelled' };
    open.abort.abort();
    return open.job;
  }

  async #run(open: OpenJob, task: CompareTask): Promise<void> {
    const { abort, job } = open;
    const isCancelled = () => abort.signal.aborted;
    const onProgress = ({ part, share }: ComparisonProgress) => {
      if (!isCancelled()) open.job = { ...job, state: 'running', progress: share, part };
    };
    try {
      const result = await this.#options.run(task, onProgress, abort.signal);
      if (isCancelled()) return;
      // Errors of the document may be mended in the base: such a result is not stored.
      if (!hasErrors(result)) this.#save(job.jobId, task, result);
      open.job = { ...job, state: 'done', progress: 1, result };
    } catch (error) {
      if (isCancelled()) return;
      if (!(error instanceof ProblemError)) this.#options.onDefect(error);
      const { code, text } = error instanceof ProblemError ? error : defect;
      open.job = { ...open.job, state: 'failed', problem: { code, text } };
    }
  }

  #find(jobId: string): ComparisonJob | undefined {
    const open = this.#jobs.get(jobId);
    if (open) return open.job;
    if (!/^[0-9a-f]{32}$/.test(jobId)) return undefined;
    try {
      const saved = JSON.parse(readFileSync(this.#toPath(jobId), 'utf8')) as ScenarioComparison;
      return { jobId, state: 'done', queuedSec: 0, progress: 1, result: saved };
    } catch {
      // No result, or a broken file: the comparison is made again.
      return undefined;
    }
  }

  /** A result has its task: the task is written first. */
  #save(jobId: string, task: CompareTask, result: ScenarioComparison): void {
    const write = (path: string, content: CompareTask | ScenarioComparison) => {
      writeFileSync(`${path}.tmp-${process.pid}`, JSON.stringify(content));
      renameSync(`${path}.tmp-${process.pid}`, path);
    };
    onDisk(this.#toPath(jobId), () => {
      mkdirSync(this.#options.dir, { recursive: true });
      write(this.#toTaskPath(jobId), task);
      write(this.#toPath(jobId), result);
    });
  }

  #toPath(jobId: string): string {
    return join(this.#options.dir, `${jobId}.json`);
  }

  #toTaskPath(jobId: string): string {
    return join(this.#options.dir, `${jobId}.task.json`);
  }

  #toId({ document, options, variant }: CompareTask): string {
    const { cutoffsMin, from, maxTravelMin, pairs, parts: wanted, riders, settlement, to } = options;
    const own = comparisonParts.map((part): unknown => {
      if (!wanted.includes(part)) return null;
      if (part === 'riders') return [part, riders.draws, riders.seed, riders.sheet ?? null];
      if (part === 'settlement') return [part, settlement.riders, settlement.days, settlement.seed];
      return part;
    });
    const parts = [RESULT_VERSION, this.#options.baseHash, toScenarioHash(document), variant ?? null];
    return createHash('sha256')
      .update(JSON.stringify([...parts, from, to, maxTravelMin, cutoffsMin, pairs, own]))
      .digest('hex')
      .slice(0, 32);
  }

  #forgetOld(): void {
    for (const [jobId, { job }] of this.#jobs) {
      if (this.#jobs.size <= MAX_JOBS) return;
      if (!isOpen(job)) this.#jobs.delete(jobId);
    }
  }
}

const isOpen = ({ state }: ComparisonJob) => state === 'waiting' || state === 'running';

const defect = {
  code: 'internal',
  text: { zh: '比较没有完成，请再试一次', en: 'The comparison did not end; please try again' },
} as const;
