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
import { expectSettlement } from '../../../server/app/scenarios/expect-settlement.ts';
import { runRiders } from '../../../server/app/scenarios/run-riders.ts';
import { readScenario } from '../../../server/app/scenarios/scenario-base.ts';
import { openScenarioFolder } from '../../../server/app/scenarios/scenario-folder.ts';
import { type SimulatedRun, settleScenario } from '../../../server/app/scenarios/settle-scenario.ts';
import { loadSides, type SettledSides } from '../../../server/app/scenarios/settled-sides.ts';
import { toTravelTable } from '../../../server/bureau/demand/tours.ts';
import type { Scenario } from '../../../server/bureau/scenario/document.ts';
import { copyImported } from '../../support/imported-cities.ts';

const OPERATOR = 'hsr-250-operator';
const context = { nowSec: 1_800_000_000, openBar: () => ({ update: () => {}, stop: () => {} }) };

let dir: string;
let loaded: LoadedTimetable;
let scenario: Scenario;
let sides: SettledSides;
const toOptions = () => ({ data: dir, region: regionFile });
const settle = async (seed: number) => {
  const plan = { riders: 800, days: 1, seed, runs: 1, hasFaults: true };
  const [run] = await settleScenario(sides, plan, context);
  if (!run) throw new Error('nothing is simulated');
  return run;
};
/** The simulation of seed 1, which two tests look at. */
let first: Promise<SimulatedRun> | undefined;
const settleFirst = () => {
  first ??= settle(1);
  return first;
};

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tongcheng-settle-'));
  await copyImported(dir);
  loaded = await loadFeeds(toOptions());
  scenario = readScenario(join(dirname(regionFile), 'scenarios', 'hubao-hsr.json')).scenario as Scenario;
  // More than one job has on each side, so that the expected settlement is split.
  const plan = { variant: 'honest', tours: { inside: 1_500, between: 2_600 } };
  sides = (await loadSides(toOptions(), loaded, scenario, plan)).sides as SettledSides;
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

test('as many people travel on a line as the riders part expects, those of neighbouring cities among them', {
  timeout: 240_000,
}, async () => {
  const { after, before } = sides;
  const peopleOn = ({ table }: typeof after, lineId: string) =>
    table.tours
      .flatMap(({ weight, working }) => working.map(({ line }) => (line?.lineId === lineId ? weight : 0)))
      .reduce((sum, weight) => sum + weight, 0);
  const { forecast } = await runRiders(loaded, scenario, { variant: 'honest', draws: 1, seed: 1 });
  const line = forecast?.lines.find(({ facts }) => facts.id === 'rail:hsr-250');
  const expected = line?.after.central as number;
  expect(expected).toBeGreaterThan(1_000);
  // Two digits, and tours of some people each.
  expect(Math.abs(peopleOn(after, 'rail:hsr-250') / expected - 1)).toBeLessThan(0.06);
  // Ordos and Ulanqab come after the two cities of the region.
  const homes = new Set(before.table.tours.map(({ city }) => city));
  expect([...homes].sort()).toEqual([0, 1, 2, 3]);
  const inside = before.table.tours.slice(0, before.table.firstBetween);
  expect(new Set(inside.map(({ city }) => city))).toEqual(new Set([0, 1]));
});

test('differences are exact, and the same seed gives the same ones', { timeout: 480_000 }, async () => {
  const { after, before, settlement } = await settleFirst();
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
  const second = await settle(1);
  expect(second).toEqual({ seed: 1, after, before, settlement });
  expect(readdirSync(join(dir, 'scenarios')).filter((name) => name.startsWith('.'))).toEqual([]);
});

test('rides of people between the cities earn what is expected, within the error of the sample', {
  timeout: 480_000,
}, async () => {
  // Of 400 people of the region some 10 travel between cities, so that chance decides whether rail earns less: here all do.
  const alone = between(sides);
  const expected = await expectSettlement(alone, { threads: 1 });
  const [people, seeds] = [240, 5];
  const plan = { riders: people, days: 1, seed: 101, runs: seeds, hasFaults: false };
  const runs = await settleScenario(alone, plan, context);
  const { basePeople } = alone.before.table;
  for (const id of ['china-railway', OPERATOR]) {
    const of = ({ parties }: Pick<(typeof runs)[number]['settlement'], 'parties'>) =>
      parties.find(({ partyId }) => partyId === id);
    for (const side of ['before', 'after', 'change'] as const) {
      const wanted = ((of(expected)?.[side].revenueFen ?? 0) * people) / basePeople;
      const found = runs.map(({ settlement }) => of(settlement)?.[side].revenueFen ?? 0);
      const mean = found.reduce((sum, one) => sum + one, 0) / seeds;
      const variance = found.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (seeds - 1);
      expect(Math.abs(mean - wanted)).toBeLessThanOrEqual(3 * Math.sqrt(variance / seeds));
      if (side === 'change') expect(Math.sign(mean)).toBe(id === OPERATOR ? 1 : -1);
    }
  }
});

/** The sides with the people who travel between cities alone. */
function between({ after, before, day }: SettledSides): SettledSides {
  const only = (side: SettledSides['before']) => {
    const { basePeople, firstBetween, tours, yuanPerHour } = side.table;
    return { ...side, table: toTravelTable([], tours.slice(firstBetween), yuanPerHour, basePeople) };
  };
  return { day, before: only(before), after: only(after) };
}

test('two seeds agree within the sampling error', { timeout: 480_000 }, async () => {
  const [one, two] = [await settleFirst(), await settle(2)];
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

test('the expected settlement is exact, names who gains and loses, and is the same on one thread and on two', {
  timeout: 480_000,
}, async () => {
  const shares: number[] = [];
  const one = await expectSettlement(sides, { threads: 1, onProgress: (share) => shares.push(share) });
  expect(shares).toHaveLength(4);
  expect(shares.at(-1)).toBe(1);
  expect(JSON.stringify(await expectSettlement(sides, { threads: 2 }))).toBe(JSON.stringify(one));
  expect(one.sumFen).toBe(0);
  expect(one.held).toEqual({ beforeFen: 0, afterFen: 0, changeFen: 0 });
  for (const side of ['before', 'after'] as const) {
    expect(one.parties.reduce((sum, party) => sum + party[side].netFen, 0)).toBe(0);
    const { basePeople, betweenPeople, insidePeople } = sides[side].table;
    expect(one.people[side]).toBe(
      Math.round(insidePeople + (side === 'before' ? basePeople : betweenPeople)),
    );
    const paid = one.parties.reduce(
      (sum, { kind, [side]: own }) => sum + (kind === 'issuer' ? own.cardFen : 0),
      0,
    );
    for (const rows of [one.riders.groups, one.riders.districts]) {
      const sum = rows.reduce((total, row) => total + row[side].paidFen, 0);
      expect(Math.abs(sum + paid)).toBeLessThan(rows.length);
    }
  }
  const changeOf = (id: string) => one.parties.find(({ partyId }) => partyId === id)?.change.netFen ?? 0;
  expect(changeOf(OPERATOR)).toBeGreaterThan(0);
  expect(changeOf('china-railway')).toBeLessThan(0);
  expect(one.riders.groups.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['adult', 'student', 'senior', 'visitor']),
  );
  expect(one.riders.districts.length).toBeGreaterThan(5);
});
