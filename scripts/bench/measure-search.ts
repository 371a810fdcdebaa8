/** Measures door-to-door plans, and the search that they use. */

import type { World } from '../../server/app/planning/world.ts';
import type { ServiceDay } from '../../server/base/service-day.ts';
import { DETOUR_FACTOR } from '../../server/planner/itinerary/open-search.ts';
import { listAccess, toEndPoint } from '../../server/planner/model/end-point.ts';
import type { SearchQuery } from '../../server/planner/raptor/search-query.ts';
import { type BenchQuery, type PlanKind, toPlanRequest } from './queries.ts';

export interface PlanFigures {
  readonly ms: readonly number[];
  /** Number of queries with at least one journey by vehicle. */
  readonly answered: number;
  readonly itineraries: number;
  readonly priced: number;
}

export interface SearchFigures {
  readonly ms: readonly number[];
  readonly answered: number;
  readonly stopVisitsPerQuery: number;
  readonly nsPerStopVisit: number;
}

const MAX_ROUNDS = 8;

/** Measures plans between points, from the request to itineraries with fares. */
export function measurePlans(
  world: World,
  day: ServiceDay,
  queries: readonly BenchQuery[],
  kind: PlanKind,
): PlanFigures {
  let [answered, itineraries, priced] = [0, 0, 0];
  const ms = queries.map((query) => {
    const request = toPlanRequest(query, day, kind);
    const startMs = performance.now();
    const result = world.planner.plan(request);
    const tookMs = performance.now() - startMs;
    if (result.itineraries.length > 0) answered++;
    itineraries += result.itineraries.length;
    priced += result.itineraries.filter(({ fare }) => fare?.totalFen !== undefined).length;
    return tookMs;
  });
  return { ms, answered, itineraries, priced };
}

/** Measures only the search of one departure: from stops within walking distance to stops within walking distance, with full journeys. */
export function measureSearch(world: World, day: ServiceDay, queries: readonly BenchQuery[]): SearchFigures {
  const search = world.cache.getSearch(day, { minTransferSec: 0, additionalTransferSec: 0 });
  const prepared = queries.map((query) => toDayQuery(world, day, query));
  const before = search.work.stopVisits;
  let answered = 0;
  const ms = prepared.map((query) => {
    const startMs = performance.now();
    const journeys = search.departAt(query);
    const tookMs = performance.now() - startMs;
    if (journeys.length > 0) answered++;
    return tookMs;
  });
  const visits = search.work.stopVisits - before;
  const totalMs = ms.reduce((sum, one) => sum + one, 0);
  return {
    ms,
    answered,
    stopVisitsPerQuery: visits / queries.length,
    nsPerStopVisit: Math.round((totalMs * 1e7) / visits) / 10,
  };
}

function toDayQuery(world: World, day: ServiceDay, query: BenchQuery): SearchQuery {
  const { walking, from, to } = toPlanRequest(query, day, 'single');
  const walk = { speedMps: walking.speedMps, detourFactor: DETOUR_FACTOR };
  const slack = (stop: number) => world.timetable.stops.boardSlackSec[stop] as number;
  const [start, end] = [toEndPoint(world.stops, from), toEndPoint(world.stops, to)];
  return {
    timeSec: query.departureSec,
    access: listAccess(start, world.locator, { ...walk, maxSec: walking.maxAccessSec }, slack),
    egress: listAccess(end, world.locator, { ...walk, maxSec: walking.maxEgressSec }, undefined),
    maxRounds: MAX_ROUNDS,
  };
}
