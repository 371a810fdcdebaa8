/** Bodies of many megabytes: parsed and checked on a thread of their own, so that other requests are answered meanwhile. */
import express, { type RequestHandler } from 'express';
import { ProblemError } from '../../base/problem.ts';
import { WorkerPool } from '../../base/worker-pool.ts';
import type { LargeBody } from './parse-large-body.ts';

/** Bodies up to this size are parsed where requests are answered: that takes less than a tenth of a second. */
export const LARGE_BYTES = 1024 * 1024;

/** Bodies that wait for the thread; each is held in memory. */
const MAX_WAITING = 4;
/** The thread ends after so long without work. */
const IDLE_MS = 30_000;
/** When a caller may try again: a body takes less than a second. */
const RETRY_SEC = 5;

const pool = new WorkerPool<LargeBody, unknown>({
  module: new URL('./parse-large-body.ts', import.meta.url),
  threads: 1,
  idleMs: IDLE_MS,
});

/** Reads the body of an endpoint; `request.body` is then what fits its schema. */
export function toLargeBodyReaders(operationId: string, limit: number): RequestHandler[] {
  const parse: RequestHandler = async (request, _response, next) => {
    const bytes: unknown = request.body;
    request.body = undefined;
    if (!(bytes instanceof Uint8Array) || bytes.length === 0) {
      next();
      return;
    }
    if (pool.waitingCount >= MAX_WAITING) throw toBusy();
    request.body = await pool.run({ operationId, bytes });
    next();
  };
  return [charsetGuard, express.raw({ limit, type: 'application/json' }), parse];
}

/** JSON is UTF-8 (RFC 8259); a parser of texts would have taken other forms of Unicode too. */
const charsetGuard: RequestHandler = (request, _response, next) => {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(request.headers['content-type'] ?? '')?.[1];
  if (charset === undefined || /^utf-?8$/i.test(charset)) next();
  else
    next(new ProblemError('unsupported-media', { zh: '请求体须为 UTF-8', en: 'The body must be in UTF-8' }));
};

function toBusy(): ProblemError {
  return new ProblemError(
    'queue-full',
    {
      zh: '正在处理的大请求过多，请稍后再试',
      en: 'Too many large requests are being read; please try again',
    },
    { retryAfterSec: RETRY_SEC },
  );
}
