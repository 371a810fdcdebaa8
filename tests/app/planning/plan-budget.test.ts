/**
 * The costliest searches of the two cities stop at their budget, report it, and still contain every journey that is
 * best in time.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadFeeds } from '../../../server/app/planning/load-feeds.ts';
import { createWorld, type World } from '../../../server/app/planning/world.ts';
import { findServiceDay } from '../../../server/base/service-day.ts';
import { printPlan } from '../../../server/cli/print-plan.ts';
import type { Itinerary } from '../../../server/planner/model/itinerary.ts';
import type { PlanRequest } from '../../../server/planner/model/plan-request.ts';
import { copyImported } from '../../support/imported-cities.ts';

const day = findServiceDay('2026-11-25') as number;
const TWO_HOURS = 7200;
const dearest: PlanRequest = {
  from: { kind: 'point', lat: 40.81261, lon: 111.69505 },
  to: { kind: 'point', lat: 40.64989, lon: 109.8399 },
  time: { day, seconds: 23 * 3600 },
  arriveBy: true,
  searchWindowSec: 900,
  minItineraries: 50,
  maxItineraries: 50,
  walking: { maxAccessSec: TWO_HOURS, maxEgressSec: TWO_HOURS, maxDirectSec: TWO_HOURS, speedMps: 1.2 },
  minTransferSec: 0,
  additionalTransferSec: 0,
  walkOnly: false,
  needsWheelchair: false,
  criteria: ['fare', 'walking'],
  fare: { mediumId: 'tongcheng-hohhot' },
};

let world: World;
let data: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'tongcheng-test-'));
  await copyImported(data);
  world = createWorld(await loadFeeds({ data }));
});
afterAll(() => rm(data, { recursive: true, force: true }));

function isNoBetter(one: Itinerary, other: Itinerary): boolean {
  return (
    other.departureSec >= one.departureSec &&
    other.arrivalSec <= one.arrivalSec &&
    other.transfers <= one.transfers
  );
}

describe('a search that would take a minute', () => {
  test('stops early, says so in every language, and contains the journeys that are best in time', () => {
    const part = world.planner.plan(dearest);
    expect(part.isIncomplete).toBe(true);
    expect(printPlan(part, dearest, 'zh')).toContain('查询提前结束');
    expect(printPlan(part, dearest, 'en')).toContain('broken off');
    expect(part.itineraries.length).toBeGreaterThan(10);
    const { criteria: _, ...inTime } = dearest;
    const page = world.planner.plan({ ...inTime, searchWindowSec: 3600, minItineraries: 5 });
    expect(page.isIncomplete).toBeUndefined();
    expect(page.itineraries.length).toBeGreaterThan(3);
    for (const best of page.itineraries) {
      expect(part.itineraries.some((one) => isNoBetter(best, one))).toBe(true);
    }
    // No itinerary on the page is dominated by another in all criteria.
    for (const one of part.itineraries) {
      const isBeaten = part.itineraries.some(
        (other) =>
          other !== one &&
          isNoBetter(one, other) &&
          other.walkM <= one.walkM &&
          (other.fare?.totalFen ?? Number.POSITIVE_INFINITY) <
            (one.fare?.totalFen ?? Number.POSITIVE_INFINITY),
      );
      expect(isBeaten).toBe(false);
    }
  });

  test('has the same answer when it is asked again', () => {
    const tell = () =>
      world.planner
        .plan(dearest)
        .itineraries.map(({ arrivalSec, departureSec, walkM }) => [departureSec, arrivalSec, walkM]);
    expect(tell()).toEqual(tell());
  });

  test('ends at once when the time limit has passed', () => {
    const late = world.planner.plan({ ...dearest, isLate: () => true });
    expect(late.isIncomplete).toBe(true);
    expect(late.itineraries.length).toBeGreaterThan(0);
  });

  test('an ordinary search is complete', () => {
    const walking = { maxAccessSec: 900, maxEgressSec: 900, maxDirectSec: 1800, speedMps: 1.2 };
    for (const arriveBy of [false, true]) {
      const result = world.planner.plan({
        ...dearest,
        arriveBy,
        time: { day, seconds: 14 * 3600 },
        walking,
        minItineraries: 5,
      });
      expect(result.isIncomplete).toBeUndefined();
    }
  });
});
