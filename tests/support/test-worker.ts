/** A worker module for the tests of worker pools. */
import { isMainThread, threadId, workerData } from 'node:worker_threads';
import { ProblemError } from '../../server/base/problem.ts';
import { toJobRunner } from '../../server/base/worker-job.ts';
import { moveBuffers } from '../../server/base/worker-pool.ts';

export type TestJob =
  | { readonly kind: 'where' }
  | { readonly kind: 'data' }
  | { readonly kind: 'count'; readonly to: number }
  | { readonly kind: 'square'; readonly of: number; readonly waitMs: number }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'moved' }
  | { readonly kind: 'problem' }
  | { readonly kind: 'full-disk' }
  | { readonly kind: 'defect' }
  | { readonly kind: 'exit' }
  | { readonly kind: 'eat-memory' }
  | { readonly kind: 'forever'; readonly running: Int32Array };

if ((workerData as { fails?: boolean } | null)?.fails) throw new RangeError('this module cannot be loaded');

/** What the last job `moved` answered with. */
let moved: Uint8Array<ArrayBuffer> | undefined;

async function handle(job: TestJob, onProgress: (done: number) => void): Promise<unknown> {
  switch (job.kind) {
    case 'where':
      return { isMainThread, threadId };
    case 'data':
      return workerData;
    case 'count':
      for (let done = 1; done <= job.to; done++) onProgress(done);
      return job.to;
    case 'square':
      await new Promise((resolve) => setTimeout(resolve, job.waitMs));
      return job.of ** 2;
    case 'bytes':
      return job.bytes.reduce((sum, byte) => sum + byte, 0);
    case 'moved': {
      const leftBytes = moved?.byteLength;
      moved = Uint8Array.of(1, 2, 3);
      return { leftBytes, bytes: moved };
    }
    case 'problem':
      throw new ProblemError(
        'queue-full',
        { zh: '队列已满', en: 'The queue is full' },
        { retryAfterSec: 7, errors: [{ field: 'a' }] },
        { cause: new RangeError('why') },
      );
    case 'full-disk':
      throw Object.assign(new Error('write'), { code: 'ENOSPC' });
    case 'defect':
      throw new TypeError('a fault of the code');
    case 'exit':
      return process.exit(3);
    case 'eat-memory': {
      const eaten: number[][] = [];
      for (;;) eaten.push(Array.from({ length: 100_000 }, (_, i) => i * 1.5));
    }
    case 'forever':
      for (;;) Atomics.add(job.running, 0, 1);
  }
}

export const run = toJobRunner(handle, (reply) => {
  const { bytes } = (reply.result ?? {}) as { readonly bytes?: Uint8Array<ArrayBuffer> };
  return bytes ? moveBuffers(reply, [bytes.buffer]) : reply;
});
