/** Random feeds prepared for searches from one place to all. */
import fc from 'fast-check';
import { ProblemError } from '../../../server/base/problem.ts';
import { SearchCache } from '../../../server/planner/model/search-cache.ts';
import { StopIndex } from '../../../server/planner/model/stop-index.ts';
import { StopLocator } from '../../../server/planner/model/stop-locator.ts';
import { buildWalkTable } from '../../../server/planner/reach/one-to-all.ts';
import type { WalkTableMaker } from '../../../server/planner/reach/reach-from.ts';
import type { ReachRequest, ReachRules } from '../../../server/planner/reach/reach-request.ts';
import type { ReachParts } from '../../../server/planner/reach/reach-search.ts';
import { compileTimetable } from '../../../server/transit/timetable/compile/compile.ts';
import type { FeedSource } from '../../../server/transit/timetable/compile/feed-source.ts';
import { QUERY_DAY } from '../../support/random-feed.ts';

/** Skips feeds without trips on the day, which are refused. */
export function runsOnItsDays({ cache }: ReachParts): boolean {
  try {
    return [QUERY_DAY - 1, QUERY_DAY, QUERY_DAY + 1].every(
      (day) => cache.getSearch(day, rules).day.chainCount > 0,
    );
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'date-outside-service') return false;
    throw error;
  }
}

export function toParts(feed: FeedSource): ReachParts {
  const walk = { maxM: 400, speedMps: 1.2, detourFactor: 1.3 };
  const { timetable } = compileTimetable([feed], { hash: 'test', walk, cities: [] });
  return {
    timetable,
    stops: new StopIndex(timetable),
    locator: new StopLocator(timetable.stops),
    cache: new SearchCache(timetable),
  };
}

export const rules: ReachRules = {
  maxTravelSec: 10_800,
  walking: { maxNearSec: 500, maxFarSec: 400, maxDirectSec: 700, speedMps: 1.2 },
  minTransferSec: 0,
  additionalTransferSec: 0,
  needsWheelchair: false,
  walkOnly: false,
};

/** A random point in the area of the random stops, and a time at which random trips run. */
export const ends = fc.record({
  lat: fc.integer({ min: 0, max: 12 }).map((n) => 40.8 + n * 0.001),
  lon: fc.integer({ min: 0, max: 12 }).map((n) => 111.6 + n * 0.0012),
  seconds: fc.integer({ min: 0, max: 26 * 6 }).map((n) => n * 600),
  arriveBy: fc.boolean(),
});

export function toRequest(end: {
  lat: number;
  lon: number;
  seconds: number;
  arriveBy: boolean;
}): ReachRequest {
  return {
    ...rules,
    one: { kind: 'point', lat: end.lat, lon: end.lon },
    time: { day: QUERY_DAY, seconds: end.seconds },
    arriveBy: end.arriveBy,
  };
}

/** The walks of a search, not cached. */
export function toWalkMaker({ timetable, locator }: ReachParts): WalkTableMaker {
  return ({ rules: { walking }, walk }) => buildWalkTable(timetable.stops, locator, walking.maxFarSec, walk);
}
