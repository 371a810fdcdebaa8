import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createEngine, type EngineHook } from '../../../server/app/planning/engine.ts';
import { loadFeeds } from '../../../server/app/planning/load-feeds.ts';
import { createWorld, type World } from '../../../server/app/planning/world.ts';
import { findServiceDay } from '../../../server/base/service-day.ts';
import type { PlanRequest, PlanResult } from '../../../server/planner/model/plan-request.ts';
import { copyImported } from '../../support/imported-cities.ts';
import { makeTempDir } from '../../support/inline-feed.ts';

const root = process.env.TEST_FEEDS;
/** Fewer plans by default, more in the long run of the tests. */
const PLANS = process.env.PROPERTY_CASES ? 500 : 30;
const skipped = root ? '' : ' (skipped: TEST_FEEDS names no folder with real feeds)';

/** Random requests between stops with service, at any time of the day, half of them by arrival. */
function listRequests({ timetable }: World, date: string, count: number, seed: number): PlanRequest[] {
  let state = seed;
  const draw = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * below);
  };
  const { boardable, lat, lon } = timetable.stops;
  const day = findServiceDay(date) as number;
  return Array.from({ length: count }, (_, i): PlanRequest => {
    const [a, b] = [draw(boardable), draw(boardable)];
    return {
      from: { kind: 'point', lat: lat[a] as number, lon: lon[a] as number },
      to: { kind: 'point', lat: lat[b] as number, lon: lon[b] as number },
      time: { day, seconds: 5 * 3600 + draw(18 * 3600) },
      arriveBy: i % 2 === 1,
      searchWindowSec: [0, 900, 3600][draw(3)] as number,
      minItineraries: 1 + draw(5),
      maxItineraries: 6,
      walking: { maxAccessSec: 900, maxEgressSec: 900, maxDirectSec: 1800, speedMps: 1.25 },
      minTransferSec: 0,
      additionalTransferSec: 0,
      walkOnly: false,
      needsWheelchair: false,
      fare: {},
    };
  });
}

/** The times that a traveller sees, and the cursors of the neighbour pages. */
const tell = ({ itineraries, nextPage, previousPage }: PlanResult) => ({
  itineraries: itineraries.map(
    ({ arrivalSec, departureSec, transfers }) => `${departureSec} to ${arrivalSec}, ${transfers} changes`,
  ),
  nextPage,
  previousPage,
});

/** Like `auto` before the preparation ends: range RAPTOR answers windows. */
const notReady: EngineHook = {
  onBuilt: (search) => search.setProfiles(() => undefined),
  settle: async () => {},
  close: async () => {},
};

async function compareEngines(feeds: readonly string[] | undefined, date: string, count: number) {
  const data = await makeTempDir();
  if (!feeds) await copyImported(data);
  const loaded = await loadFeeds({ ...(feeds ? { feeds: [...feeds] } : {}), data });
  const raptor = createWorld(loaded, notReady);
  const tripBased = createWorld(loaded, createEngine('trip-based'));
  const requests = listRequests(raptor, date, count, 20_261_125);
  let found = 0;
  for (const request of requests) {
    const expected = raptor.planner.plan(request);
    expect(tell(tripBased.planner.plan(request))).toEqual(tell(expected));
    found += expected.itineraries.length;
  }
  return found;
}

describe('plans by Trip-Based are those by RAPTOR', () => {
  test('two cities: 40 plans', { timeout: 120_000 }, async () => {
    expect(await compareEngines(undefined, '2026-11-25', 40)).toBeGreaterThan(40);
  });

  test.skipIf(!root)(`bydgoszcz: ${PLANS} plans${skipped}`, { timeout: 600_000 }, async () => {
    const feeds = [join(root as string, 'bydgoszcz.zip')];
    expect(await compareEngines(feeds, '2020-05-06', PLANS)).toBeGreaterThan(PLANS);
  });

  test('a preparation in the background is used when it is ready, and no plan waits for it', async () => {
    const engine = createEngine('auto');
    if (!engine) throw new Error('auto prepares');
    const data = await makeTempDir();
    await copyImported(data);
    const loaded = await loadFeeds({ data });
    const world = createWorld(loaded, engine);
    const [request] = listRequests(world, '2026-11-25', 1, 7) as [PlanRequest];
    const before = world.planner.plan(request);
    await engine.settle();
    expect(tell(world.planner.plan(request))).toEqual(tell(before));
    await engine.close();
  });
});
