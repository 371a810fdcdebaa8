/** Riders of a scenario: which lines leave the model, and regions of one city. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ClearingOptions } from '../../../server/app/clearing/clearing.ts';
import { loadFeeds } from '../../../server/app/planning/load-feeds.ts';
import type { ScenarioCheck } from '../../../server/app/scenarios/check-scenario.ts';
import { toRidersJson } from '../../../server/app/scenarios/riders-json.ts';
import type { ScenarioComparison } from '../../../server/app/scenarios/run-comparison.ts';
import { callsOutside, runRiders } from '../../../server/app/scenarios/run-riders.ts';
import { toScenarioBase } from '../../../server/app/scenarios/scenario-base.ts';
import { runScenarioTask } from '../../../server/app/scenarios/scenario-tasks.ts';
import { settlementDefaults } from '../../../server/bureau/scenario/comparison-parts.ts';
import type { Modification } from '../../../server/bureau/scenario/document.ts';
import { resolveScenario } from '../../../server/bureau/scenario/resolve-scenario.ts';
import { makeTempDir, smallFeed, writeInlineFeed } from '../../support/inline-feed.ts';
import { toBase, toScenario } from '../../support/scenario-feeds.ts';
import { tinyFeed } from '../../support/tiny-feed.ts';

const line: Modification = {
  type: 'addLine',
  id: 'far',
  shortName: 'Far',
  operator: { new: { id: 'op', name: 'Operator' } },
  routeType: 101,
  snap: 'none',
  stops: [
    { new: { id: 'south', name: 'South', lat: 40, lon: 111 } },
    { new: { id: 'middle', name: 'Middle', lat: 43, lon: 111 } },
    { new: { id: 'north', name: 'North', lat: 46, lon: 111 } },
  ],
  runtime: { method: 'given', hopSecs: [6_000, 6_000] },
  dwellSecs: 60,
  patterns: [{ id: 'all', skip: [] }],
  timetables: [
    {
      pattern: 'all',
      direction: 'both',
      days: '1111111',
      start: '06:00',
      end: '22:00',
      headwaySecs: 7_200,
      exact: true,
    },
  ],
  layoverSecs: 900,
  vehicle: { type: 'EMU8', seats: 600, standing: 0, maxKmh: 250, fenPerKm: 18_000, kwhPerKm: 16 },
  fare: { kind: 'distance', product: 'p', fenPerKm: 30, minimumFen: 0, roundToFen: 50 },
  oneCard: true,
};

test('a line calls outside where one of its stops lies in no city of the region or of its neighbours', () => {
  const base = toBase(tinyFeed({ trips: [{ id: 't', calls: ['A 08:00', 'B 08:10'] }] }));
  const cityAt = (id: string, lat: number) => ({ id, names: { text: id }, seats: [{ lat, lon: 111 }] });
  const [south, middle, north] = [cityAt('s', 40), cityAt('m', 43), cityAt('n', 46)];
  type Region = Parameters<typeof callsOutside>[0]['region'];
  const ask = (cities: Region['cities'], neighbours: Region['cities'], skip: number[] = []) => {
    const own = { ...line, patterns: [{ id: 'all', skip }] } as Modification;
    const resolved = resolveScenario(base, toScenario('f', [own]));
    const region = { cities, neighbours: { cities: neighbours } } as Region;
    const route = resolved.addedLines[0]?.route as number;
    return callsOutside({ region } as Parameters<typeof callsOutside>[0], resolved, route);
  };
  expect(ask([south, north], [])).toBe(true);
  expect(ask([south, middle, north], [])).toBe(false);
  expect(ask([south, north], [middle])).toBe(false);
  // A stop at which no vehicle calls does not count.
  expect(ask([south, north], [], [1])).toBe(false);
});

/** A bus line with two trips a day, in a region of one city. */
async function loadOneCity() {
  const dir = await makeTempDir();
  const feed = await writeInlineFeed(join(dir, 'small'), smallFeed);
  const region = join(dir, 'region.json');
  const zones = join(dir, 'zones.csv');
  const names = { zh: '甲', en: 'A' };
  writeFileSync(
    region,
    JSON.stringify({
      names,
      bbox: { south: 40, west: 111, north: 41, east: 112 },
      start: { lat: 40.8, lon: 111.6, zoom: 10 },
      cities: [{ id: 'a', names, seats: [{ adcode: '1', names, lat: 40.81, lon: 111.61 }] }],
    }),
  );
  writeFileSync(zones, 'adcode,city,pop_2020,seat_lat,seat_lon\n1,甲,300000,40.81,111.61\n');
  const loaded = await loadFeeds({ feeds: [feed], region, data: join(dir, 'data') });
  const [id, hash] = [...toScenarioBase(loaded).feedHashes][0] as [string, string];
  const scenario = {
    ...toScenario(id, [
      {
        type: 'setHeadway',
        id: 'more',
        lines: [`${id}:R`],
        days: '1111111',
        window: ['07:00', '20:00'],
        headwaySecs: 600,
        exact: true,
        others: 'keep',
      },
    ]),
    base: { gtfs: [{ feed: id, sha256: hash }] },
  };
  return { dir, loaded, scenario, zones };
}

