/** A real server on a free port of the loopback interface. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { type AppOptions, createApp } from '../../server/api/app.ts';
import { createHttpServer, type ServerTimes } from '../../server/api/http/server.ts';
import type { ApiUseCases } from '../../server/app/use-cases.ts';
import { type Asked, createFakeUseCases } from './fake-use-cases.ts';
import { nowMs } from './tiny-region.ts';

export interface Served {
  readonly url: string;
  readonly asked: Asked;
  readonly logLines: Record<string, unknown>[];
  readonly close: () => Promise<void>;
}

/** Starts a server over the tiny region at a fixed time; the caller closes it. */
export async function serveFake(
  overrides: Partial<ApiUseCases> = {},
  options: Partial<AppOptions> = {},
  logLevel = 'info',
  times: ServerTimes = {},
): Promise<Served> {
  const logLines: Record<string, unknown>[] = [];
  const logger = pino(
    { level: logLevel },
    { write: (line: string) => void logLines.push(JSON.parse(line) as Record<string, unknown>) },
  );
  const { useCases, asked } = createFakeUseCases(overrides);
  const app = createApp(useCases, { logger, version: '1.2.3', clock: () => nowMs, ...options });
  const server = await new Promise<Server>((resolve) => {
    const started = createHttpServer(app, logger, times).listen(0, '127.0.0.1', () => resolve(started));
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    logLines,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Fetches JSON, with status and headers. */
export async function getJson(url: string, init: RequestInit = {}) {
  const response = await fetch(url, init);
  const body: unknown = await response.json();
  return { status: response.status, headers: response.headers, body };
}
