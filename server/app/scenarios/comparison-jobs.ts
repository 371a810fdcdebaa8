/**
 * Comparisons as jobs. The id of a job is the hash of everything that its result depends on, so asking again for the same
 * comparison gives the same job, and the result that is stored, also after a restart of the server. The request of a job
 * that is under way is a file, so that the next start of the server goes on with it.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type BilingualText, type ProblemCode, ProblemError } from '../../base/problem.ts';
import { type ComparisonPart, comparisonParts } from '../../bureau/scenario/comparison-parts.ts';
import { toScenarioHash } from '../../bureau/scenario/document.ts';
import { onDisk } from '../files/disk-problem.ts';
import { sweepFolder, touch } from './file-blobs.ts';
import { type ComparisonProgress, hasErrors, type ScenarioComparison } from './run-comparison.ts';
import type { CompareJob, CompareTask } from './scenario-tasks.ts';

/** Comparisons that are neither done nor cancelled. */
const MAX_OPEN = 8;
/** Jobs in memory; results stay in the data folder. */
const MAX_JOBS = 200;
/** Starts of a server that went on with a job and ended before it was done: then the job may be what ends them. */
const MAX_STARTS = 3;
/** Bounds of the stored results. One of two cities takes about 200 kB. */
const resultBounds = { maxBytes: 200_000_000, maxDays: 180 };

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
  /** Folder of the requests that are under way. */
  readonly requestDir: string;
  /** Of all that a comparison reads besides its request. */
  readonly baseHash: string;
  readonly run: (
    job: CompareJob,
    onProgress: (progress: ComparisonProgress) => void,
    signal: AbortSignal,
  ) => Promise<ScenarioComparison>;
  /** Called with errors that are no refusals. */
  readonly onDefect: (error: unknown) => void;
}

/** A request as a file. */
interface SavedRequest {
  readonly task: CompareTask;
  readonly queuedSec: number;
  /** Servers that have begun it. */
  readonly starts: number;
}

interface OpenJob {
  job: ComparisonJob;
  readonly request: SavedRequest;
  readonly abort: AbortController;
}

