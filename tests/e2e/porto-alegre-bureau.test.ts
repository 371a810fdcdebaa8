/** A bureau in a city that is none of the two: a line drawn there, its riders, its fares, and reports in its own currency. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { en } from '../../client/src/i18n/en.ts';
import { loadFeeds } from '../../server/app/planning/load-feeds.ts';
import type { LoadedTimetable } from '../../server/app/planning/load-timetable.ts';
import { createCardFares } from '../../server/app/pricing/card-fares.ts';
import { loadScheme } from '../../server/app/pricing/load-scheme.ts';
import { loadFares } from '../../server/app/pricing/price-itinerary.ts';
import type { ScenarioComparison } from '../../server/app/scenarios/run-comparison.ts';
import { findServiceDay } from '../../server/base/service-day.ts';
import { defaultSheet, toSheetJson } from '../../server/bureau/demand/model/parameters.ts';
import { priceCardJourney } from '../../server/money/scheme/price-card-journey.ts';
import type { SchemeBook } from '../../server/money/scheme/scheme-book.ts';
import { launchBrowser, openPage } from '../support/browser.ts';
import { drawLine, startScenario, waitUntilSaved } from '../support/bureau-page.ts';
import {
  isPoaThere,
  type PoaFares,
  poaFeeds,
  poaSkipped,
  readPoaFares,
  writePoaRegion,
} from '../support/porto-alegre.ts';
import { type RunningServer, startServer } from '../support/server.ts';

const DATE = '2019-05-13';

/** Amounts one for one, so that the figures are illustrative; a grid of few zones. */
function toSheet(currency: string) {
  const { sections, ...rest } = toSheetJson(defaultSheet) as {
    readonly sections: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  };
  const rows = Object.entries(sections).map(([id, own]) => {
    const changed = Object.entries(own).map(([name, { unit: _, ...row }]) =>
      name === 'zoneResolution' ? [name, { ...row, low: 7, central: 7, high: 7 }] : [name, row],
    );
    return [id, Object.fromEntries(changed)];
  });
  return { ...rest, currency, sections: Object.fromEntries(rows) };
}

