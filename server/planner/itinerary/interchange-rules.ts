/** What a request and its day say about lines that stand in for each other. */
import { toServiceKind } from '../../transit/timetable/travel-rules.ts';
import type { StopIndex } from '../model/stop-index.ts';
import type { InterchangeRules } from './interchangeable.ts';
import type { OpenedSearch } from './open-search.ts';

/** Trains and coaches sell tickets for one vehicle. */
const isForOneVehicle = (routeType: number) => ['rail', 'coach'].includes(toServiceKind(routeType));

/** Lines of one kind stand in for each other: nobody waits for any of several trains with one ticket. */
export function toInterchangeRules(
  stops: StopIndex,
  { avoidedStops, day, query }: OpenedSearch,
): InterchangeRules {
  const { timetable } = stops;
  const { patterns, routes } = timetable;
  const routeOf = (chain: number) => patterns.route[day.day.chainPattern[chain] as number] as number;
  const { changeSec } = day.sides.forward.network;
  const allowed = query.allowedChains;
  return {
    day: day.day,
    listStation: (stop) => stops.listStationMembers(stop).filter((other) => !avoidedStops.has(other)),
    toChangeSec: (from, to) =>
      from === to ? (changeSec[from] as number) : (day.findFootpathSec(from, to) ?? Number.POSITIVE_INFINITY),
    toHeadwaySec: (run) => patterns.runHeadway[day.day.runRow[run] as number] as number,
    isLikeLine: (chain, other) => {
      const [a, b] = [routes[routeOf(chain)], routes[routeOf(other)]];
      if (!a || !b || a === b || a.routeType !== b.routeType || isForOneVehicle(a.routeType)) {
        return false;
      }
      return allowed === undefined || allowed[other] === 1;
    },
  };
}
