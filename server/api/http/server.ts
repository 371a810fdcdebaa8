/** The HTTP server around the app: its time limits, and refusals of bytes that are no HTTP request. */
import { createServer, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Express } from 'express';
import type { Logger } from 'pino';
import { ProblemError } from '../../base/problem.ts';
import { toProblem } from './problems.ts';

/** Milliseconds that a caller may take; handlers have their own limit. */
const times = {
  /** Until the headers are complete. */
  headersTimeout: 30_000,
  /** Until the body is complete; enough for the largest file over a slow line. */
  requestTimeout: 1_200_000,
  /** Until an idle connection is closed. */
  idleMs: 120_000,
  keepAliveTimeout: 10_000,
  /** How often `headersTimeout` and `requestTimeout` are checked. */
  connectionsCheckingInterval: 5_000,
} as const;

export type ServerTimes = Partial<Record<Exclude<keyof typeof times, 'idleMs'>, number>>;

/**
 * Makes the server; the caller calls `listen`.
 *
 * @param limits - other time limits, for tests
 */
export function createHttpServer(app: Express, logger: Logger, limits: ServerTimes = {}): Server {
  const { idleMs, ...usual } = times;
  // The app refuses requests without `Host` itself, with problem+json.
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
  // Unknown expectations may be ignored (RFC 9110, 10.1.1).
  server.on('checkExpectation', (request, response) => app(request, response));
  return server;
}

/** An error of Node's HTTP parser: its code, and the bytes that it was parsing. */
type ParserError = NodeJS.ErrnoException & { readonly rawPacket?: Buffer };

/** Whether the unparsed request is a `HEAD`: its caller would take a body for the start of the next answer. */
function isHead({ rawPacket }: ParserError): boolean {
  return rawPacket?.subarray(0, 5).toString('latin1') === 'HEAD ';
}

/** The refusal for an error code of the HTTP parser. */
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

/** `_httpMessage` is the response that Node is writing on the socket. */
type ServerSocket = Duplex & { readonly _httpMessage?: { readonly headersSent: boolean } | null };

/**
 * Writes a response to the socket itself, as there is no `ServerResponse`; closes the socket where a response has already
 * begun.
 */
function refuse(socket: ServerSocket, refusal: ProblemError, withoutBody = false): void {
  if (!socket.writable || socket._httpMessage?.headersSent) {
    socket.destroy();
    return;
  }
  // The language of the request is unknown: use Chinese, the default; `text` has both.
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
