/** Logs and measures each request. Both keep the route's pattern and not its parameters, which may say where people travel. */
import type { Request, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** The route pattern of a request; `none` for all requests without one, so that metrics have few labels. */
function toRouteLabel(request: Request): string {
  const path: unknown = request.route?.path;
  return typeof path === 'string' ? path : 'none';
}

/** Logs a request when its connection closes: at `info` without parameters, at `debug` with the full address. */
export function toRequestLog(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const start = performance.now();
    response.once('close', () => {
      const { method } = request;
      const ms = Math.round((performance.now() - start) * 10) / 10;
      const { statusCode } = response;
      const isAborted = !response.writableFinished;
      logger.info({ method, route: toRouteLabel(request), status: statusCode, ms, isAborted }, 'request');
      logger.debug({ url: request.originalUrl }, 'address');
    });
    next();
  };
}

export interface Metrics {
  readonly measure: RequestHandler;
  /** Sends the metrics in the text format of Prometheus. */
  readonly expose: RequestHandler;
}

/** Each app has its own registry, so that two apps in one process do not mix their figures. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the arrival of a request to the end of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  return {
    measure: (request, response, next) => {
      const stop = seconds.startTimer();
      response.once('close', () => {
        stop({ method: request.method, route: toRouteLabel(request), status: response.statusCode });
      });
      next();
    },
    expose: async (_request, response) => {
      const text = await registry.metrics();
      response.set('Cache-Control', 'no-store').type(registry.contentType).send(text);
    },
  };
}
