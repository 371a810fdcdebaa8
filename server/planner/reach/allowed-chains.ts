/** Which chains of a day a traveller is willing and able to ride. */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { ReachRules } from './reach-request.ts';

/** One byte a chain, 0 where it may not be ridden; undefined where all may. */
export function findAllowedChains(
  timetable: Timetable,
  day: DayTimetable,
  { allowsRouteType, needsWheelchair }: ReachRules,
): Uint8Array | undefined {
  if (!allowsRouteType && !needsWheelchair) return undefined;
  const { patterns, routes, trips } = timetable;
  return Uint8Array.from({ length: day.chainCount }, (_, chain) => {
    const pattern = day.chainPattern[chain] as number;
    const type = routes[patterns.route[pattern] as number]?.routeType;
    if (type === undefined || !(allowsRouteType?.(type) ?? true)) return 0;
    const run = day.runRow[day.runOffsets[chain] as number] as number;
    const accessible = (trips.flags[patterns.runTrip[run] as number] as number) & 3;
    return needsWheelchair && accessible !== 1 ? 0 : 1;
  });
}
