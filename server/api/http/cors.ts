/**
 * CORS: pages of any origin may read answers about planning and the timetable, without credentials. Paths that need the
 * operator's token, or that change something, never get these headers.
 */
import { type RequestHandler, Router } from 'express';
import type { Endpoint } from '../endpoints/endpoint.ts';
import { asksOnly } from '../schema/operation.ts';
import { OPENAPI_PATH } from './docs.ts';
import { toExpressPath } from './mount.ts';

/** Seconds for which a browser may keep the answer to a preflight request. */
const MAX_AGE_SEC = 86_400;

/** Whether pages of other origins may read the answers of the endpoint. */
function isOpenToPages(endpoint: Endpoint): boolean {
  return endpoint.access === 'open' && asksOnly(endpoint);
}

/**
 * Comes before all handlers that may refuse a request, so that a page can read the refusal. A path is open where all its
 * methods are.
 *
 * @param hostGuard - refuses a preflight request to a name that is not the server's own
 */
export function toCorsRouter(endpoints: readonly Endpoint[], hostGuard: RequestHandler): Router {
  const router = Router();
  const open = [...Map.groupBy(endpoints, ({ path }) => path)]
    .filter(([, ofPath]) => ofPath.every(isOpenToPages))
    .map(([path, ofPath]) => [toExpressPath(path), ofPath.map(({ method }) => method)] as const);
  for (const [path, methods] of [...open, [OPENAPI_PATH, ['get']] as const]) {
    router.options(path, allowAllOrigins, hostGuard, toPreflight(methods));
    router.all(path, allowAllOrigins);
  }
  return router;
}

/** Lets pages of any origin read the answer, refusals included. */
const allowAllOrigins: RequestHandler = (_request, response, next) => {
  response.set('Access-Control-Allow-Origin', '*');
  response.set('Access-Control-Expose-Headers', 'Content-Language, Link');
  next();
};

function toPreflight(methods: readonly string[]): RequestHandler {
  const allowed = methods.flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : ['POST'])).join(', ');
  return (_request, response) => {
    response.set({
      Allow: allowed,
      'Access-Control-Allow-Methods': allowed,
      'Access-Control-Allow-Headers': 'Content-Type, Accept, Accept-Language',
      'Access-Control-Max-Age': String(MAX_AGE_SEC),
    });
    response.status(204).end();
  };
}
