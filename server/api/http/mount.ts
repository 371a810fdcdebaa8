/** Mounts the endpoints as routes of Express. */
import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { ApiUseCases } from '../../app/use-cases.ts';
import { ProblemError } from '../../base/problem.ts';
import type { Endpoint, EndpointContext } from '../endpoints/endpoint.ts';
import { asksOnly } from '../schema/operation.ts';
import type { TileProvider } from '../schema/region.ts';
import { discardRest, toBodyReaders } from './bodies.ts';
import type { Gate } from './gate.ts';
import { toLanguage } from './language.ts';
import { Turns } from './turns.ts';

export interface MountOptions {
  readonly useCases: ApiUseCases;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly version: string;
  readonly tileProviders: readonly TileProvider[];
  readonly gate: Gate;
  /** Refuses writes from pages of other origins. */
  readonly originGuard: RequestHandler;
  /** Milliseconds after which a request is refused with `timed-out`. */
  readonly timeLimitMs: number;
}

type AnswerOptions = MountOptions & { readonly turns: Turns };

/** Converts OpenAPI's `/api/v1/lines/{lineId}` to Express's `/api/v1/lines/:lineId`. */
export function toExpressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

/** Mounts one route for each path and method; refuses all other methods of a path. */
export function toEndpointRouter(endpoints: readonly Endpoint[], mounted: MountOptions): Router {
  const options: AnswerOptions = { ...mounted, turns: new Turns() };
  const router = Router();
  for (const [path, ofPath] of Map.groupBy(endpoints, (endpoint) => endpoint.path)) {
    const route = toExpressPath(path);
    for (const endpoint of ofPath) {
      // Guards run before body readers: the body of a refused request stays unread.
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
        // A handler that stops reading must not close the connection, as the answer still has to be sent on it.
        ...(endpoint.streamTypes ? { stream: request.iterator({ destroyOnReturn: false }) } : {}),
        contentType: request.get('content-type'),
      },
      context,
    );
  const running = endpoint.isExpensive?.(request.query)
    ? options.turns.take(run, () => response.destroyed || response.headersSent)
    : run();
  // Uploads have no time limit here: the sender decides how long they take.
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
  const disposition = text.contentType === 'text/html' ? 'inline' : 'attachment';
  response.set(
    'Content-Disposition',
    `${disposition}; filename="${text.fileName.replaceAll(/[^\w.-]/g, '_')}"`,
  );
  if (typeof text.content === 'string')
    response.type(`${text.contentType}; charset=utf-8`).send(text.content);
  else response.type(text.contentType).send(Buffer.from(text.content));
}

/** Resolves to the answer, or rejects with `timed-out` after `limitMs`. */
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
