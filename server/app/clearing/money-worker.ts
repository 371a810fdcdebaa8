/** A thread for long work on the ledger, with a connection of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { findDiskFull, ProblemError } from '../../base/problem.ts';
import { loadFeeds } from '../planning/load-feeds.ts';
import { type Clearing, type ClearingOptions, openClearing } from './clearing.ts';
import { type MoneyTask, runMoneyTask, type TaskProgress } from './money-tasks.ts';

export interface TaskMessage {
  readonly id: number;
  readonly task: MoneyTask;
}

export type TaskReply =
  | { readonly id: number; readonly progress: TaskProgress }
  | { readonly id: number; readonly result: unknown }
  | {
      readonly id: number;
      /** A refusal with its code; a defect has `internal` and its stack for the log. */
      readonly problem: Pick<ProblemError, 'code' | 'text' | 'details'> & { readonly stack?: string };
    };

/** Told at most so often. */
const PROGRESS_MS = 100;

let opening: Promise<Clearing> | undefined;

/** Opened with the first task; a ledger that could not be opened is tried again with the next one. */
function open(): Promise<Clearing> {
  opening ??= openOwn(workerData as ClearingOptions).catch((error: unknown) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

async function openOwn(options: ClearingOptions): Promise<Clearing> {
  return openClearing(options, await loadFeeds(options));
}

function reply(message: TaskReply): void {
  parentPort?.postMessage(message);
}

async function run({ id, task }: TaskMessage): Promise<void> {
  let toldMs = 0;
  try {
    const clearing = await open();
    const result = await runMoneyTask(clearing, task, (progress) => {
      const nowMs = performance.now();
      if (nowMs - toldMs < PROGRESS_MS) return;
      toldMs = nowMs;
      reply({ id, progress });
    });
    reply({ id, result });
  } catch (thrown) {
    // Sent between threads, an error keeps neither its class nor its code.
    const error = findDiskFull(thrown) ?? thrown;
    if (error instanceof ProblemError) {
      reply({ id, problem: { code: error.code, text: error.text, details: error.details } });
      return;
    }
    const text = { zh: '服务器出错了', en: 'Something went wrong' };
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    reply({ id, problem: { code: 'internal', text, details: {}, stack } });
  }
}

// One after another: tasks of one thread share a connection.
let tail: Promise<void> = Promise.resolve();
parentPort?.on('message', (message: TaskMessage) => {
  tail = tail.then(() => run(message));
});
