/** Measures door-to-door plans with fares in the two cities, with the parameters of the page and the API. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createWorld, type World } from '../../server/app/planning/world.ts';
import { findServiceDay, type ServiceDay } from '../../server/base/service-day.ts';
import type { BenchFeed } from './bench-feeds.ts';
import { type BenchRow, toBenchRow } from './bench-row.ts';
import { measurePlans, measureSearch } from './measure-search.ts';
import { measureLoading, measureServer } from './measure-start.ts';
import { listBenchQueries } from './queries.ts';

/** Warm-up queries, different from the measured ones so that no cache has their answers. */
const WARM_UP = { count: 200, seed: 1 };
const SERVER_PLANS = 100;
const MATRIX_PLACES = 300;
const MATRICES = 5;

export async function measureDoors(feed: BenchFeed, count: number, scratch: string): Promise<BenchRow[]> {
  const row = (measure: string, ms: readonly number[], extras = {}) =>
    toBenchRow(feed.name, 'tongcheng', measure, ms, undefined, extras);
  const { loaded } = await measureLoading(join(scratch, 'doors'));
  const world = createWorld(loaded);
  const day = findServiceDay(feed.date) as ServiceDay;
  const queries = listBenchQueries(world.timetable.stops, count, feed.seed);
  const warmUp = listBenchQueries(world.timetable.stops, Math.min(count, WARM_UP.count), WARM_UP.seed);
  measureSearch(world, day, warmUp);
  const search = measureSearch(world, day, queries);
  measurePlans(world, day, warmUp, 'single');
  const single = measurePlans(world, day, queries, 'single');
  measurePlans(world, day, warmUp, 'page');
  const page = measurePlans(world, day, queries, 'page');
  measurePlans(world, day, warmUp, 'cheap');
  const cheap = measurePlans(world, day, queries, 'cheap');
  const matrixMs = await measureMatrix(world, day);
  const server = await measureServer({
    dataDir: join(scratch, 'doors'),
    date: feed.date,
    utcOffset: feed.utcOffset,
    plans: queries.slice(0, SERVER_PLANS),
  });
  return [
    row('door to door, search alone', search.ms, {
      stopVisits: Math.round(search.stopVisitsPerQuery),
      nsPerVisit: search.nsPerStopVisit,
    }),
    row('door to door, plan at one time', single.ms),
    row('door to door, plan as the page asks', page.ms),
    row('door to door, plan as the page asks, fares count', cheap.ms),
    row(`matrix of ${MATRIX_PLACES} x ${MATRIX_PLACES} places, ${availableParallelism()} threads`, matrixMs),
    row('server, start from snapshot', [server.readyMs], { memoryMb: Math.round(server.idleMb) }),
    row('server, plan over HTTP', server.planMs, { memoryMb: Math.round(server.afterPlansMb) }),
  ];
}

/** Matrices between stops chosen evenly from all stops, at eight in the morning. */
async function measureMatrix(world: World, day: ServiceDay): Promise<number[]> {
  const { lat, lon, boardable } = world.timetable.stops;
  const places = Array.from({ length: MATRIX_PLACES }, (_, i) => {
    const row = Math.floor((i * boardable) / MATRIX_PLACES);
    return { kind: 'point' as const, lat: lat[row] as number, lon: lon[row] as number };
  });
  const reach = world.reach();
  const ms: number[] = [];
  // The first matrix starts the threads and is not counted.
  for (let i = 0; i <= MATRICES; i++) {
    const startMs = performance.now();
    await reach.buildMatrix({
      origins: places,
      destinations: places,
      time: { day, seconds: 8 * 3600 },
      arriveBy: false,
      maxTravelSec: 4 * 3600,
      walking: { maxNearSec: 900, maxFarSec: 900, maxDirectSec: 1800, speedMps: 1.2 },
      minTransferSec: 0,
      additionalTransferSec: 0,
      needsWheelchair: false,
      walkOnly: false,
    });
    if (i > 0) ms.push(performance.now() - startMs);
  }
  await reach.close();
  return ms;
}
