/** A thread of the check of a ledger: reads one state of it through a connection of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { findDiskFull, ProblemError } from '../../base/problem.ts';
import { openSnapshot } from '../../store/ledger-snapshot.ts';
import type { OpenLedger } from '../../store/open-ledger.ts';
import { type ClearingSource, openSource, type SourcedClearing } from './clearing-source.ts';
import { runVerifyTask, type VerifyTask } from './verify-tasks.ts';

export type VerifyRequest =
  /** Opens a connection. */
  | { readonly kind: 'start' }
  /** Sees from now on what is in the ledger at this moment. */
  | { readonly kind: 'open' }
  | { readonly kind: 'task'; readonly task: VerifyTask };

export type VerifyReply =
  | { readonly answer: unknown }
  /** A refusal with its code; a defect has its stack for the log. */
  | { readonly problem: Pick<ProblemError, 'code' | 'text' | 'details'> & { readonly stack?: string } };

let opened: SourcedClearing | undefined;
let snapshot: OpenLedger | undefined;

async function answer(request: VerifyRequest): Promise<unknown> {
  if (request.kind === 'start') {
    opened = await openSource(workerData as ClearingSource);
    return undefined;
  }
  if (!opened) throw new RangeError('the thread was not started');
  if (request.kind === 'open') {
    snapshot = await openSnapshot(opened.store);
    return undefined;
  }
  if (!snapshot) throw new RangeError('the ledger was not opened');
  return runVerifyTask({ ...opened, store: snapshot }, request.task);
}

function toProblem(thrown: unknown): VerifyReply {
  const error = findDiskFull(thrown) ?? thrown;
  if (error instanceof ProblemError)
    return { problem: { code: error.code, text: error.text, details: error.details } };
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    problem: {
      code: 'internal',
      text: { zh: '服务器出错了', en: 'Something went wrong' },
      details: {},
      stack,
    },
  };
}

parentPort?.on('message', async (request: VerifyRequest) => {
  const reply = await answer(request).then((found): VerifyReply => ({ answer: found }), toProblem);
  parentPort?.postMessage(reply);
});