describe.skipIf(!isPoaThere)(`Porto Alegre${poaSkipped}`, () => {
  const dir = mkdtempSync(join(tmpdir(), 'tongcheng-poa-'));
  let fares: PoaFares;
  let loaded: LoadedTimetable;
  let browser: Browser;
  let server: RunningServer;
  beforeAll(async () => {
    fares = await readPoaFares();
    const data = join(dir, 'data');
    const region = writePoaRegion(join(dir, 'region'), fares);
    server = await startServer(['--feeds', ...poaFeeds, '--region', region, '--data', data]);
    loaded = await loadFeeds({ feeds: poaFeeds, data, region });
    browser = await launchBrowser();
  }, 240_000);
  afterAll(async () => {
    await Promise.all([browser?.close(), server?.stop()]);
    rmSync(dir, { recursive: true, force: true });
  });

  // biome-ignore lint/suspicious/noExplicitAny: the test names the fields that it reads
  async function ask(method: string, path: string, body?: unknown): Promise<any> {
    const response = await fetch(`${server.origin}/api/v1/${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
    const answer = await response.json();
    expect(response.ok, JSON.stringify(answer)).toBe(true);
    return answer;
  }

  test('the card has the fares of the table, with one cheaper change within the hour', () => {
    const book = loadScheme(join(dir, 'region', 'scheme')) as SchemeBook;
    const context = createCardFares(book, loaded.imported, loadFares(loaded.imported).tariff)?.findContext({
      mediumId: 'card',
    });
    if (!context) throw new RangeError('no card');
    const day = findServiceDay(DATE) as number;
    const price = (...rides: readonly (readonly [feed: string, route: string, minute: number])[]) =>
      priceCardJourney(
        context,
        rides.map(([feedId, routeId, minute], legIndex) => ({
          legIndex,
          feedId,
          routeId,
          fromStopId: 'a',
          toStopId: 'b',
          departureSec: 43_200 + minute * 60,
          arrivalSec: 43_200 + minute * 60 + 600,
          day,
          timeZone: 'America/Sao_Paulo',
        })),
      );
    const bus = (route: string, minute: number) => ['poa-eptc', route, minute] as const;
    const rail = (minute: number) => ['poa-trensurb', 'LINHA1', minute] as const;
    expect(price(bus('149', 0))).toMatchObject({ totalFen: fares.bus, currency: 'BRL' });
    expect(price(rail(0))?.totalFen).toBe(fares.rail);
    expect(price(bus('149', 0), bus('165', 30))?.totalFen).toBe(fares.busBus);
    expect(price(bus('149', 0), rail(30))?.totalFen).toBe(fares.busRail);
    expect(price(rail(0), bus('149', 30))?.totalFen).toBe(fares.railBus);
    // The same line again, a change after more than an hour, and a second change have no discount.
    expect(price(bus('149', 0), bus('149', 30))?.totalFen).toBe(2 * fares.bus);
    expect(price(bus('149', 0), bus('165', 61))?.totalFen).toBe(2 * fares.bus);
    expect(price(bus('149', 0), bus('165', 20), bus('168', 40))?.totalFen).toBe(fares.busBus + fares.bus);
    // The feed itself has another fare of the same year, and the railway none.
    expect([fares.bus, fares.rail, fares.busBus, fares.busRail]).toEqual([480, 450, 720, 837]);
  });

  test('a line that is drawn on its map has riders, and a report in reais', {
    timeout: 180_000,
  }, async () => {
    const { page, faults, close } = await openPage(browser, `${server.origin}/bureau?lang=en`);
    await startScenario(page, en);
    // Across Canoas, by a station of the railway.
    await drawLine(page, en, [
      [0.47, 0.5],
      [0.54, 0.54],
      [0.58, 0.45],
    ]);
    const impact = page.getByTestId('impact');
    await impact
      .getByText(/R\$\s?\d/)
      .first()
      .waitFor();
    await waitUntilSaved(page, en);
    expect(await page.locator('body').innerText()).not.toMatch(/Hohhot|Baotou|呼和浩特|包头|¥/);
    expect(faults).toEqual([]);
    await close();
    const [{ scenarioId }] = (await ask('GET', 'scenarios')).scenarios;
    const { document } = await ask('GET', `scenarios/${scenarioId}`);
    const [line] = document.modifications;
    expect(line).toMatchObject({ type: 'addLine', stops: { length: 3 } });
    const path = `scenarios/${scenarioId}`;
    const check = await ask('POST', `${path}/check`, {});
    expect(check).toMatchObject({ isRight: true, currency: 'BRL' });
    expect(check.operations.lines[0].residents).toBeGreaterThan(1_000);
    const body = {
      parts: ['operations', 'riders'],
      riders: { draws: 10, sheet: toSheet('BRL') },
    };
    let job = await ask('POST', `${path}/compare`, body);
    while (job.state === 'waiting' || job.state === 'running') {
      await setTimeout(200);
      job = await ask('GET', `comparisons/${job.jobId}`);
    }
    expect(job.state, JSON.stringify(job.problem)).toBe('done');
    const comparison = job.comparison as ScenarioComparison;
    expect(comparison.refused).toBeUndefined();
    const { currency, operations, riders } = comparison;
    expect([currency, riders?.currency, riders?.parameters.currency]).toEqual(['BRL', 'BRL', 'BRL']);
    expect(riders?.problems.filter(({ code }) => code === 'currency-differs')).toEqual([]);
    // Costs of the buses that run today are known in yuan only.
    expect(operations?.costsOf).toBe('stated');
    const cost = operations?.lines[0]?.operation.costFen.central ?? 0;
    expect(operations?.total.change.costFen).toEqual({ low: cost, central: cost, high: cost });
    const changed = riders?.forecast?.lines.find(({ id }) => id.endsWith(`:${line.id}`));
    expect(changed?.before.central).toBe(0);
    expect(changed?.after.low).toBeGreaterThan(0);
    const report = await fetch(`${server.origin}/api/v1/comparisons/${job.jobId}/report.html?language=both`);
    expect(report.status).toBe(200);
    const html = await report.text();
    expect(html).toContain('(BRL)');
    // The sources of the parameters say what they say, and default costs are marked as yuan.
    const sources = JSON.stringify(toSheetJson(defaultSheet));
    const inYuan = html
      .split(/[<>]/)
      .filter((text) => /yuan|元/.test(text) && !sources.includes(JSON.stringify(text.trim()).slice(1, -1)));
    expect(inYuan.filter((text) => !/hundredths of yuan|百分之一元|yuan\/car-km|CAMET/.test(text))).toEqual(
      [],
    );
  });
});
