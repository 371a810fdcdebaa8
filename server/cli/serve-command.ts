/** `tongcheng serve`: imports new feeds and serves the page and the API, by default on the loopback address. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { createApp } from '../api/app.ts';
import { createHttpServer } from '../api/http/server.ts';
import { tileProviderSchema } from '../api/schema/region.ts';
import { type ClearingOptions, findSchemeDir } from '../app/clearing/clearing.ts';
import { createMoneyRoom } from '../app/clearing/money-room.ts';
import { loadJson } from '../app/files/load-json.ts';
import { clientDir, readVersion } from '../app/files/paths.ts';
import { createEngine, type Engine } from '../app/planning/engine.ts';
import { createWorld } from '../app/planning/world.ts';
import { createReportRoom } from '../app/reports/report-room.ts';
import { createScenarioRoom } from '../app/scenarios/scenario-room.ts';
import { createUseCases } from '../app/use-cases.ts';
import { ProblemError } from '../base/problem.ts';
import type { Timetable } from '../transit/timetable/timetable.ts';
import { IDLE, toIdleText, toRefusalText } from './feed-report.ts';
import { loadShown } from './options.ts';
import { type AccessOptions, loadAccess } from './serve-access.ts';

export interface ServeOptions extends ClearingOptions, AccessOptions {
  readonly port?: string;
  readonly tiles?: string;
  readonly engine?: Engine;
}

const DEFAULT_PORT = 8080;

/**
 * Serves until SIGINT or SIGTERM.
 *
 * @param nowSec - epoch seconds: standard error names the feeds without service now
 */
export async function runServe(options: ServeOptions, nowSec: number): Promise<number> {
  // Check the token before loading feeds, which takes long.
  const access = await loadAccess(options, process.env);
  const { host } = access;
  const loaded = await loadShown(options, nowSec);
  warnOfZones(loaded.timetable);
  for (const feed of loaded.report.feeds) {
    if (feed.status === 'refused') process.stderr.write(`${toRefusalText(feed)}\n`);
    else if (IDLE.some((code) => code in feed.problems.totals)) process.stderr.write(`${toIdleText(feed)}\n`);
  }
  const world = createWorld(
    loaded,
    createEngine(options.engine ?? 'auto'),
    findSchemeDir(options, loaded.region),
  );
  // Builds the index of the search box before the first request needs it.
  world.places();
  const logger = pino({ level: process.env.LOG_LEVEL ?? 'warn' }, pino.destination(2));
  const money = createMoneyRoom(
    options,
    loaded,
    world,
    (error) => logger.error({ err: error }, 'job failed'),
    ({ code, text }) => logger.warn({ code, zh: text.zh }, text.en),
  );
  const scenarios = createScenarioRoom(options, loaded, (error) =>
    logger.error({ err: error }, 'comparison failed'),
  );
  const reports = createReportRoom(options, scenarios.useCases);
  const useCases = createUseCases(
    world,
    money.open,
    () => scenarios.useCases,
    () => reports.useCases,
  );
  const app = createApp(useCases, {
    ...access,
    logger,
    version: readVersion(),
    ...(existsSync(join(clientDir, 'index.html')) ? { clientDir } : {}),
    ...(options.tiles === undefined
      ? {}
      : { tileProviders: loadJson(options.tiles, tileProviderSchema.array()) }),
  });
  const server = createHttpServer(app, logger);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(toListenProblem(error, host, options.port)),
    );
    server.listen(Number(options.port ?? DEFAULT_PORT), host, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  process.stdout.write(`Tongcheng 同城  http://${host.includes(':') ? `[${host}]` : host}:${port}/\n`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await reports.close();
  await scenarios.close();
  await money.close();
  await world.engine?.close();
  return 0;
}

/** Warns of feeds in several time zones: query times have one zone, so this is rarely intended. */
function warnOfZones({ feeds, timeZone }: Timetable): void {
  const others = feeds.filter((feed) => feed.timeZone !== timeZone);
  if (others.length === 0) return;
  const list = others.map((feed) => `${feed.feedId} (${feed.timeZone})`).join(', ');
  process.stderr.write(
    `数据跨多个时区：查询时间按 ${timeZone}；不同的有 ${list}\n` +
      `Feeds of several time zones: times asked for are those of ${timeZone}; others: ${list}\n`,
  );
}

/** A problem if the address is in use, forbidden or not of this machine; else the error itself. */
function toListenProblem(error: NodeJS.ErrnoException, host: string, port: string | undefined): Error {
  if (!['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND'].includes(error.code ?? '')) return error;
  const at = `${host}:${port ?? DEFAULT_PORT}`;
  return new ProblemError(
    'bad-request',
    { zh: `无法监听 ${at}（${error.code}）`, en: `Cannot listen on ${at} (${error.code})` },
    {},
    { cause: error },
  );
}
