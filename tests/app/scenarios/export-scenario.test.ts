/** Scenario feeds of the two cities, exported and imported again, give the same travel times to the second. */
import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultFeeds, regionFile } from '../../../server/app/files/paths.ts';
import { loadFeeds } from '../../../server/app/planning/load-feeds.ts';
import type { LoadedTimetable } from '../../../server/app/planning/load-timetable.ts';
import { writeScenario } from '../../../server/app/scenarios/export-scenario.ts';
import { readScenario, rebase, toScenarioBase } from '../../../server/app/scenarios/scenario-base.ts';
import { findServiceDay } from '../../../server/base/service-day.ts';
import {
  MAX_SCENARIO_BYTES,
  type Modification,
  type Scenario,
} from '../../../server/bureau/scenario/document.ts';
import { applyScenario, resolveScenario } from '../../../server/bureau/scenario/resolve-scenario.ts';
import { SearchCache } from '../../../server/planner/model/search-cache.ts';
import { NEVER_REACHED } from '../../../server/planner/raptor/raptor.ts';
import { type SkimQuery, skimWindow } from '../../../server/planner/reach/skim-window.ts';
import { toSkimZones } from '../../../server/planner/reach/zone-access.ts';
import type { Timetable } from '../../../server/transit/timetable/timetable.ts';
import { copyImported } from '../../support/imported-cities.ts';
import { writeInlineFeed } from '../../support/inline-feed.ts';

const scenariosDir = join(dirname(regionFile), 'scenarios');
const walk = { speedMps: 1.2, detourFactor: 1.3 };
const query: SkimQuery = {
  fromSec: 7 * 3_600,
  stepSec: 300,
  departureCount: 24,
  maxRides: 4,
  maxTravelSec: 3 * 3_600,
  percents: [5, 50, 95],
  walk,
  maxDirectSec: 1_800,
};

function skimPoints(timetable: Timetable, date: string, points: readonly { lat: number; lon: number }[]) {
  const day = findServiceDay(date) as number;
  const rules = { minTransferSec: 0, additionalTransferSec: 0 };
  const { network } = new SearchCache(timetable).getSearch(day, rules).sides.forward;
  const zones = toSkimZones(timetable, points, { maxM: 900, ...walk });
  return skimWindow(network, timetable.stops.boardable, zones, zones, query);
}

const vehicle = { type: 'EMU8', seats: 600, standing: 0, maxKmh: 350, fenPerKm: 18_000 };
const modifications: Modification[] = [
  {
    type: 'addLine',
    id: 'hsr',
    shortName: 'HSR',
    name: '高铁',
    nameEn: 'High-speed line',
    operator: { new: { id: 'op', name: 'Operator' } },
    routeType: 101,
    snap: 'none',
    stops: [
      { ref: 'rail:NDC' },
      { new: { name: '土左旗', lat: 40.71, lon: 111.16, changeSec: 300 } },
      { ref: 'rail:BTC' },
    ],
    runtime: { method: 'given', hopSecs: [1_300, 1_300] },
    dwellSecs: 120,
    patterns: [
      { id: 'all', skip: [] },
      { id: 'direct', skip: [1], savedPerStopSecs: 300 },
    ],
    timetables: [
      {
        pattern: 'all',
        direction: 'both',
        days: '1111111',
        start: '06:00',
        end: '22:00',
        headwaySecs: 3_600,
        exact: true,
      },
      { pattern: 'direct', direction: 'both', days: '1111100', departures: ['07:10', '07:45', '08:31'] },
    ],
    layoverSecs: 900,
    vehicle,
    fare: { kind: 'flat', product: 'hsr', fen: 5_000 },
    oneCard: true,
  },
  {
    type: 'setHeadway',
    id: 'metro',
    lines: ['hohhot-metro:metro-1'],
    days: '1111100',
    window: ['07:00', '09:00'],
    headwaySecs: 200,
    exact: false,
    others: 'keep',
  },
  { type: 'adjustSpeed', id: 'fast', lines: ['hohhot-bus:hb-1'], scale: 1.3, scaleDwell: true },
  { type: 'removeTrips', id: 'gone', lines: ['baotou-bus:bb-1'], window: ['07:00', '08:00'] },
];

