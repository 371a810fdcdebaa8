/** Tasks handed to threads: one for jobs, one for long reads, so that neither waits for the other. */
import { Worker } from 'node:worker_threads';
import { ProblemError } from '../../base/problem.ts';
import type { ClearingOptions } from './clearing.ts';
import {
  type MoneyTask,
  type OnTaskProgress,
  runMoneyTask,
  type TaskClearing,
  type TaskResults,
} from './money-tasks.ts';
import type { TaskMessage, TaskReply } from './money-worker.ts';

export interface TaskRunner {
  /** Tasks of one lane are done one after another. */
  run<Task extends MoneyTask>(
    task: Task,
    lane: 'jobs' | 'reads',
    onProgress?: OnTaskProgress,
  ): Promise<TaskResults[Task['kind']]>;
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: OnTaskProgress;
}

/** Threads are started with their first task. */
export function createTaskThreads(options: ClearingOptions): TaskRunner {
  const lanes = new Map<'jobs' | 'reads', Lane>();
  return {
    run: (task, lane, onProgress = () => {}) => {
      let thread = lanes.get(lane);
      if (!thread || thread.isGone()) {
        thread = openLane(options);
        lanes.set(lane, thread);
      }
      return thread.run(task, onProgress) as Promise<never>;
    },
    close: async () => {
      await Promise.all([...lanes.values()].map((lane) => lane.close()));
    },
  };
}

/** On this thread, one after another: what tests use. */
export function createTasksHere(clearing: TaskClearing): TaskRunner {
  let tail: Promise<unknown> = Promise.resolve();
  return {
    run: (task, _lane, onProgress = () => {}) => {
      const result = tail.then(() => runMoneyTask(clearing, task, onProgress));
      tail = result.catch(() => {});
      return result;
    },
    close: async () => {
      await tail;
    },
  };
}

interface Lane {
  readonly run: (task: MoneyTask, onProgress: OnTaskProgress) => Promise<unknown>;
  /** It ended: by a fault that no task answers for. */
  readonly isGone: () => boolean;
  readonly close: () => Promise<unknown>;
}

function openLane(options: ClearingOptions): Lane {
  const { data, feeds, region, scheme } = options;
  const workerData = Object.fromEntries(
    Object.entries({ data, feeds, region, scheme }).filter(([, value]) => value !== undefined),
  );
  const worker = new Worker(new URL('./money-worker.ts', import.meta.url), { workerData });
  // Whoever listens keeps the process alive, not this thread.
  worker.unref();
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  let isGone = false;
  const end = (error: Error) => {
    isGone = true;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on('error', end);
  worker.on('exit', (code) => end(new Error(`the thread of the ledger ended with code ${code}`)));
  worker.on('message', (reply: TaskReply) => {
    const task = waiting.get(reply.id);
    if (!task) return;
    if ('progress' in reply) {
      task.onProgress(reply.progress);
      return;
    }
    waiting.delete(reply.id);
    if ('result' in reply) task.resolve(reply.result);
    else task.reject(toError(reply.problem));
  });
  return {
    run: (task, onProgress) =>
      new Promise((resolve, reject) => {
        const message: TaskMessage = { id: ++lastId, task };
        waiting.set(message.id, { resolve, reject, onProgress });
        worker.postMessage(message);
      }),
    isGone: () => isGone,
    close: () => worker.terminate(),
  };
}

function toError({ code, details, stack, text }: Extract<TaskReply, { problem: unknown }>['problem']): Error {
  if (stack === undefined) return new ProblemError(code, text, details);
  const error = new Error('a task of the ledger failed');
  error.stack = stack;
  return error;
}
