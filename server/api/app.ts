/** The Express app over the use cases. */
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
  /** Version of this software, for `/health` and the OpenAPI document. */
  readonly version: string;
  /** Milliseconds since 1970; the system's clock where absent. */
  readonly clock?: () => number;
  /** Tile servers that the page offers; none where absent. */
  readonly tileProviders?: readonly TileProvider[];
  /** Folder of the built page; no page is served where absent. */
  readonly clientDir?: string;
  /** Milliseconds until a request is refused with `timed-out`. Default 15,000. */
  readonly timeLimitMs?: number;
  /** Requests to `/api` a minute from one address. Default 600. */
  readonly requestsPerMinute?: number;
  /** Whether requests of the machine itself count; needed behind a proxy on the same machine without `trustProxy`. */
  readonly countsLoopback?: boolean;
  /**
   * The operator's token; requests that read cards, move or show money, or read metrics need it. Without it they need
   * nothing.
   */
  readonly token?: string;
  /** Express's `trust proxy`: number of proxies in front of the server. Default none. */
  readonly trustProxy?: number;
}

/** Builds the app; the caller makes it listen. */
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