describe('the feeds of the two cities', () => {
  let loaded: LoadedTimetable;
  let dir: string;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'tongcheng-scenario-'));
    await copyImported(join(dir, 'base'));
    loaded = await loadFeeds({ feeds: [...defaultFeeds], data: join(dir, 'base'), region: regionFile });
  }, 120_000);

  afterAll(() => rm(dir, { recursive: true, force: true }));

  test('written and imported again, they give the same answers', { timeout: 120_000 }, async () => {
    const scenario = rebase(
      {
        $schema: 'scenario/1',
        name: 'test',
        serviceDay: '2026-11-25',
        base: { gtfs: loaded.imported.map(({ feedId }) => ({ feed: feedId, sha256: '' })) },
        modifications,
      },
      loaded,
    );
    const resolved = resolveScenario(toScenarioBase(loaded), scenario);
    expect(resolved.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    const direct = applyScenario(resolved);
    const { folders, gaps } = writeScenario(loaded, resolved, join(dir, 'written'));
    expect(gaps).toEqual([]);
    const again = await loadFeeds({ feeds: [...folders], data: join(dir, 'again'), region: regionFile });
    const refused = again.report.feeds.filter((feed) => feed.status !== 'imported');
    expect(refused).toEqual([]);
    for (const { routes } of [direct, again.timetable])
      expect(routes.find(({ shortName }) => shortName === 'HSR')?.longName).toEqual({
        text: '高铁',
        translations: { en: 'High-speed line' },
      });
    const { stops } = loaded.timetable;
    const points = Array.from({ length: 90 }, (_, i) => {
      const row = Math.floor((i * stops.boardable) / 90);
      return { lat: stops.lat[row] as number, lon: stops.lon[row] as number };
    });
    const [own, other] = [direct, again.timetable].map((timetable) =>
      skimPoints(timetable, '2026-11-25', [...points, { lat: 40.71, lon: 111.16 }]),
    );
    expect(other).toEqual(own);
    expect(own?.percentileSec.filter((sec) => sec !== NEVER_REACHED).length).toBeGreaterThan(5_000);
    const before = skimPoints(loaded.timetable, '2026-11-25', points);
    expect(before.percentileSec).not.toEqual(skimPoints(direct, '2026-11-25', points).percentileSec);
  });

  test.each(readdirSync(scenariosDir))(
    'the shipped scenario %s has the shipped feeds as its base',
    (name) => {
      const { problems, scenario } = readScenario(join(scenariosDir, name));
      expect(problems).toEqual([]);
      if (!scenario) return;
      for (const variant of [undefined, ...(scenario.variants ?? []).map(({ id }) => id)]) {
        const resolved = resolveScenario(toScenarioBase(loaded), scenario, variant);
        expect(resolved.problems.filter(({ severity }) => severity !== 'info')).toEqual([]);
        // Rules of the card change no departure.
        const isTimed = resolved.effects.some(({ type }) => type !== 'setScheme');
        expect(applyScenario(resolved).hash !== loaded.timetable.hash).toBe(isTimed);
      }
    },
  );

  test('a file is read, and one that is far too large is refused unread', async () => {
    const scenario: Scenario = rebase(
      {
        $schema: 'scenario/1',
        name: 'n',
        serviceDay: '2026-11-25',
        base: { gtfs: [{ feed: 'rail', sha256: '' }] },
        modifications: [],
      },
      loaded,
    );
    const folder = await writeInlineFeed(join(dir, 'documents'), {
      'good.json': JSON.stringify(scenario),
      'large.json': 'x'.repeat(MAX_SCENARIO_BYTES * 4 + 1),
    });
    expect(readScenario(join(folder, 'good.json')).scenario).toEqual(scenario);
    expect(readScenario(join(folder, 'large.json')).problems[0]?.code).toBe('too-large');
    expect(() => readScenario(join(folder, 'none.json'))).toThrow(/not-found/);
  });
});
