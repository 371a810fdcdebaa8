/** Runs the tasks of a check on this thread, or on several that each have a connection to one state of the ledger. */
import { availableParallelism } from 'node:os';
import { WorkerPool } from '../../base/worker-pool.ts';
import { toForgiving } from '../../store/ledger-snapshot.ts';
import type { OpenLedger } from '../../store/open-ledger.ts';
import type { ClearingSource } from './clearing-source.ts';
import type { VerifyRunner } from './verify-ledger.ts';
import { runVerifyTask, type VerifyPlace, type VerifyTask } from './verify-tasks.ts';
import type { VerifyJob } from './verify-worker.ts';

/** Heap limits of a thread. Its pages of cards, names and sums need a tenth of this. */
const HEAP = { oldMb: 192, youngMb: 32 };

/** With more threads than this, some only wait for the disk. */
const MAX_THREADS = 4;

/** Uses at least 2 threads: a single one may get too little CPU on a busy machine. */
export function toThreadCount(): number {
  return Math.max(2, Math.min(MAX_THREADS, availableParallelism()));
}

/** Runs tasks one after another on this thread, for callers that have an open ledger but not its source. */
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
 * Starts threads and opens their connections under the lock of the ledger, so that all of them read the same state,
 * unaffected by later writes.
 *
 * @param ledger - the same database; its statistics are gathered first, and its lock is used
 */
export async function openVerifyThreads(
  source: ClearingSource,
  ledger: Pick<OpenLedger, 'runExclusive' | 'gatherStatistics' | 'post'>,
  count: number,
): Promise<VerifyRunner> {
  await ledger.gatherStatistics();
  const threads = Array.from({ length: count }, () => createThread(source));
  const runOnEach = (job: VerifyJob) => Promise.all(threads.map((thread) => thread.run(job)));
  const close = async () => {
    await Promise.all(threads.map((thread) => thread.close()));
  };
  try {
    await runOnEach({ kind: 'start' });
    await ledger.runExclusive(async () => {
      // Once for all threads, which would each do so.
      await ledger.post();
      await runOnEach({ kind: 'open' });
    });
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
        return (await thread.run({ kind: 'task', task })) as never;
      } finally {
        const next = waiting.shift();
        if (next) next(thread);
        else idle.push(thread);
      }
    },
    close,
  };
}

/** A pool of one thread: each thread opens its own state before its first task. */
type Thread = WorkerPool<VerifyJob, unknown>;

function createThread(source: ClearingSource): Thread {
  return new WorkerPool({
    module: new URL('./verify-worker.ts', import.meta.url),
    threads: 1,
    data: source,
    heap: HEAP,
  });
}
