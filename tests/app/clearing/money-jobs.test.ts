/** The queue of jobs: bounded, one job for equal work, tap files and closes before checks, no files left on disk. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createJobList,
  type JobKind,
  type JobList,
  type JobOrder,
  maxWaiting,
} from '../../../server/app/clearing/money-jobs.ts';
import type { TaskRunner } from '../../../server/app/clearing/money-threads.ts';
import { removeOldUploads } from '../../../server/app/clearing/uploads.ts';
import { ProblemError } from '../../../server/base/problem.ts';

const folder = mkdtempSync(join(tmpdir(), 'jobs-'));
afterAll(() => rmSync(folder, { recursive: true }));

let jobs: JobList;
/** Jobs that have started, in order, each with the promise that ends it. */
let begun: { readonly kind: string; readonly end: PromiseWithResolvers<void> }[];
const defects: unknown[] = [];

beforeEach(() => {
  begun = [];
  const runner: TaskRunner = {
    run: async (task) => {
      const end = Promise.withResolvers<void>();
      begun.push({ kind: task.kind, end });
      await end.promise;
      return [] as never;
    },
    close: async () => {},
  };
  jobs = createJobList(
    runner,
    () => 1_000,
    async () => {},
    (error) => defects.push(error),
  );
});

const order = (kind: JobKind, key: string, files: readonly string[] = []): JobOrder => ({
  task: { kind } as JobOrder['task'],
  key,
  subject: key,
  queuedSec: 1_000,
  files,
});
const start = (kind: JobKind, key: string, files?: readonly string[]) => jobs.start(order(kind, key, files));
const settle = () => new Promise((resolve) => setImmediate(resolve));
/** Ends the running jobs one after another until the queue is empty. */
const endAll = async () => {
  for (let done = 0; done < begun.length; done++) {
    begun[done]?.end.resolve();
    await settle();
  }
};
const toFile = (name: string) => {
  const path = join(folder, name);
  writeFileSync(path, name);
  return path;
};
const codeOf = (work: () => unknown) => {
  try {
    work();
    return 'taken';
  } catch (error) {
    return (error as ProblemError).code;
  }
};

describe('the same work', () => {
  it.each<JobKind>(['card-file', 'close', 'tap-file', 'reconcile', 'verify'])(
    'waits once: %s',
    async (kind) => {
      start('close', 'what runs');
      const first = start(kind, 'same');
      expect(start(kind, 'same').jobId).toBe(first.jobId);
      expect(jobs.list(kind).filter(({ subject }) => subject === 'same')).toHaveLength(1);
      await endAll();
      expect(jobs.get(first.jobId).state).toBe('done');
      // A job that has ended does not answer later requests.
      expect(start(kind, 'same').jobId).not.toBe(first.jobId);
      await endAll();
    },
  );

  it('is shared while it runs, for jobs that would have nothing left to do', async () => {
    expect(start('close', 'd').jobId).toBe(start('close', 'd').jobId);
    await endAll();
    expect(start('tap-file', 'f').jobId).toBe(start('tap-file', 'f').jobId);
    await endAll();
    // A running check has not read later writes, so a new request gets a new job.
    expect(start('verify', 'l').jobId).not.toBe(start('verify', 'l').jobId);
    await endAll();
    expect(begun.map(({ kind }) => kind)).toEqual(['close', 'tap-file', 'verify', 'verify']);
  });

  it('is recognised by kind and key together', async () => {
    start('verify', 'what runs');
    const ids = [start('close', 'x'), start('tap-file', 'x'), start('reconcile', 'x'), start('close', 'y')];
    expect(new Set(ids.map(({ jobId }) => jobId)).size).toBe(4);
    await endAll();
  });
});

