/** Comparisons of two small towns: the ends of pairs, and a region whose file of zones has none. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadFeeds } from '../../server/app/planning/load-feeds.ts';
import { loadZoneFile } from '../../server/app/scenarios/load-access-zones.ts';
import { createScenarioRoom } from '../../server/app/scenarios/scenario-room.ts';
import { writeTwoTowns } from '../support/two-towns.ts';
import { type Served, serveFake } from './serve-fake.ts';

const dir = mkdtempSync(join(tmpdir(), 'tongcheng-ends-'));
const hourly = { pattern: 'all', direction: 'both', days: '1111111', start: '06:00', end: '22:00' };
/** A coach of a new operator from a bus stop of Linjiang to one of Wangshan, every ten minutes. */
const coach = {
  type: 'addLine',
  id: 'coach',
  shortName: 'C1',
  operator: { new: { id: 'coaches', name: 'Coaches' } },
  routeType: 3,
  snap: 'none',
  stops: [{ ref: 'linjiang:L2' }, { ref: 'wangshan:W2' }],
  runtime: { method: 'speed', kmh: 60 },
  dwellSecs: 20,
  patterns: [{ id: 'all', skip: [] }],
  timetables: [{ ...hourly, headwaySecs: 600, exact: false }],
  layoverSecs: 300,
  vehicle: { type: 'bus', seats: 40, standing: 30, maxKmh: 100, fenPerKm: 900 },
  fare: { kind: 'flat', product: 'coach', fen: 800 },
  oneCard: true,
};

let served: Served;
let room: ReturnType<typeof createScenarioRoom>;
let regionFile: string;
beforeAll(async () => {
  const args = await writeTwoTowns(join(dir, 'towns'));
  const end = args.indexOf('--region');
  regionFile = args[end + 1] as string;
  const options = { feeds: args.slice(1, end), region: regionFile, data: join(dir, 'data') };
  room = createScenarioRoom(options, await loadFeeds(options), (error) => {
    throw error;
  });
  served = await serveFake({ scenarios: () => room.useCases });
});
afterAll(async () => {
  await served?.close();
  await room?.close();
  rmSync(dir, { recursive: true, force: true });
});

// biome-ignore lint/suspicious/noExplicitAny: the tests name the fields that they read
async function ask(method: string, path: string, body?: unknown): Promise<any> {
  const init = { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
  const response = await fetch(`${served.url}/api/v1/${path}`, { method, ...(body ? init : {}) });
  return response.json();
}

async function compare(pairs: readonly (readonly [string, string])[]) {
  const { feeds } = await ask('GET', 'scenarios');
  const document = {
    $schema: 'scenario/1',
    name: 'Coach',
    serviceDay: '2026-11-25',
    base: { gtfs: feeds },
    modifications: [coach],
  };
  await ask('PUT', 'scenarios/coach', { document });
  const asked = { from: '07:00', to: '07:20', parts: ['access'], pairs };
  let job = await ask('POST', 'scenarios/coach/compare', asked);
  while (job.state === 'waiting' || job.state === 'running') {
    await setTimeout(50);
    job = await ask('GET', `comparisons/${job.jobId}`);
  }
  return job;
}

test('station to station begins and ends at all stops of the places, those of other feeds and of new lines too', async () => {
  const { comparison } = await compare([
    ['linjiang:L2', 'wangshan:W2'],
    ['wangshan:W2', 'linjiang:L2'],
    ['linjiang:L1', 'wangshan:W1'],
    ['railway:LJ', 'wangshan:W1'],
  ]);
  const [there, back, byRail, fromRail] = comparison.access.pairs;
  // Stops are beside the middle of their places, so that walks from door to door add nothing to buses.
  for (const { doorToDoor, stationToStation } of [there, back]) {
    expect(stationToStation.after).toEqual(doorToDoor.after);
    expect(stationToStation.before).toEqual(doorToDoor.before);
    expect(stationToStation.after.plannedSec).toBeLessThan(stationToStation.before.plannedSec);
  }
  // Trains take 32 minutes, at 7:00 and 7:30: the bus stop in front of the station is the same place.
  expect(byRail.stationToStation.before).toMatchObject({
    plannedSec: 32 * 60,
    percentileSec: [1_920, 2_760, 3_060, 3_360, 3_600],
  });
  expect(fromRail.stationToStation).toEqual(byRail.stationToStation);
});

test('a zone file without zones is refused with its name, beside the region too', async () => {
  const zones = join(dirname(regionFile), 'zones.csv');
  const refused = { code: 'bad-request', message: expect.stringContaining('zones.csv has no zones') };
  for (const text of ['', 'adcode,city,name_zh,name_en,seat_lat,seat_lon,pop_2020\n']) {
    writeFileSync(zones, text);
    expect(() => loadZoneFile(zones)).toThrow(expect.objectContaining(refused));
    const job = await compare([]);
    expect(job).toMatchObject({ state: 'failed', problem: { code: 'bad-request' } });
    expect(JSON.stringify(job.problem)).toContain('zones.csv has no zones');
  }
});
