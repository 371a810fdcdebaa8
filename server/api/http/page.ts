/** The built page: hashed files for good, the page itself anew each time. */
import path from 'node:path';
import express, { type ErrorRequestHandler, type Request, type Router } from 'express';
import { ProblemError, problemStatus } from '../../base/problem.ts';

/** Addresses that the page routes by itself. */
const clientRoutes = [
  '/',
  '/plan',
  '/stop/:id',
  '/line/:id',
  '/lines',
  '/reach',
  '/card{/*rest}',
  '/settlement{/*rest}',
  '/journey/:id',
];

/** `clientDir` holds `index.html` and, with content hashes in their names, everything under `assets/`. */
export function toPageRouter(clientDir: string): Router {
  const router = express.Router();
  router.use(
    '/assets',
    express.static(path.join(clientDir, 'assets'), {
      immutable: true,
      maxAge: '1y',
      index: false,
      redirect: false,
    }),
  );
  router.use(express.static(clientDir, { index: false, redirect: false, maxAge: '1h', dotfiles: 'ignore' }));
  router.get(clientRoutes, (_request, response) => {
    response.sendFile('index.html', toIndexOptions(clientDir));
  });
  return router;
}

const toIndexOptions = (root: string) => ({
  root,
  cacheControl: false,
  headers: { 'Cache-Control': 'no-cache' },
});

/** What programs ask for stays theirs: they read problem+json. */
const programPaths = /^\/(api|assets|metrics)(\/|$)/i;

/** Whether a person with a browser is on the way to a page: nothing else asks for HTML by its name. */
function isPageVisit(request: Request): boolean {
  const isReading = request.method === 'GET' || request.method === 'HEAD';
  return isReading && !programPaths.test(request.path) && /\btext\/html\b/i.test(request.get('accept') ?? '');
}

function toStatus(error: unknown): number {
  if (error instanceof ProblemError) return problemStatus[error.code];
  const { status } = (typeof error === 'object' && error ? error : {}) as { status?: number };
  return status ?? 500;
}

/**
 * Sends the page, with the refusal's status, to a person whose address is refused: the page says in its own language and
 * look that there is nothing, and leads on. Refusals to programs and defects are left to the next handler.
 */
export function toLostPageHandler(clientDir: string): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const status = toStatus(error);
    if (response.headersSent || status >= 500 || !isPageVisit(request)) {
      next(error);
      return;
    }
    response.status(status).vary('Accept');
    response.sendFile('index.html', toIndexOptions(clientDir), (failure?: Error) => {
      if (failure) next(error);
    });
  };
}
