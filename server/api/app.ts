/** The whole HTTP side as one Express app, over the use cases it is given. */
import compression from 'compression';
import express, { type Express } from 'express';
import type { Logger } from 'pino';
import type { ApiUseCases } from '../app/use-cases.ts';
import { endpoints } from './endpoints/endpoints.ts';
import { toCorsRouter } from './http/cors.ts';
import { toDocsRouter } from './http/docs.ts';
import { createGate } from './http/gate.ts';
import { type HostOptions, OwnNames, toHostGuard, toOriginGuard } from './http/hosts.ts';
import { toEndpointRouter } from './http/mount.ts';
import { createMetrics, toRequestLog } from './http/observe.ts';
import { toOpenApiDocument } from './http/openapi.ts';
import { toLostPageHandler, toPageRouter } from './http/page.ts';
import { notFoundHandler, toErrorHandler } from './http/problems.ts';
import { toRateLimit, toSecurityHeaders, urlLengthGuard } from './http/security.ts';
import type { TileProvider } from './schema/region.ts';

export interface AppOptions extends HostOptions {
  readonly logger: Logger;
  /** Of this software; shown by health and in the OpenAPI document. */
  readonly version: string;
  /** Milliseconds since 1970; the system's clock where absent. */
  readonly clock?: () => number;
  /** Online tiles that the page may offer; none where absent. */
  readonly tileProviders?: readonly TileProvider[];
  /** Folder of the built page; no page is served where absent. */
  readonly clientDir?: string;
  /** Answers later than this become `timed-out`. Default 15,000. */
  readonly timeLimitMs?: number;
  /** Requests to `/api` a minute from one address. Default 600. */
  readonly requestsPerMinute?: number;
  /** Count the machine's own requests too: wanted behind a proxy on the same machine without `trustProxy`. */
  readonly countsLoopback?: boolean;
  /** What callers have to show before they read cards, move or see money, or measure the server; nothing where absent. */
  readonly token?: string;
  /** Express's `trust proxy`: how many proxies stand in front. Default none. */
  readonly trustProxy?: number;
}

/** Builds the app; whoever calls it listens. */
export function createApp(useCases: ApiUseCases, options: AppOptions): Express {
  const { logger, version, clock = Date.now, tileProviders = [] } = options;
  const app = express();
  const metrics = createMetrics();
  const gate = createGate(options.token, clock);
  const names = new OwnNames(options);
  const hostGuard = toHostGuard(names);
  app.set('query parser', 'simple');
  app.set('trust proxy', options.trustProxy ?? false);

  app.use(toRequestLog(logger));
  app.use(metrics.measure);
  app.use(toSecurityHeaders(tileProviders));
  app.use(toCorsRouter(endpoints, hostGuard));
  app.use(hostGuard);
  app.use(urlLengthGuard);
  app.use(compression());
  app.get('/metrics', gate.guard, metrics.expose);

  app.use('/api', toRateLimit(options.requestsPerMinute ?? 600, options.countsLoopback ?? false));
  app.use(
    toEndpointRouter(endpoints, {
      useCases,
      clock,
      version,
      tileProviders,
      gate,
      originGuard: toOriginGuard(names),
      timeLimitMs: options.timeLimitMs ?? 15_000,
    }),
  );
  app.use(
    toDocsRouter(toOpenApiDocument(endpoints, version), () =>
      useCases.findExampleFacts(Math.floor(clock() / 1000)),
    ),
  );
  if (options.clientDir !== undefined) app.use(toPageRouter(options.clientDir));

  app.use(notFoundHandler);
  if (options.clientDir !== undefined) app.use(toLostPageHandler(options.clientDir));
  app.use(toErrorHandler(logger));
  return app;
}
