/** Which chains of a day a traveller is willing and able to ride. */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { listChainPatterns } from '../raptor/trip-rides.ts';
import type { PlanRequest } from './plan-request.ts';

/** GTFS `wheelchair_accessible`: 1 promises room, 2 says there is none, 0 that nothing is known. */
const YES = 1;
const NO = 2;

/**
 * One byte a chain, 0 where it may not be ridden; undefined where all may. With `needsWheelchair` chains known to be
 * accessible may be ridden and, without `strictWheelchair`, those of which nothing is known.
 */
export function listAllowedChains(
  { feeds, patterns, routes, trips }: Timetable,
  day: DayTimetable,
  {
    allowsRouteType,
    needsWheelchair,
    strictWheelchair = false,
    avoids,
  }: Pick<PlanRequest, 'allowsRouteType' | 'needsWheelchair' | 'strictWheelchair' | 'avoids'>,
): Uint8Array | undefined {
  if (!allowsRouteType && !needsWheelchair && !avoids) return undefined;
  const avoidedRoutes = new Set(avoids?.routeIds);
  const avoidedAgencies = new Set(avoids?.agencyIds);
  const isWanted = routes.map(({ feed, routeId, agencyId, routeType }) => {
    const feedId = feeds[feed]?.feedId;
    if (avoidedRoutes.has(`${feedId}:${routeId}`) || avoidedAgencies.has(`${feedId}:${agencyId}`))
      return false;
    return allowsRouteType?.(routeType) ?? true;
  });
  const allowed = new Uint8Array(day.chainCount);
  let isAll = true;
  for (let chain = 0; chain < day.chainCount; chain++) {
    const isAllowed = listChainPatterns(day, chain).every((pattern) => {
      if (!isWanted[patterns.route[pattern] as number]) return false;
      // Trips of a pattern are equally fit for wheelchairs, so its first run speaks for all.
      const firstRun = patterns.runOffsets[pattern] as number;
      const fitness = (trips.flags[patterns.runTrip[firstRun] as number] as number) & 3;
      return !needsWheelchair || (strictWheelchair ? fitness === YES : fitness !== NO);
    });
    if (isAllowed) allowed[chain] = 1;
    else isAll = false;
  }
  return isAll ? undefined : allowed;
}
