/** Security headers, and limits on addresses and on the rate of requests. */
import type { RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { ProblemError } from '../../base/problem.ts';
import { limits } from '../schema/limits.ts';
import type { TileProvider } from '../schema/region.ts';
import { isLoopback } from './hosts.ts';

/** Origins of the tile servers, one for each subdomain. */
export function toTileOrigins(providers: readonly TileProvider[]): string[] {
  const urls = providers.flatMap(({ url, subdomains }) =>
    url.includes('{s}') ? subdomains.map((subdomain) => url.replaceAll('{s}', subdomain)) : [url],
  );
  const origins = urls.map((url) => (URL.canParse(url) ? new URL(url).origin : 'null'));
  return [...new Set(origins)].filter((origin) => /^https?:\/\//.test(origin));
}

/**
 * Security headers. Inline styles are allowed because the page's component library writes them, inline scripts are not.
 * Strict transport security is left to the proxy that terminates TLS.
 */
export function toSecurityHeaders(providers: readonly TileProvider[]): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        scriptSrcAttr: ["'none'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:', ...toTileOrigins(providers)],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        workerSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: false,
    // Tile servers require a referrer.
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    crossOriginEmbedderPolicy: false,
  });
}

/** Refuses addresses longer than `limits.urlLength`. */
export const urlLengthGuard: RequestHandler = (request, _response, next) => {
  if (request.originalUrl.length <= limits.urlLength) {
    next();
    return;
  }
  next(
    new ProblemError('uri-too-long', {
      zh: '网址过长，最多 8192 个字符',
      en: 'The address is too long; 8192 characters at most',
    }),
  );
};

/** Limits requests a minute from one address; requests of the machine itself count only with `countsLoopback`. */
export function toRateLimit(perMinute: number, countsLoopback: boolean): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // Do not warn about `X-Forwarded-For` headers that clients set without a proxy.
    validate: { xForwardedForHeader: false },
    skip: (request) => !countsLoopback && isLoopback(request.ip),
    keyGenerator: (request) => ipKeyGenerator(request.ip ?? ''),
    handler: (_request, _response, next) => {
      next(
        new ProblemError('too-many-requests', {
          zh: '请求过于频繁，请一分钟后再试',
          en: 'Too many requests; please try again in a minute',
        }),
      );
    },
  });
}
