/** Routes of Express from the list of endpoints. */
import { type Request, type Response, Router } from 'express';
import { ProblemError } from '../../base/problem.ts';
import type { Endpoint, EndpointContext } from '../endpoints/endpoint.ts';
import type { TileProvider } from '../schema/region.ts';
import type { ApiUseCases } from '../use-cases/use-cases.ts';
import { toLanguage } from './language.ts';

export interface MountOptions {
  readonly useCases: ApiUseCases;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly version: string;
  readonly tileProviders: readonly TileProvider[];
  /** After so long a request is answered with `timed-out`. */
  readonly timeLimitMs: number;
}

/** `/api/v1/lines/{lineId}` as Express writes it. */
function toExpressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

export function toEndpointRouter(endpoints: readonly Endpoint[], options: MountOptions): Router {
  const router = Router();
  for (const endpoint of endpoints) {
    const path = toExpressPath(endpoint.path);
    router.get(path, (request, response) => answer(endpoint, options, request, response));
    router.all(path, (_request, response) => {
      response.set('Allow', 'GET, HEAD');
      throw new ProblemError('method-not-allowed', {
        zh: '此地址只支持 GET',
        en: 'Only GET is served here',
      });
    });
  }
  return router;
}

async function answer(
  endpoint: Endpoint,
  options: MountOptions,
  request: Request,
  response: Response,
): Promise<void> {
  const language = toLanguage(request);
  const context: EndpointContext = {
    useCases: options.useCases,
    language,
    nowEpochSec: Math.floor(options.clock() / 1000),
    version: options.version,
    tileProviders: options.tileProviders,
    rawQuery: request.query,
  };
  const { status, body } = await withTimeLimit(
    endpoint.run(request.params, request.query, context),
    options.timeLimitMs,
  );
  if (response.headersSent || response.destroyed) return;
  response.status(status);
  response.set('Content-Language', language);
  response.vary('Accept-Language');
  const isKept = endpoint.cacheSec > 0 && status === 200;
  response.set('Cache-Control', isKept ? `public, max-age=${endpoint.cacheSec}` : 'no-store');
  response.json(body);
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
