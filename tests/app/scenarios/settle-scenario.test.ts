/** A scenario with its money: a folder that loads as the base does, and simulated days settled before and after. */
import { readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { regionFile } from '../../../server/app/files/paths.ts';
import { loadFeeds } from '../../../server/app/planning/load-feeds.ts';
import type { LoadedTimetable } from '../../../server/app/planning/load-timetable.ts';
import { loadLineFinder } from '../../../server/app/pricing/feed-lines.ts';
import { loadScheme } from '../../../server/app/pricing/load-scheme.ts';
import { readScenario } from '../../../server/app/scenarios/scenario-base.ts';
import { openScenarioFolder } from '../../../server/app/scenarios/scenario-folder.ts';
import { settleScenario } from '../../../server/app/scenarios/settle-scenario.ts';
import type { Scenario } from '../../../server/bureau/scenario/document.ts';

const OPERATOR = 'hsr-250-operator';
const context = { nowSec: 1_800_000_000, openBar: () => ({ update: () => {}, stop: () => {} }) };

let dir: string;
let loaded: LoadedTimetable;
let scenario: Scenario;
const toOptions = () => ({ data: dir, region: regionFile });
const settle = async (seed: number, riders = 400) => {
  const plan = { riders, days: 1, seed, hasFaults: true, variant: 'honest' };
  const { after, before, settlement } = await settleScenario(toOptions(), loaded, scenario, plan, context);
  if (!settlement || !before || !after) throw new Error('the scenario has errors');
  return { settlement, before, after };
};

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tongcheng-settle-'));
  loaded = await loadFeeds(toOptions());
  scenario = readScenario(join(dirname(regionFile), 'scenarios', 'hubao-hsr.json')).scenario as Scenario;
}, 120_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

test('the folder of a scenario loads with its region and scheme, and is written once', {
  timeout: 120_000,
}, async () => {
  const open = () => openScenarioFolder(toOptions(), loaded, scenario, 'honest').options;
  const options = open();
  if (!options) throw new Error('the scenario has errors');
  const written = () => statSync(join(dirname(options.region ?? ''), 'rail', 'trips.txt')).mtimeMs;
  const first = written();
  expect(open()).toEqual(options);
  expect(written()).toBe(first);
  const again = await loadFeeds(options);
  expect(again.region.cities).toEqual(loaded.region.cities);
  expect(again.region.places.length).toBe(loaded.region.places.length);
  const scheme = loadScheme(again.region.schemeDir ?? '')?.versions.at(-1);
  const find = loadLineFinder(again.imported);
  expect(scheme && find(scheme, 'rail:hsr-250')).toMatchObject({
    operatorId: OPERATOR,
    network: { tapping: 'entry-exit', fare: { kind: 'gtfs' } },
  });
  const other = openScenarioFolder(toOptions(), loaded, scenario, 'direct').options;
  expect(other?.data).not.toBe(options.data);
});

test('differences are exact, and the same seed gives the same ones', { timeout: 240_000 }, async () => {
  const { after, before, settlement } = await settle(3);
  for (const day of [...before, ...after]) expect(day.differenceFen).toBe(0);
  expect(settlement.sumFen).toBe(0);
  const sumOf = (side: 'before' | 'after') =>
    settlement.parties.reduce((sum, party) => sum + party[side].netFen, 0);
  expect(sumOf('before') + settlement.held.beforeFen).toBe(0);
  expect(sumOf('after') + settlement.held.afterFen).toBe(0);
  // The net positions of the days are those that the clearing itself has posted.
  for (const { after: now, partyId } of settlement.parties) {
    expect(after.reduce((sum, { positions }) => sum + (positions[partyId] ?? 0), 0)).toBe(now.netFen);
  }
  const own = settlement.parties.find(({ partyId }) => partyId === OPERATOR);
  expect(own?.before.revenueFen).toBe(0);
  expect(own?.after.revenueFen).toBeGreaterThan(0);
  const rail = settlement.parties.find(({ partyId }) => partyId === 'china-railway');
  expect(rail?.change.revenueFen).toBeLessThan(0);
  const second = await settle(3);
  expect(second).toEqual({ after, before, settlement });
  expect(readdirSync(join(dir, 'scenarios')).filter((name) => name.startsWith('.'))).toEqual([]);
});

test('two seeds agree within the sampling error', { timeout: 240_000 }, async () => {
  const [one, two] = [await settle(1, 800), await settle(2, 800)];
  const maxFen: Readonly<Record<string, number>> = {
    'hohhot-bus-co': 400,
    'baotou-bus-group': 1_000,
    'hohhot-metro-line-1': 700,
    [OPERATOR]: 5_150,
  };
  for (const [id, most] of Object.entries(maxFen)) {
    const [a = 0, b = 0] = [one, two].map(
      ({ settlement }) => settlement.parties.find(({ partyId }) => partyId === id)?.after.revenueFen,
    );
    expect(a + b).toBeGreaterThan(0);
    // Of a sum of fares up to a highest one, the variance is at most the sum times that fare; trips come in pairs.
    expect(Math.abs(a - b)).toBeLessThan(4 * Math.sqrt(2 * most * (a + b)));
  }
  expect(one.settlement).not.toEqual(two.settlement);
});
