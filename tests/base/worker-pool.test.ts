/** Worker pools: what reaches the caller of a job, and what becomes of threads. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { ProblemError } from '../../server/base/problem.ts';
import { WorkerPool, type WorkerPoolOptions } from '../../server/base/worker-pool.ts';
import { eventually } from '../support/eventually.ts';
import type { TestJob } from '../support/test-worker.ts';

const module = new URL('../support/test-worker.ts', import.meta.url);

function openPool(options: Partial<WorkerPoolOptions> = {}): WorkerPool<TestJob, unknown, number> {
  const pool = new WorkerPool<TestJob, unknown, number>({ module, threads: 1, ...options });
  onTestFinished(() => pool.close());
  return pool;
}

const catchError = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('the job must fail'),
    (error: Error) => error,
  );

describe('a job', () => {
  it('runs on another thread, with the data of the pool', async () => {
    const pool = openPool({ data: { file: 'x' } });
    expect(await pool.run({ kind: 'where' })).toMatchObject({ isMainThread: false });
    expect(await pool.run({ kind: 'data' })).toEqual({ file: 'x' });
  });

  it('reports progress in order, all of it before its result', async () => {
    const pool = openPool({ threads: 2 });
    const counts = [1, 50, 2_000];
    const reports = counts.map((): number[] => []);
    await Promise.all(
      counts.map(async (to, i) => {
        const seen = reports[i] as number[];
        expect(await pool.run({ kind: 'count', to }, { onProgress: (done) => seen.push(done) })).toBe(to);
        expect(seen).toEqual(Array.from({ length: to }, (_, done) => done + 1));
      }),
    );
  });

  it('moves buffers of its result to the caller', async () => {
    const pool = openPool();
    const bytes = Uint8Array.of(1, 2, 3);
    expect(await pool.run({ kind: 'moved' })).toEqual({ leftBytes: undefined, bytes });
    // The thread has it no more.
    expect(await pool.run({ kind: 'moved' })).toEqual({ leftBytes: 0, bytes });
  });

  it('hands a problem over with all its fields', async () => {
    const error = await catchError(openPool().run({ kind: 'problem' }));
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({
      name: 'ProblemError',
      message: 'queue-full: The queue is full',
      code: 'queue-full',
      text: { zh: '队列已满', en: 'The queue is full' },
      details: { retryAfterSec: 7, errors: [{ field: 'a' }] },
    });
    expect(error.stack).toContain('test-worker.ts');
    expect(error.cause).toMatchObject({ name: 'RangeError', message: 'why' });
  });

  it('hands a full disk over as the problem that it is, with its cause', async () => {
    const error = await catchError(openPool().run({ kind: 'full-disk' }));
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({ code: 'disk-full', cause: { message: 'write' } });
  });

  it('hands a defect over as a defect, with its name and where it happened', async () => {
    const error = await catchError(openPool().run({ kind: 'defect' }));
    expect(error).not.toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({ name: 'TypeError', message: 'a fault of the code' });
    expect(error.stack).toContain('test-worker.ts');
  });

  it('moves buffers without a copy', async () => {
    const bytes = new Uint8Array([1, 2, 3]);
    expect(await openPool().run({ kind: 'bytes', bytes }, { transfer: [bytes.buffer] })).toBe(6);
    expect(bytes.byteLength).toBe(0);
  });
});

describe('a pool', () => {
  it('of one thread does jobs one after another, in their order', async () => {
    const pool = openPool();
    const done: number[] = [];
    const jobs = [30, 1, 10, 0].map(async (waitMs, i) => {
      await pool.run({ kind: 'square', of: i, waitMs });
      done.push(i);
    });
    await Promise.all(jobs);
    expect(done).toEqual([0, 1, 2, 3]);
  });

  it('counts the jobs that wait', async () => {
    const pool = openPool();
    await pool.run({ kind: 'where' });
    const jobs = [0, 1, 2].map((of) => pool.run({ kind: 'square', of, waitMs: 5 }));
    expect(pool.waitingCount).toBe(2);
    expect(await Promise.all(jobs)).toEqual([0, 1, 4]);
    expect(pool.waitingCount).toBe(0);
  });

  it('stops a job that is aborted, with its thread, and does those that wait on another thread', async () => {
    const pool = openPool();
    const running = new Int32Array(new SharedArrayBuffer(4));
    const abort = new AbortController();
    const endless = catchError(pool.run({ kind: 'forever', running }, { signal: abort.signal }));
    const next = pool.run({ kind: 'square', of: 4, waitMs: 0 });
    await eventually(() => Atomics.load(running, 0) > 0).toBe(true);
    abort.abort();
    expect(await endless).toMatchObject({ name: 'AbortError' });
    expect(await next).toBe(16);
    const before = Atomics.load(running, 0);
    await pool.run({ kind: 'square', of: 1, waitMs: 20 });
    expect(Atomics.load(running, 0)).toBe(before);
  });

  it('drops a job that is aborted while it waits', async () => {
    const pool = openPool();
    const abort = new AbortController();
    const first = pool.run({ kind: 'square', of: 2, waitMs: 20 });
    const dropped = catchError(pool.run({ kind: 'exit' }, { signal: abort.signal }));
    const last = pool.run({ kind: 'square', of: 3, waitMs: 0 });
    abort.abort();
    expect(await dropped).toMatchObject({ name: 'AbortError' });
    expect(await Promise.all([first, last])).toEqual([4, 9]);
  });

  it('says that a thread ended, and replaces it for the jobs that wait', async () => {
    const pool = openPool();
    const before = (await pool.run({ kind: 'where' })) as { threadId: number };
    const dying = catchError(pool.run({ kind: 'exit' }));
    const waiting = pool.run({ kind: 'where' });
    const error = await dying;
    expect(error).not.toBeInstanceOf(ProblemError);
    expect(error.message).toContain('3');
    expect(((await waiting) as { threadId: number }).threadId).not.toBe(before.threadId);
  });

  it('limits the memory of its threads', async () => {
    const pool = openPool({ heap: { oldMb: 24, youngMb: 8 } });
    expect(await catchError(pool.run({ kind: 'eat-memory' }))).toMatchObject({
      code: 'ERR_WORKER_OUT_OF_MEMORY',
    });
    expect(await pool.run({ kind: 'square', of: 5, waitMs: 0 })).toBe(25);
  });

  it('fails every job, again and again, where its module cannot be loaded', async () => {
    const pool = openPool({ threads: 2, data: { fails: true } });
    for (let round = 0; round < 2; round++) {
      const jobs = [0, 1, 2].map(() => catchError(pool.run({ kind: 'where' })));
      for (const error of await Promise.all(jobs)) expect(error.message).toBe('this module cannot be loaded');
    }
  });

  it('leaves no thread when it is closed, fails what is not done, and starts again', async () => {
    const pool = openPool({ threads: 2 });
    const running = [0, 1].map(() => new Int32Array(new SharedArrayBuffer(4)));
    const jobs = running.map((counter) => catchError(pool.run({ kind: 'forever', running: counter })));
    const waiting = catchError(pool.run({ kind: 'where' }));
    await eventually(() => running.every((counter) => Atomics.load(counter, 0) > 0)).toBe(true);
    await pool.close();
    for (const error of await Promise.all([...jobs, waiting])) expect(error).toBeInstanceOf(Error);
    const before = running.map((counter) => Atomics.load(counter, 0));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(running.map((counter) => Atomics.load(counter, 0))).toEqual(before);
    expect(await pool.run({ kind: 'square', of: 6, waitMs: 0 })).toBe(36);
  });

  it('ends idle threads', async () => {
    const pool = openPool({ idleMs: 10 });
    const { threadId } = (await pool.run({ kind: 'where' })) as { threadId: number };
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(((await pool.run({ kind: 'where' })) as { threadId: number }).threadId).not.toBe(threadId);
  });
});
