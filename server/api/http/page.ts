/** Serves the built page: browsers keep hashed files for a year and ask for `index.html` and the service worker each time. */
import path from 'node:path';
import express, { type ErrorRequestHandler, type Request, type Router } from 'express';
import { ProblemError, problemStatus } from '../../base/problem.ts';

/** Paths that the page routes itself. */
const clientRoutes = [
  '/',
  '/plan',
  '/stop/:id',
  '/stop/:id/times',
  '/line/:id',
  '/lines',
  '/trains',
  '/about',
  '/reach',
  '/card{/*rest}',
  '/bureau{/*rest}',
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
  // Browsers must see a new worker and a new manifest at their next visit, because these lead to the newer page.
  router.get(
    ['/service-worker.js', '/manifest.webmanifest', '/manifest.en.webmanifest'],
    (request, response, next) => {
      response.sendFile(path.basename(request.path), toIndexOptions(clientDir), (failure?: Error) => {
        if (failure) next();
      });
    },
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

/** Refusals of these paths stay problem+json: programs read them. */
const programPaths = /^\/(api|assets|metrics)(\/|$)/i;

/** Whether a browser opens the address as a page: only such requests name `text/html` in `Accept`. */
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
 * Sends the page with the refusal's status to a person who opens an address that is refused; the page then says that nothing
 * is there and offers links. Refusals of requests by programs, and defects, go to the next handler.
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
