/** Ids of feeds, stops and routes by row of the timetable, as fares use them. */
import { listStrings } from '../../transit/timetable/string-table.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';

export interface FareRows {
  readonly feedIdOfRoute: readonly string[];
  readonly routeIds: readonly string[];
  readonly stopIds: readonly string[];
}

export function toFareRows({ feeds, routes, stops }: Timetable): FareRows {
  return {
    feedIdOfRoute: routes.map((route) => feeds[route.feed]?.feedId ?? ''),
    routeIds: routes.map((route) => route.routeId),
    stopIds: listStrings(stops.ids),
  };
}
