/** Jobs as worker threads receive and answer them: progress, results and errors as plain data. */
import type { MessagePort } from 'node:worker_threads';
import { type BilingualText, findDiskFull, type ProblemCode, ProblemError } from './problem.ts';

/** A job on its way to a thread. */
export interface SentJob<Job> {
  readonly job: Job;
  /** Carries progress back, where the caller asks for it. */
  readonly port?: MessagePort | undefined;
}

export type JobReply<Result> = { readonly result: Result } | { readonly error: SentError };

/** Starts a thread without giving it work. */
export const emptyJob = 'empty';

/**
 * Makes the function that a worker module exports as `run`.
 *
 * @param handle - does one job; what it throws reaches the caller of `WorkerPool.run` as the same problem or defect
 * @param send - what is sent of a reply, such as its buffers without a copy (`moveBuffers`); absent: a copy of it
 */
export function toJobRunner<Job, Result, Progress = never>(
  handle: (job: Job, onProgress: (progress: Progress) => void) => Result | Promise<Result>,
  send: (reply: { readonly result: Result }) => JobReply<Result> = (reply) => reply,
): (sent: SentJob<Job> | typeof emptyJob) => Promise<JobReply<Result> | undefined> {
  return async (sent) => {
    if (sent === emptyJob) return undefined;
    const { job, port } = sent;
    try {
      return send({ result: await handle(job, (progress) => port?.postMessage(progress)) });
    } catch (error) {
      // The codes by which a full disk is recognized get lost between threads: recognize it here.
      return { error: toSentError(findDiskFull(error) ?? error) };
    }
  };
}

/** An error as plain data: sent as it is, it would lose its class and its fields. */
export interface SentError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
  readonly cause?: SentError | undefined;
  /** Fields of a `ProblemError`; absent for a defect. */
  readonly problem?: {
    readonly code: ProblemCode;
    readonly text: BilingualText;
    readonly details: Readonly<Record<string, unknown>>;
  };
}

function toSentError(error: unknown): SentError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { cause, message, name, stack } = error;
  const sent = { name, message, stack, cause: cause instanceof Error ? toSentError(cause) : undefined };
  if (!(error instanceof ProblemError)) return sent;
  const { code, details, text } = error;
  return { ...sent, problem: { code, details, text } };
}

/** The error that a job threw: a `ProblemError` with all its fields, or a defect with its name and stack. */
export function toThrownError({ cause, message, name, problem, stack }: SentError): Error {
  const options = cause ? { cause: toThrownError(cause) } : {};
  const error = problem
    ? new ProblemError(problem.code, problem.text, problem.details, options)
    : new Error(message, options);
  error.name = name;
  if (stack !== undefined) error.stack = stack;
  return error;
}
