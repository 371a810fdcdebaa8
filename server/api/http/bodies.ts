/**
 * Reads the bodies of requests. A body whose `Content-Length` is too large is refused unread; a large JSON body is parsed and
 * checked on a thread of its own, so that other requests are answered meanwhile.
 */
import express, { type Request, type RequestHandler } from 'express';
import { findRepeatedKey } from '../../base/json.ts';
import { ProblemError } from '../../base/problem.ts';
import { WorkerPool } from '../../base/worker-pool.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import { limits } from '../schema/limits.ts';
import type { LargeBody } from './parse-large-body.ts';
import { toRepeatedKey } from './repeated-key.ts';

/** Up to this size the answering thread parses a body itself: that takes less than a tenth of a second. */
const LARGE_BYTES = 1024 * 1024;
/** How many bodies may wait for the thread; each is held in memory. */
const MAX_WAITING = 4;
/** The thread ends after this time without work. */
const IDLE_MS = 30_000;
/** When a caller may try again: a body takes less than a second. */
const RETRY_SEC = 5;
/** For this long the rest of a refused body is read. */
const DISCARD_MS = 30_000;

/** The handlers that set `request.body` for an endpoint, or refuse the body. */
export function toBodyReaders({ bodyBytes, method, operationId, streamTypes }: Endpoint): RequestHandler[] {
  if (method !== 'post' && method !== 'put') return [];
  if (streamTypes) return [toTypeGuard(streamTypes), toLengthGuard(limits.tapFileBytes)];
  const limit = bodyBytes ?? limits.bodyBytes;
  const guards = [toTypeGuard(['application/json']), toLengthGuard(limit)];
  return limit > LARGE_BYTES
    ? [...guards, ...toLargeBodyReaders(operationId, limit)]
    : [...guards, express.json({ limit, verify: keepText }), refuseRepeatedKeys];
}

/** Texts of bodies until `refuseRepeatedKeys` has read them. */
const texts = new WeakMap<object, string>();

function keepText(request: object, _response: object, bytes: Buffer, encoding: string): void {
  texts.set(request, new TextDecoder(encoding).decode(bytes));
}

const refuseRepeatedKeys: RequestHandler = (request, _response, next) => {
  const text = texts.get(request);
  texts.delete(request);
  const key = text === undefined ? undefined : findRepeatedKey(text);
  next(key === undefined ? undefined : toRepeatedKey(key));
};

/**
 * Refuses bodies of other types. This protects the server as well: a page of another site cannot send these types to a server
 * on the visitor's own machine without a preflight request.
 */
function toTypeGuard(types: readonly string[]): RequestHandler {
  return (request, _response, next) => {
    const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
    if (types.includes(type)) next();
    else
      next(
        new ProblemError('unsupported-media', {
          zh: `请求体类型须为 ${types.join('、')}`,
          en: `The body must be of type ${types.join(' or ')}`,
        }),
      );
  };
}

/** Refuses by `Content-Length`; a body parser would read the whole body before it refuses. */
function toLengthGuard(limit: number): RequestHandler {
  return (request, response, next) => {
    if (Number(request.headers['content-length'] ?? 0) <= limit) {
      next();
      return;
    }
    response.once('finish', () => discardRest(request));
    next(toTooLarge(limit));
  };
}

/** Reads and drops the rest of a body, for `DISCARD_MS` at most: some callers read the answer only after they sent everything. */
export function discardRest(request: Request): void {
  if (request.readableEnded || request.destroyed) return;
  // A server that is stopped does not wait for the caller.
  const limit = setTimeout(() => request.destroy(), DISCARD_MS).unref();
  request.once('close', () => clearTimeout(limit));
  request.resume();
}

export function toTooLarge(limit: number): ProblemError {
  return new ProblemError('body-too-large', {
    zh: `请求体过大，最多 ${Math.floor(limit / 1024)} kB`,
    en: `The body is too large; ${Math.floor(limit / 1024)} kB at most`,
  });
}

const pool = new WorkerPool<LargeBody, unknown>({
  module: new URL('./parse-large-body.ts', import.meta.url),
  threads: 1,
  idleMs: IDLE_MS,
});

/** Sets `request.body` to a value that fits the schema of the operation. */
function toLargeBodyReaders(operationId: string, limit: number): RequestHandler[] {
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

/** Refuses other charsets: JSON is UTF-8 (RFC 8259), and the thread decodes nothing else. */
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