export class ComparisonJobs {
  readonly #options: ComparisonJobsOptions;
  readonly #jobs = new Map<string, OpenJob>();
  #isClosed = false;

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
    return this.#begin(jobId, { task, queuedSec: nowSec, starts: 1 });
  }

  /** Goes on with the jobs that were under way when the server ended; those of other feeds or another program are gone. */
  resume(): void {
    const saved = this.#listRequests().sort(([, a], [, b]) => a.queuedSec - b.queuedSec);
    for (const [jobId, { queuedSec, starts, task }] of saved) {
      const request = { task, queuedSec, starts: starts + 1 };
      if (this.#find(jobId)?.state === 'done') this.#dropRequest(jobId);
      else if (starts < MAX_STARTS) this.#begin(jobId, request);
      else {
        this.#dropRequest(jobId);
        const job: ComparisonJob = { jobId, state: 'failed', queuedSec, progress: 0, problem: ended };
        this.#jobs.set(jobId, { job, request, abort: new AbortController() });
      }
    }
  }

  /** @throws ProblemError `disk-full`, `folder-unwritable`: a request that cannot be stored is not begun */
  #begin(jobId: string, request: SavedRequest): ComparisonJob {
    writeWhole(this.#toRequestPath(jobId), JSON.stringify(request));
    const open: OpenJob = {
      job: { jobId, state: 'waiting', queuedSec: request.queuedSec, progress: 0 },
      request,
      abort: new AbortController(),
    };
    this.#jobs.delete(jobId);
    this.#jobs.set(jobId, open);
    this.#forgetOld();
    void this.#run(open, request.task);
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
    const { request } = this.#jobs.get(jobId) ?? {};
    if (request) return request.task;
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
    this.#dropRequest(jobId);
    open.abort.abort();
    return open.job;
  }

  /** Leaves jobs as they are: the next start goes on with them. */
  close(): void {
    this.#isClosed = true;
    for (const { job, request } of this.#jobs.values()) {
      // A server that is stopped does not end because of a job.
      if (isOpen(job))
        writeWhole(
          this.#toRequestPath(job.jobId),
          JSON.stringify({ ...request, starts: request.starts - 1 }),
        );
    }
  }

  async #run(open: OpenJob, task: CompareTask): Promise<void> {
    const { abort, job } = open;
    const isCancelled = () => abort.signal.aborted;
    const onProgress = ({ part, share }: ComparisonProgress) => {
      if (!isCancelled()) open.job = { ...job, state: 'running', progress: share, part };
    };
    try {
      const result = await this.#options.run({ ...task, jobId: job.jobId }, onProgress, abort.signal);
      if (isCancelled() || this.#isClosed) return;
      // Errors of the document may be mended in the base: such a result is not stored.
      if (!hasErrors(result)) this.#save(job.jobId, task, result);
      open.job = { ...job, state: 'done', progress: 1, result };
      this.#dropRequest(job.jobId);
    } catch (error) {
      if (isCancelled() || this.#isClosed) return;
      if (!(error instanceof ProblemError)) this.#options.onDefect(error);
      const { code, text } = error instanceof ProblemError ? error : defect;
      open.job = { ...open.job, state: 'failed', problem: { code, text } };
      this.#dropRequest(job.jobId);
    }
  }

  #find(jobId: string): ComparisonJob | undefined {
    const open = this.#jobs.get(jobId);
    if (open) return open.job;
    if (!/^[0-9a-f]{32}$/.test(jobId)) return undefined;
    const path = this.#toPath(jobId);
    try {
      const saved = JSON.parse(readFileSync(path, 'utf8')) as ScenarioComparison;
      touch(path);
      touch(this.#toTaskPath(jobId));
      return { jobId, state: 'done', queuedSec: 0, progress: 1, result: saved };
    } catch {
      // No result, or a broken file: the comparison is made again.
      return undefined;
    }
  }

  /** A result has its task: the task is written first. */
  #save(jobId: string, task: CompareTask, result: ScenarioComparison): void {
    writeWhole(this.#toTaskPath(jobId), JSON.stringify(task));
    writeWhole(this.#toPath(jobId), JSON.stringify(result));
    sweepFolder(this.#options.dir, '.json', resultBounds);
  }

  /** The requests by job; files that are none, or of other feeds or another program, are removed. */
  #listRequests(): [string, SavedRequest][] {
    const { requestDir } = this.#options;
    if (!existsSync(requestDir)) return [];
    return readdirSync(requestDir).flatMap((name): [string, SavedRequest][] => {
      try {
        const request = JSON.parse(readFileSync(join(requestDir, name), 'utf8')) as SavedRequest;
        const jobId = this.#toId(request.task);
        if (`${jobId}.json` === name) return [[jobId, request]];
      } catch {
        // A broken file is no request.
      }
      rmSync(join(requestDir, name), { force: true });
      return [];
    });
  }

  #toRequestPath(jobId: string): string {
    return join(this.#options.requestDir, `${jobId}.json`);
  }

  #dropRequest(jobId: string): void {
    rmSync(this.#toRequestPath(jobId), { force: true });
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
      if (part === 'settlement') {
        const { days, method, riders: people, seed } = settlement;
        return method === 'expected'
          ? [part, method, riders.sheet ?? null]
          : [part, method, people, days, seed, riders.sheet ?? null];
      }
      return part;
    });
    const parts = [this.#options.baseHash, toScenarioHash(document), variant ?? null];
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

/** Writes a file so that a reader sees the whole of it or nothing. */
function writeWhole(path: string, text: string): void {
  const draft = `${path}.${process.pid}.tmp`;
  onDisk(path, () => {
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(draft, text);
      renameSync(draft, path);
    } catch (error) {
      rmSync(draft, { force: true });
      throw error;
    }
  });
}

const isOpen = ({ state }: ComparisonJob) => state === 'waiting' || state === 'running';

const ended = {
  code: 'internal',
  text: {
    zh: `服务器在比较中 ${MAX_STARTS} 次意外结束，不再自动继续；请缩小范围或增加内存后再试`,
    en: `The server ended ${MAX_STARTS} times during this comparison, which is not begun again by itself; ask for less, or give it more memory`,
  },
} as const;

const defect = {
  code: 'internal',
  text: { zh: '比较没有完成，请再试一次', en: 'The comparison did not end; please try again' },
} as const;