test('a region of one city has riders of its own lines, and no trips between cities', async () => {
  const { loaded, scenario, zones } = await loadOneCity();
  const report = toRidersJson(await runRiders(loaded, scenario, { draws: 4, seed: 1 }));
  const { forecast, urban, urbanChanges } = report;
  expect(forecast?.pairs).toEqual([]);
  expect(forecast?.lines).toEqual([]);
  expect(forecast?.modes.map(({ after }) => after.central)).toEqual([0, 0, 0]);
  expect(urban?.[0]?.trips.central).toBeGreaterThan(100_000);
  const [line] = urbanChanges?.[0]?.lines ?? [];
  expect(line?.departures.before).toBe(2);
  expect(line?.after.central).toBeGreaterThan(line?.before.central as number);
  // No number of the answer is lost as JSON writes it.
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);

  rmSync(zones);
  await expect(runRiders(loaded, scenario, { draws: 4, seed: 1 })).rejects.toMatchObject({
    code: 'no-residents',
    text: { zh: expect.stringContaining('zones.csv'), en: expect.stringContaining('zones.csv') },
  });
});

test('riders, checks and comparisons are in the currency of the scheme that the command names', async () => {
  const { dir, loaded, scenario } = await loadOneCity();
  const file = join(import.meta.dirname, '../../../gtfs-data/scheme/hubao-one-card.v1.json');
  const scheme = join(dir, 'scheme');
  mkdirSync(scheme);
  const own = { ...JSON.parse(readFileSync(file, 'utf8')), currency: 'BRL' };
  writeFileSync(join(scheme, 'card.v1.json'), JSON.stringify(own));
  const ask = async (feeds: ClearingOptions) => {
    const asked = { ...limits, parts: ['operations', 'riders'] as const };
    const [check, compared] = (await Promise.all([
      runScenarioTask(feeds, loaded, { kind: 'check', document: scenario }, () => {}),
      runScenarioTask(
        feeds,
        loaded,
        { kind: 'compare', document: scenario, options: asked, jobId: 'j' },
        () => {},
      ),
    ])) as [ScenarioCheck, ScenarioComparison];
    const { currency, operations, riders } = compared;
    return [check.currency, currency, riders?.currency, check.operations?.costsOf, operations?.costsOf];
  };
  const data = join(dir, 'data');
  // The feed has no fares, and the region no scheme.
  expect(await ask({ data })).toEqual(['CNY', 'CNY', 'CNY', 'all', 'all']);
  expect(await ask({ data, scheme })).toEqual(['BRL', 'BRL', 'BRL', 'stated', 'stated']);
});

const limits = {
  from: '07:00',
  to: '07:10',
  maxTravelMin: 120,
  cutoffsMin: [60],
  pairs: [],
  riders: { draws: 4, seed: 1 },
  settlement: settlementDefaults,
};
