/** Routes of Express from the list of endpoints. */
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import type { ApiUseCases } from '../../app/use-cases.ts';
import { ProblemError } from '../../base/problem.ts';
import type { Endpoint, EndpointContext } from '../endpoints/endpoint.ts';
import { limits } from '../schema/limits.ts';
import { asksOnly } from '../schema/operation.ts';
import type { TileProvider } from '../schema/region.ts';
import { discardRest, toLengthGuard } from './body-length.ts';
import type { Gate } from './gate.ts';
import { toLanguage } from './language.ts';
import { LARGE_BYTES, toLargeBodyReaders } from './large-body.ts';
import { Turns } from './turns.ts';

export interface MountOptions {
  readonly useCases: ApiUseCases;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly version: string;
  readonly tileProviders: readonly TileProvider[];
  readonly gate: Gate;
  /** Refuses writes from pages of elsewhere. */
  readonly originGuard: RequestHandler;
  /** After so long a request is answered with `timed-out`. */
  readonly timeLimitMs: number;
}

type AnswerOptions = MountOptions & { readonly turns: Turns };

/** `/api/v1/lines/{lineId}` as Express writes it. */
export function toExpressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

/** One route for each path and method; any other method of a path is refused. */
export function toEndpointRouter(endpoints: readonly Endpoint[], mounted: MountOptions): Router {
  const options: AnswerOptions = { ...mounted, turns: new Turns() };
  const router = Router();
  for (const [path, ofPath] of Map.groupBy(endpoints, (endpoint) => endpoint.path)) {
    const route = toExpressPath(path);
    for (const endpoint of ofPath) {
      // Nothing of a body is read for who may not ask.
      router[endpoint.method](
        route,
        ...(asksOnly(endpoint) ? [] : [options.originGuard]),
        ...(endpoint.access === 'token' ? [options.gate.guard] : []),
        ...toBodyReaders(endpoint),
        (request: Request, response: Response) => answer(endpoint, options, request, response),
      );
    }
    const methods = ofPath.flatMap(({ method }) =>
      method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()],
    );
    router.all(route, (_request, response) => {
      response.set('Allow', methods.join(', '));
      throw new ProblemError('method-not-allowed', {
        zh: `此地址只支持 ${methods[0]}`,
        en: `Only ${methods[0]} is served here`,
      });
    });
  }
  return router;
}

function toBodyReaders({ bodyBytes, method, operationId, streamTypes }: Endpoint): RequestHandler[] {
  if (method !== 'post') return [];
  if (streamTypes) return [toTypeGuard(streamTypes), toLengthGuard(limits.tapFileBytes)];
  const limit = bodyBytes ?? limits.bodyBytes;
  const guards = [toTypeGuard(['application/json']), toLengthGuard(limit)];
  return limit > LARGE_BYTES
    ? [...guards, ...toLargeBodyReaders(operationId, limit)]
    : [...guards, toJsonParser(limit)];
}

function toJsonParser(limit: number): RequestHandler {
  return express.json({ limit });
}

/**
 * Refuses bodies of other types. It is a guard as well: a page of elsewhere cannot send these types to a server on the
 * visitor's own machine without asking first.
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

async function answer(
  endpoint: Endpoint,
  options: AnswerOptions,
  request: Request,
  response: Response,
): Promise<void> {
  const language = toLanguage(request);
  const nowEpochSec = Math.floor(options.clock() / 1000);
  const context: EndpointContext = {
    useCases: options.useCases,
    language,
    nowEpochSec,
    version: options.version,
    tileProviders: options.tileProviders,
    rawQuery: request.query,
    session: options.gate.toSession(request, response, nowEpochSec),
  };
  const run = () =>
    endpoint.run(
      {
        params: request.params,
        query: request.query,
        body: request.body,
        idempotencyKey: request.get('idempotency-key'),
        // Whoever stops reading must not close the connection on which the answer goes out.
        ...(endpoint.streamTypes ? { stream: request.iterator({ destroyOnReturn: false }) } : {}),
        contentType: request.get('content-type'),
      },
      context,
    );
  const running = endpoint.isDear?.(request.query)
    ? options.turns.take(run, () => response.destroyed || response.headersSent)
    : run();
  // How long a file takes to arrive is the sender's affair.
  const { status, body, text } = endpoint.streamTypes
    ? await running.finally(() => discardRest(request))
    : await withTimeLimit(running, options.timeLimitMs);
  if (response.headersSent || response.destroyed) return;
  response.status(status);
  response.set('Content-Language', language);
  response.vary('Accept-Language');
  const isKept = endpoint.cacheSec > 0 && status === 200;
  response.set('Cache-Control', isKept ? `public, max-age=${endpoint.cacheSec}` : 'no-store');
  if (text === undefined) {
    response.json(body);
    return;
  }
  const disposition = text.contentType === 'text/csv' ? 'attachment' : 'inline';
  response.set(
    'Content-Disposition',
    `${disposition}; filename="${text.fileName.replaceAll(/[^\w.-]/g, '_')}"`,
  );
  response.type(`${text.contentType}; charset=utf-8`).send(text.content);
}

/** The answer, or the refusal `timed-out` where it takes too long. */
async function withTimeLimit<T>(promise: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const refusal = new ProblemError('timed-out', {
      zh: '查询用时过长，请缩小范围再试',
      en: 'The request took too long; please ask for less',
    });
    timer = setTimeout(() => reject(refusal), limitMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
