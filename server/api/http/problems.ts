/** Sends refusals and defects as RFC 9457 problem+json; a defect without its message and stack. */
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { type BilingualText, findDiskFull, ProblemError, problemStatus } from '../../base/problem.ts';
import { findFieldErrors } from '../endpoints/field-errors.ts';
import type { ApiProblem } from '../schema/problem.ts';
import { type Language, toCompact } from '../wire/json.ts';
import { toTooLarge } from './bodies.ts';
import { toLanguage } from './language.ts';

/** Titles by status; `code` and `detail` of a problem say more. */
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

/** Details of a refusal that callers may see. */
const shownDetails = ['in', 'candidates', 'stopId', 'tripId', 'lineId', 'firstDate', 'lastDate'] as const;

/** The JSON of a refusal: `detail` in one language, `text` in both. */
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

/** The last route: reached by requests that match no other. */
export const notFoundHandler: RequestHandler = (_request, _response, next) => next(toNotFound());

/** Sends errors of all handlers. */
export function toErrorHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    // The caller closed the connection: nothing to answer, and no defect.
    if (request.readableAborted && isGone(error)) {
      logger.info({ method: request.method }, 'caller left');
      return;
    }
    const problem = toProblemError(error);
    // Log errors that only the operator can fix.
    if (problem.code === 'internal' || problem.code === 'disk-full')
      logger.error({ err: error, method: request.method }, 'request failed');
    sendProblem(problem, request, response);
  };
}

/** Whether the error says that the sender closed the connection in the middle of a body. */
function isGone(error: unknown): boolean {
  const { code, type } = (error ?? {}) as { code?: unknown; type?: unknown };
  return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || type === 'request.aborted';
}

/** Errors of Express's middlewares have a status and a type; all others are defects. */
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
