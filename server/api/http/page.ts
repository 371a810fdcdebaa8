/** The built page: hashed files for good, the page itself anew each time. */
import path from 'node:path';
import express, { type Router } from 'express';

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
    response.sendFile('index.html', {
      root: clientDir,
      cacheControl: false,
      headers: { 'Cache-Control': 'no-cache' },
    });
  });
  return router;
}
