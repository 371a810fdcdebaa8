/** Refusals and defects as RFC 9457 problem+json. A defect goes out without its text and its stack. */
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { type BilingualText, findDiskFull, ProblemError, problemStatus } from '../../base/problem.ts';
import { findFieldErrors } from '../endpoints/field-errors.ts';
import { toCompact } from '../map/compact.ts';
import type { Language } from '../map/names.ts';
import type { ApiProblem } from '../schema/problem.ts';
import { toTooLarge } from './body-length.ts';
import { toLanguage } from './language.ts';

/** A kind of refusal is named by its status; `code` tells them apart further, `detail` says what to do. */
const titles: Readonly<Record<number, BilingualText>> = {
  400: { zh: '请求有误', en: 'Bad request' },
  401: { zh: '需要登录', en: 'Unauthorized' },
  403: { zh: '禁止访问', en: 'Forbidden' },
  404: { zh: '未找到', en: 'Not found' },
  405: { zh: '不支持此方法', en: 'Method not allowed' },
  408: { zh: '请求超时', en: 'Request timed out' },
  409: { zh: '与当前状态冲突', en: 'Conflict' },
  413: { zh: '请求体过大', en: 'Content too large' },
  415: { zh: '不支持的内容类型', en: 'Unsupported media type' },
  414: { zh: '网址过长', en: 'URI too long' },
  421: { zh: '请求送错了服务器', en: 'Misdirected request' },
  422: { zh: '请求无法满足', en: 'Unprocessable content' },
  429: { zh: '请求过于频繁', en: 'Too many requests' },
  431: { zh: '请求头过大', en: 'Request header fields too large' },
  500: { zh: '服务器内部错误', en: 'Internal server error' },
  503: { zh: '服务暂不可用', en: 'Service unavailable' },
  507: { zh: '存储空间不足', en: 'Insufficient storage' },
  504: { zh: '处理超时', en: 'Timed out' },
};

function toTitle(status: number): BilingualText {
  return titles[status] ?? { zh: `错误 ${status}`, en: `Error ${status}` };
}

/** Members of a refusal's details that may be seen from outside. */
const shownDetails = ['in', 'candidates', 'stopId', 'tripId', 'lineId', 'firstDate', 'lastDate'] as const;

/** A refusal as it goes out, in one language with both beside it. */
export function toProblem(error: ProblemError, language: Language): ApiProblem {
  const detail = error.text[language];
  const status = problemStatus[error.code];
  const extras = Object.fromEntries(
    shownDetails.filter((key) => error.details[key] !== undefined).map((key) => [key, error.details[key]]),
  );
  return toCompact({
    ...extras,
    type: `urn:tongcheng:problem:${error.code}`,
    title: toTitle(status)[language],
    status,
    detail,
    code: error.code,
    text: { zh: error.text.zh, en: error.text.en },
    error: detail,
    errors: findFieldErrors(error, language),
  });
}

function sendProblem(error: ProblemError, request: Request, response: Response): void {
  const language = toLanguage(request);
  const problem = toProblem(error, language);
  response.status(problem.status);
  response.set({ 'Cache-Control': 'no-store', 'Content-Language': language });
  const { retryAfterSec } = error.details;
  if (typeof retryAfterSec === 'number') response.set('Retry-After', String(retryAfterSec));
  response.vary('Accept-Language');
  response.type('application/problem+json').send(JSON.stringify(problem));
}

function toNotFound(): ProblemError {
  return new ProblemError('not-found', {
    zh: '没有这个地址，请查看 /api/docs',
    en: 'There is nothing at this address; see /api/docs',
  });
}

/** The last route: whatever came so far matched nothing. */
export const notFoundHandler: RequestHandler = (_request, _response, next) => next(toNotFound());

/** Everything thrown ends here. */
export function toErrorHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    // A caller that has gone reads no answer, and is no defect.
    if (request.readableAborted && isGone(error)) {
      logger.info({ method: request.method }, 'caller left');
      return;
    }
    const problem = toProblemError(error);
    // What the caller can do nothing about is the operator's to know.
    if (problem.code === 'internal' || problem.code === 'disk-full')
      logger.error({ err: error, method: request.method }, 'request failed');
    sendProblem(problem, request, response);
  };
}

/** What reading a body throws when its sender closes the connection. */
function isGone(error: unknown): boolean {
  const { code, type } = (error ?? {}) as { code?: unknown; type?: unknown };
  return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || type === 'request.aborted';
}

/** What the middlewares of Express throw has a status and a type; what else is thrown is a defect. */
function toProblemError(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const full = findDiskFull(error);
  if (full) return full;
  const {
    limit = 0,
    status,
    type,
  } = (typeof error === 'object' && error ? error : {}) as {
    status?: number;
    type?: string;
    limit?: number;
  };
  if (type === 'entity.too.large') return toTooLarge(limit);
  if (status === 404) return toNotFound();
  if (status !== undefined && status >= 400 && status < 500) {
    return new ProblemError('bad-request', { zh: '请求无法解析', en: 'The request cannot be read' });
  }
  return new ProblemError(
    'internal',
    { zh: '服务器出错了，请稍后再试', en: 'Something went wrong; please try again later' },
    {},
    { cause: error },
  );
}
