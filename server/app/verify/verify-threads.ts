/** Pieces of a check on this thread, or on several, each with a connection of its own to one state of the ledger. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { ProblemError } from '../../base/problem.ts';
import { toForgiving } from '../../store/ledger-snapshot.ts';
import type { OpenLedger } from '../../store/open-ledger.ts';
import type { ClearingSource } from './clearing-source.ts';
import type { VerifyRunner } from './verify-ledger.ts';
import { runVerifyTask, type VerifyPlace, type VerifyTask } from './verify-tasks.ts';
import type { VerifyReply, VerifyRequest } from './verify-worker.ts';

/** A thread's own memory, in MB: pages of cards, names and sums take a tenth of it. */
const OLD_MB = 192;
const YOUNG_MB = 32;

/** More threads than that wait for the disk. */
const MAX_THREADS = 4;

/** At least two, so that one is not all that a machine can lose to others. */
export function toThreadCount(): number {
  return Math.max(2, Math.min(MAX_THREADS, availableParallelism()));
}

/** One after another on this thread: what tests use, and who has nothing but an open ledger. */
export function createVerifyHere(place: VerifyPlace): VerifyRunner {
  const store = toForgiving(place.store);
  let tail: Promise<unknown> = Promise.resolve();
  return {
    run: (task) => {
      const answer = tail.then(() => runVerifyTask({ ...place, store }, task));
      tail = answer.catch(() => {});
      return answer;
    },
    close: async () => {
      await tail;
    },
  };
}

/**
 * Starts threads, and opens their connections while nobody writes: all of them read the same state, whatever is
 * written afterwards.
 *
 * @param ledger - of the same place: its statistics are brought up to date, and its lock is used
 */
export async function openVerifyThreads(
  source: ClearingSource,
  ledger: Pick<OpenLedger, 'runExclusive' | 'gatherStatistics'>,
  count: number,
): Promise<VerifyRunner> {
  await ledger.gatherStatistics();
  const threads = Array.from({ length: count }, () => startThread(source));
  const close = async () => {
    await Promise.all(threads.map((thread) => thread.close()));
  };
  try {
    await Promise.all(threads.map((thread) => thread.ask({ kind: 'start' })));
    await ledger.runExclusive(() => Promise.all(threads.map((thread) => thread.ask({ kind: 'open' }))));
  } catch (error) {
    await close();
    throw error;
  }
  const idle = [...threads];
  const waiting: ((thread: Thread) => void)[] = [];
  return {
    run: async <Task extends VerifyTask>(task: Task) => {
      const thread = idle.pop() ?? (await new Promise<Thread>((resolve) => waiting.push(resolve)));
      try {
        return (await thread.ask({ kind: 'task', task })) as never;
      } finally {
        const next = waiting.shift();
        if (next) next(thread);
        else idle.push(thread);
      }
    },
    close,
  };
}

interface Thread {
  readonly ask: (request: VerifyRequest) => Promise<unknown>;
  readonly close: () => Promise<unknown>;
}

/** One question at a time. */
function startThread(source: ClearingSource): Thread {
  const worker = new Worker(new URL('./verify-worker.ts', import.meta.url), {
    workerData: source,
    resourceLimits: { maxOldGenerationSizeMb: OLD_MB, maxYoungGenerationSizeMb: YOUNG_MB },
  });
  let asking: { resolve: (answer: unknown) => void; reject: (error: Error) => void } | undefined;
  let gone: Error | undefined;
  const end = (error: Error) => {
    gone = error;
    asking?.reject(error);
    asking = undefined;
  };
  worker.on('error', end);
  worker.on('exit', (code) => end(new Error(`a thread of the check ended with code ${code}`)));
  worker.on('message', (reply: VerifyReply) => {
    const { reject, resolve } = asking ?? {};
    asking = undefined;
    if ('answer' in reply) resolve?.(reply.answer);
    else reject?.(toError(reply.problem));
  });
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        if (gone) {
          reject(gone);
          return;
        }
        asking = { resolve, reject };
        worker.postMessage(request);
      }),
    close: () => worker.terminate(),
  };
}

function toError({
  code,
  details,
  stack,
  text,
}: Extract<VerifyReply, { problem: unknown }>['problem']): Error {
  if (stack === undefined) return new ProblemError(code, text, details);
  const error = new Error('a piece of the check failed');
  error.stack = stack;
  return error;
}
