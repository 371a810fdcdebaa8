/** Bodies that say beforehand that they are too large are refused before they are read. */
import type { Request, RequestHandler } from 'express';
import { ProblemError } from '../../base/problem.ts';

/** So long is read on after a body was refused. */
const DISCARD_MS = 30_000;

/** Refuses by `Content-Length`: a parser of bodies would read all of it first and answer then. */
export function toLengthGuard(limit: number): RequestHandler {
  return (request, response, next) => {
    if (Number(request.headers['content-length'] ?? 0) <= limit) {
      next();
      return;
    }
    response.once('finish', () => discardRest(request));
    next(toTooLarge(limit));
  };
}

/** Reads what is left of a body, as a caller may look at the answer only once all is sent; not for ever. */
export function discardRest(request: Request): void {
  if (request.readableEnded || request.destroyed) return;
  const limit = setTimeout(() => request.destroy(), DISCARD_MS);
  request.once('close', () => clearTimeout(limit));
  request.resume();
}

export function toTooLarge(limit: number): ProblemError {
  return new ProblemError('body-too-large', {
    zh: `请求体过大，最多 ${Math.floor(limit / 1024)} kB`,
    en: `The body is too large; ${Math.floor(limit / 1024)} kB at most`,
  });
}
