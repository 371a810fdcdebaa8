import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { PlanPlace } from '../../../server/planner/model/plan-request.ts';
import { NOT_REACHED } from '../../../server/planner/reach/one-to-all.ts';
import { findTravelTo, reachFrom } from '../../../server/planner/reach/reach-from.ts';
import { ReachPlanner } from '../../../server/planner/reach/reach-planner.ts';
import { ReachPool } from '../../../server/planner/reach/reach-pool.ts';
import type { ReachParts } from '../../../server/planner/reach/reach-search.ts';
import { createTaskRunner } from '../../../server/planner/reach/reach-tasks.ts';
import { toShared } from '../../../server/planner/reach/shared-network.ts';
import { QUERY_DAY, randomFeed } from '../../support/random-feed.ts';
import { rules, runsOnItsDays, toParts, toWalkMaker } from './reach-world.ts';

const one = new ReachPool(1);
const two = new ReachPool(2);
afterAll(() => Promise.all([one.close(), two.close()]));

/** Feeds with many trips, from fixed seeds. */
const worlds = fc
  .sample(randomFeed, { numRuns: 200, seed: 31 })
  .toSorted((a, b) => b.trips.length - a.trips.length)
  .slice(0, 12)
  .map(toParts)
  .filter(runsOnItsDays)
  .slice(0, 5);

function listPlaces(parts: ReachParts): PlanPlace[] {
  const stops = Array.from(
    { length: parts.timetable.stops.boardable },
    (_, row): PlanPlace => ({
      kind: 'stop',
      stopId: parts.stops.toGlobalId(row),
    }),
  );
  const points = [0, 3, 7, 11].map(
    (n): PlanPlace => ({
      kind: 'point',
      lat: 40.8 + n * 0.001,
      lon: 111.6 + (11 - n) * 0.0012,
    }),
  );
  return [...stops, ...points];
}

describe('a matrix', () => {
  test('does not depend on the number of threads', async () => {
    expect(worlds).toHaveLength(5);
    for (const parts of worlds) {
      for (const arriveBy of [false, true]) {
        const places = listPlaces(parts);
        const request = {
          ...rules,
          origins: places,
          destinations: places.slice(1),
          time: { day: QUERY_DAY, seconds: 50_000 },
          arriveBy,
        };
        const matrices = [
          await new ReachPlanner(parts, one).buildMatrix(request),
          await new ReachPlanner(parts, two).buildMatrix(request),
          await new ReachPlanner(parts, two).buildMatrix(request),
        ];
        expect(matrices[1]).toEqual(matrices[0]);
        expect(matrices[2]).toEqual(matrices[0]);
        expect(matrices[0]!.travelSec).toHaveLength(places.length * (places.length - 1));
      }
    }
  });

  test('equals the results of a search for each pair', async () => {
    let ridden = 0;
    for (const parts of worlds) {
      const planner = new ReachPlanner(parts, two);
      const places = listPlaces(parts);
      const destinations = places.toReversed().slice(2);
      const time = { day: QUERY_DAY, seconds: 50_000 };
      for (const arriveBy of [false, true]) {
        const matrix = await planner.buildMatrix({ ...rules, origins: places, destinations, time, arriveBy });
        places.forEach((origin, o) => {
          destinations.forEach((destination, d) => {
            const [near, far] = arriveBy ? [destination, origin] : [origin, destination];
            const travel = findTravelTo(
              parts,
              reachFrom(parts, { ...rules, one: near, time, arriveBy }, toWalkMaker(parts)),
              far,
            );
            expect(matrix.travelSec[o * destinations.length + d]).toBe(travel?.travelSec ?? NOT_REACHED);
            if ((travel?.rides ?? 0) > 0) ridden++;
          });
        });
      }
    }
    expect(ridden).toBeGreaterThan(100);
  });

  test('refuses unknown stops, and passes on errors of threads', async () => {
    const parts = worlds[0]!;
    const planner = new ReachPlanner(parts, two);
    const places = listPlaces(parts);
    const request = { ...rules, origins: places, destinations: places, arriveBy: false };
    const time = { day: QUERY_DAY, seconds: 50_000 };
    await expect(
      planner.buildMatrix({ ...request, time, origins: [{ kind: 'stop', stopId: 'x:nowhere' }] }),
    ).rejects.toMatchObject({ code: 'stop-unknown' });
    await expect(
      planner.buildMatrix({ ...request, time: { day: QUERY_DAY + 4_000, seconds: 0 } }),
    ).rejects.toMatchObject({ code: 'date-outside-service' });
    await expect(two.run([{ kind: 'matrix' } as never])).rejects.toThrow();
    const none = await planner.buildMatrix({ ...request, time, origins: [] });
    expect(none.travelSec).toHaveLength(0);
  });
});

test('tasks are aborted at the time limit, and the pool works afterwards', async () => {
  const parts = worlds[0]!;
  const hasty = new ReachPool(2, 1);
  const places = listPlaces(parts);
  const request = {
    ...rules,
    origins: Array.from({ length: 4_000 }, (_, i) => places[i % places.length]!),
    destinations: places,
    time: { day: QUERY_DAY, seconds: 50_000 },
    arriveBy: false,
  };
  await expect(new ReachPlanner(parts, hasty).buildMatrix(request)).rejects.toMatchObject({
    code: 'timed-out',
  });
  await hasty.close();
  const patient = new ReachPool(2, 60_000);
  const matrix = await new ReachPlanner(parts, patient).buildMatrix({ ...request, origins: places });
  expect(matrix.travelSec).toHaveLength(places.length ** 2);
  await patient.close();
});

describe('shared arrays', () => {
  test('have the same numbers in shared memory, copied once', () => {
    const plain = { a: Int32Array.of(1, -2, 3), b: { c: Int8Array.of(-1), d: 7 }, e: new Uint8Array(0) };
    const { value, key } = toShared(plain);
    expect(value).toEqual(plain);
    expect((value.a.buffer as unknown) instanceof SharedArrayBuffer).toBe(true);
    expect((value.b.c.buffer as unknown) instanceof SharedArrayBuffer).toBe(true);
    expect(toShared(plain).value).toBe(value);
    expect(toShared({ ...plain }).key).not.toBe(key);
    // Arrays in shared memory are not copied.
    expect(toShared({ again: value.a }).value.again).toBe(value.a);
  });

  test('a task writes only its own rows', () => {
    const parts = worlds[0]!;
    const search = parts.cache.getSearch(QUERY_DAY, rules).sides.forward;
    const out = new Int32Array(12).fill(-7);
    const place = { lat: 40.8, lon: 111.6, members: [], access: [] };
    createTaskRunner()({
      kind: 'matrix',
      network: toShared(search.network),
      query: { maxRides: 3, maxTravelSec: 3_600 },
      departureSec: 0,
      walk: { speedMps: 1.2, detourFactor: 1.3, maxDirectSec: 600 },
      near: [place, place],
      far: [place, { ...place, lat: 41 }, place],
      firstRow: 1,
      out,
    });
    expect([...out]).toEqual([-7, -7, -7, 0, NOT_REACHED, 0, 0, NOT_REACHED, 0, -7, -7, -7]);
  });
});
