/** The HTTP server around the app: its time limits, and answers to what never becomes a request. */
import { createServer, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Express } from 'express';
import type { Logger } from 'pino';
import { ProblemError } from '../../base/problem.ts';
import { toProblem } from './problems.ts';

/** Limits on how long a caller may take; answers have their own limit. */
const times = {
  /** Until the headers are complete. */
  headersTimeout: 30_000,
  /** Until the body is complete: the largest file over a slow line. */
  requestTimeout: 1_200_000,
  /** A connection on which nothing happens. */
  idleMs: 120_000,
  keepAliveTimeout: 10_000,
  /** How often the first two are looked at. */
  connectionsCheckingInterval: 5_000,
} as const;

export type ServerTimes = Partial<Record<Exclude<keyof typeof times, 'idleMs'>, number>>;

/**
 * Makes the server; whoever calls it listens.
 *
 * @param limits - other time limits, for tests
 */
export function createHttpServer(app: Express, logger: Logger, limits: ServerTimes = {}): Server {
  const { idleMs, ...usual } = times;
  // The app refuses a request without Host itself, as it does any other.
  const server = createServer({ ...usual, ...limits, requireHostHeader: false }, app);
  server.timeout = idleMs;
  server.on('clientError', (error: ParserError, socket) => {
    const refusal = toRefusal(error.code);
    logger.info({ status: toProblem(refusal, 'zh').status, reason: error.code }, 'no request');
    refuse(socket, refusal, isHead(error));
  });
  server.on('connect', (_request, socket) => {
    refuse(socket, toBad('不支持 CONNECT', 'CONNECT is not served here'));
  });
  // An expectation that nobody knows may be passed over (RFC 9110, 10.1.1).
  server.on('checkExpectation', (request, response) => app(request, response));
  return server;
}

/** What the parser throws: its code, and the bytes that it was reading. */
type ParserError = NodeJS.ErrnoException & { readonly rawPacket?: Buffer };

/** Whether a request that was not understood asked for the head alone: a body would be taken for the next answer. */
function isHead({ rawPacket }: ParserError): boolean {
  return rawPacket?.subarray(0, 5).toString('latin1') === 'HEAD ';
}

/** What the parser of HTTP refuses, by the code of its error. */
function toRefusal(code: string | undefined): ProblemError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new ProblemError('header-too-large', {
        zh: '请求头过大，最多 16 kB',
        en: 'The header is too large; 16 kB at most',
      });
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new ProblemError('body-too-large', {
        zh: '分块扩展过大',
        en: 'The extensions of a chunk are too large',
      });
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new ProblemError('request-late', {
        zh: '请求没有及时送达',
        en: 'The request did not arrive in time',
      });
    default:
      return toBad('这不是有效的 HTTP 请求', 'This is no valid HTTP request');
  }
}

function toBad(zh: string, en: string): ProblemError {
  return new ProblemError('bad-request', { zh, en });
}

/** A socket of the server; `_httpMessage` is the answer that is being written on it. */
type ServerSocket = Duplex & { readonly _httpMessage?: { readonly headersSent: boolean } | null };

/** Writes the answer by hand, as there is no response to write it with, unless another has begun already. */
function refuse(socket: ServerSocket, refusal: ProblemError, withoutBody = false): void {
  if (!socket.writable || socket._httpMessage?.headersSent) {
    socket.destroy();
    return;
  }
  // Its language cannot be read; Chinese is the default, and both are in `text`.
  const problem = toProblem(refusal, 'zh');
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Content-Language: zh',
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${withoutBody ? '' : body}`, () => socket.destroy());
}
