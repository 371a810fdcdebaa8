/** Requires the operator's token for requests that read cards, move or show money, or read metrics. */
import type { Request, RequestHandler, Response } from 'express';
import { ProblemError } from '../../base/problem.ts';
import type { Session } from '../endpoints/endpoint.ts';
import { SESSION_SEC, TokenKeeper } from './token.ts';

/** Name of the session cookie. */
export const COOKIE = 'tongcheng-session';

/** Headers that proxies add. A server without a token trusts local addresses, and behind a proxy every request seems local. */
const proxyHeaders = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'] as const;

export interface Gate {
  /** Passes requests with the token or a session, and all requests where the server has no token. */
  readonly guard: RequestHandler;
  readonly toSession: (request: Request, response: Response, nowEpochSec: number) => Session;
}

/** @param clock - milliseconds since 1970 */
export function createGate(token: string | undefined, clock: () => number): Gate {
  const keeper = token === undefined ? undefined : new TokenKeeper(token);
  const findEnd = (request: Request, nowEpochSec: number) =>
    keeper?.findSessionEnd(findCookie(request.headers.cookie) ?? '', nowEpochSec);

  const findRefusal = (request: Request): ProblemError | undefined => {
    if (!keeper) return proxyHeaders.some((name) => name in request.headers) ? toUnset() : undefined;
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      const [, shown] = /^Bearer +(\S+) *$/i.exec(authorization) ?? [];
      return shown !== undefined && keeper.isToken(shown) ? undefined : toWrong();
    }
    return findEnd(request, Math.floor(clock() / 1_000)) === undefined ? toMissing() : undefined;
  };

  return {
    guard: (request, response, next) => {
      const refusal = findRefusal(request);
      if (refusal && refusal.code !== 'token-unset')
        response.set(
          'WWW-Authenticate',
          `Bearer realm="tongcheng"${refusal.code === 'token-wrong' ? ', error="invalid_token"' : ''}`,
        );
      next(refusal);
    },
    toSession: (request, response, nowEpochSec) => {
      const cookie = { httpOnly: true, sameSite: 'strict', path: '/', secure: request.secure } as const;
      return {
        isNeeded: keeper !== undefined,
        isOpen: findRefusal(request) === undefined,
        endEpochSec: findEnd(request, nowEpochSec),
        start: (text) => {
          if (!keeper) return undefined;
          if (!keeper.isToken(text)) throw toWrong();
          response.cookie(COOKIE, keeper.toSession(nowEpochSec), { ...cookie, maxAge: SESSION_SEC * 1_000 });
          return nowEpochSec + SESSION_SEC;
        },
        end: () => {
          response.clearCookie(COOKIE, cookie);
        },
      };
    },
  };
}

function findCookie(header: string | undefined): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const [name, value] = part.split('=', 2);
    if (name?.trim() === COOKIE) return value?.trim();
  }
  return undefined;
}

function toMissing(): ProblemError {
  return new ProblemError('token-missing', {
    zh: '请先登录：需要运营方的令牌',
    en: "Please sign in: this needs the operator's token",
  });
}

function toWrong(): ProblemError {
  return new ProblemError('token-wrong', { zh: '令牌不正确', en: 'The token is wrong' });
}

function toUnset(): ProblemError {
  return new ProblemError('token-unset', {
    zh: '请求经过代理，而服务器没有设置令牌：请以 TONGCHENG_TOKEN 或 --token-file 启动',
    en: 'The request came through a proxy and the server has no token: start it with TONGCHENG_TOKEN or --token-file',
  });
}
