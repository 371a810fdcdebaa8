/** Lists the chains of a day that a traveller may ride. */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { listChainPatterns } from '../raptor/trip-rides.ts';
import type { PlanRequest } from './plan-request.ts';

/** GTFS `wheelchair_accessible`: 1 means accessible, 2 not accessible, 0 unknown. */
const YES = 1;
const NO = 2;

/**
 * By chain one byte, 0 where the traveller may not ride it; undefined if all chains are allowed. `needsWheelchair`
 * allows chains that are accessible and, without `strictWheelchair`, those for which it is unknown.
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
      // All trips of a pattern have the same `wheelchair_accessible`, so reading its first run is enough.
      const firstRun = patterns.runOffsets[pattern] as number;
      const fitness = (trips.flags[patterns.runTrip[firstRun] as number] as number) & 3;
      return !needsWheelchair || (strictWheelchair ? fitness === YES : fitness !== NO);
    });
    if (isAllowed) allowed[chain] = 1;
    else isAll = false;
  }
  return isAll ? undefined : allowed;
}
