/** Errors on their way from one thread to another, which would lose their class. */
import { findDiskFull } from './disk-full.ts';
import { type BilingualText, type ProblemCode, ProblemError } from './problem.ts';

export interface SentError {
  /** Of a refusal; a defect has none. */
  readonly problem?: {
    readonly code: ProblemCode;
    readonly text: BilingualText;
    readonly details: Readonly<Record<string, unknown>>;
  };
  readonly message: string;
  readonly stack?: string;
}

export function toSentError(thrown: unknown): SentError {
  // On the way an error loses the codes by which a full disk is known.
  const error = findDiskFull(thrown) ?? thrown;
  if (error instanceof ProblemError) {
    const { code, details, message, text } = error;
    return { problem: { code, details, text }, message };
  }
  if (!(error instanceof Error)) return { message: String(error) };
  return { message: error.message, ...(error.stack === undefined ? {} : { stack: error.stack }) };
}

/** A `ProblemError` again, or an error with the stack of where it came from. */
export function toError({ message, problem, stack }: SentError): Error {
  if (problem) return new ProblemError(problem.code, problem.text, problem.details);
  const error = new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
