/** Refusals and defects as RFC 9457 problem+json. A defect goes out without its text and its stack. */
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { type BilingualText, type ProblemCode, ProblemError, problemStatus } from '../../base/problem.ts';
import { findFieldErrors } from '../endpoints/field-errors.ts';
import { toCompact } from '../map/compact.ts';
import type { ApiProblem } from '../schema/problem.ts';
import { toLanguage } from './language.ts';

const titles: Readonly<Record<ProblemCode, BilingualText>> = {
  'bad-request': { zh: '请求有误', en: 'Bad request' },
  'bad-time': { zh: '时间有误', en: 'Bad time' },
  'bad-place': { zh: '地点有误', en: 'Bad place' },
  'body-too-large': { zh: '请求体过大', en: 'Body too large' },
  'date-outside-service': { zh: '日期不在运营范围内', en: 'Date outside service' },
  'feed-invalid': { zh: '数据无效', en: 'Invalid feed' },
  'feed-unreadable': { zh: '数据无法读取', en: 'Unreadable feed' },
  'feed-unsafe': { zh: '数据不安全', en: 'Unsafe feed' },
  'footpaths-too-many': { zh: '步行连接过多', en: 'Too many footpaths' },
  internal: { zh: '服务器内部错误', en: 'Internal error' },
  'method-not-allowed': { zh: '不支持此方法', en: 'Method not allowed' },
  'no-feeds': { zh: '暂无数据', en: 'No feeds' },
  'not-found': { zh: '未找到', en: 'Not found' },
  'stop-ambiguous': { zh: '站点不唯一', en: 'Ambiguous stop' },
  'stop-unknown': { zh: '站点不存在', en: 'Unknown stop' },
  'timed-out': { zh: '处理超时', en: 'Timed out' },
  'too-many-requests': { zh: '请求过于频繁', en: 'Too many requests' },
  'trip-unknown': { zh: '车次不存在', en: 'Unknown trip' },
  'uri-too-long': { zh: '网址过长', en: 'URI too long' },
};

/** Members of a refusal's details that may be seen from outside. */
const shownDetails = ['in', 'candidates', 'stopId', 'tripId', 'lineId', 'firstDate', 'lastDate'] as const;

export function toProblem(error: ProblemError, request: Request): ApiProblem {
  const language = toLanguage(request);
  const detail = error.text[language];
  const extras = Object.fromEntries(
    shownDetails.filter((key) => error.details[key] !== undefined).map((key) => [key, error.details[key]]),
  );
  return toCompact({
    ...extras,
    type: `urn:tongcheng:problem:${error.code}`,
    title: titles[error.code][language],
    status: problemStatus[error.code],
    detail,
    code: error.code,
    text: { zh: error.text.zh, en: error.text.en },
    error: detail,
    errors: findFieldErrors(error, language),
  });
}

export function sendProblem(error: ProblemError, request: Request, response: Response): void {
  const problem = toProblem(error, request);
  response.status(problem.status);
  response.set({ 'Cache-Control': 'no-store', 'Content-Language': toLanguage(request) });
  response.vary('Accept-Language');
  response.type('application/problem+json').send(JSON.stringify(problem));
}

export function toNotFound(): ProblemError {
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
    const problem = toProblemError(error);
    if (problem.code === 'internal') logger.error({ err: error, method: request.method }, 'request failed');
    sendProblem(problem, request, response);
  };
}

/** What the middlewares of Express throw has a status and a type; what else is thrown is a defect. */
function toProblemError(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const { status, type } = (typeof error === 'object' && error ? error : {}) as {
    status?: number;
    type?: string;
  };
  if (type === 'entity.too.large') {
    return new ProblemError('body-too-large', {
      zh: '请求体过大，最多 100 kB',
      en: 'The body is too large; 100 kB at most',
    });
  }
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