describe('the order', () => {
  it('is tap files and closes in the order of requests, then reconciliations, then checks', async () => {
    start('verify', 'runs already');
    start('verify', 'waits');
    start('reconcile', 'a');
    start('tap-file', 'a');
    start('close', 'a');
    start('reconcile', 'b');
    start('tap-file', 'b');
    await endAll();
    expect(begun.map(({ kind }) => kind)).toEqual([
      'verify',
      'tap-file',
      'close',
      'tap-file',
      'reconcile',
      'reconcile',
      'verify',
    ]);
  });

  it('continues after a job that failed', async () => {
    const failed = start('close', 'a');
    const next = start('close', 'b');
    begun[0]?.end.reject(new ProblemError('batch-state', { zh: '不行', en: 'no' }));
    await settle();
    begun[1]?.end.reject(new RangeError('a defect'));
    await settle();
    expect(jobs.get(failed.jobId)).toMatchObject({ state: 'failed', problem: { code: 'batch-state' } });
    expect(jobs.get(next.jobId)).toMatchObject({ state: 'failed', problem: { code: 'internal' } });
    expect(defects.splice(0)).toEqual([expect.any(RangeError)]);
  });
});

describe('a full queue', () => {
  it.each<JobKind>(['close', 'tap-file', 'reconcile', 'verify'])(
    'refuses %s and nothing else',
    async (kind) => {
      start('close', 'what runs');
      for (let number = 0; number < maxWaiting[kind]; number++) start(kind, `${number}`);
      expect(codeOf(() => start(kind, 'one more'))).toBe('queue-full');
      expect(codeOf(() => jobs.reserve(kind))).toBe('queue-full');
      // Requests for work that is already waiting are still accepted.
      expect(codeOf(() => start(kind, '0'))).toBe('taken');
      const other = kind === 'close' ? 'verify' : 'close';
      expect(codeOf(() => start(other, 'other'))).toBe('taken');
      begun[0]?.end.resolve();
      await settle();
      const isFirst = kind !== 'reconcile' && kind !== 'verify';
      if (isFirst) expect(codeOf(() => start(kind, 'one more'))).toBe('taken');
      await endAll();
      expect(jobs.list(null).every(({ state }) => state === 'done')).toBe(true);
    },
  );

  it('says when to try again', () => {
    start('close', 'what runs');
    start('verify', 'a');
    expect(() => start('verify', 'b')).toThrow(
      expect.objectContaining({ details: { retryAfterSec: expect.any(Number) } }),
    );
  });

  it('counts files that are still arriving', async () => {
    const kept = Array.from({ length: maxWaiting['tap-file'] }, () => jobs.reserve('tap-file'));
    expect(codeOf(() => jobs.reserve('tap-file'))).toBe('queue-full');
    kept[0]?.();
    expect(codeOf(() => jobs.reserve('tap-file'))).toBe('taken');
  });
});

describe('files of jobs', () => {
  it('are removed with the job, with a repetition, with a refusal', async () => {
    const [first, again] = [toFile('first'), toFile('again')];
    start('tap-file', 'a', [first]);
    start('tap-file', 'a', [again]);
    expect([existsSync(first), existsSync(again)]).toEqual([true, false]);
    for (let number = 0; number < maxWaiting.reconcile; number++) start('reconcile', `${number}`);
    const refused = toFile('refused');
    expect(codeOf(() => start('reconcile', 'more', [refused]))).toBe('queue-full');
    expect(existsSync(refused)).toBe(false);
    begun[0]?.end.reject(new RangeError('a defect'));
    await settle();
    expect(existsSync(first)).toBe(false);
    await endAll();
    defects.length = 0;
  });

  it('of a server that was killed are removed a day later', () => {
    const uploads = join(folder, 'uploads');
    removeOldUploads(uploads, Date.now());
    writeFileSync(join(uploads, 'left.csv'), '');
    removeOldUploads(uploads, Date.now() + 3_600_000);
    expect(existsSync(join(uploads, 'left.csv'))).toBe(true);
    removeOldUploads(uploads, Date.now() + 2 * 86_400_000);
    expect(existsSync(join(uploads, 'left.csv'))).toBe(false);
  });
});
