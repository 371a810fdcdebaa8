/** What `TariffCost` and `CardCost` share: ids by row of the timetable, rides, times and margins. */
import type { ServiceDay } from '../../base/service-day.ts';
import { type FareTimes, toFareTimes } from '../../money/fares/fare-so-far.ts';
import type { FareRide } from '../../money/fares/journey-fare.ts';
import type { Tariff } from '../../money/fares/tariff.ts';
import { NO_BOUND_FEN } from '../../planner/pareto/fare-cost.ts';
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

/** Day and time zone of the rides of a search. */
export interface FareClock {
  readonly day: ServiceDay;
  readonly timeZone: string;
}

/** A ride that begins at a row of the timetable; its end is not known yet. */
export function toBoardedRide(
  { feedIdOfRoute, routeIds, stopIds }: FareRows,
  clock: FareClock,
  route: number,
  fromStop: number,
  departureSec: number,
): FareRide {
  return {
    ...clock,
    legIndex: 0,
    feedId: feedIdOfRoute[route] as string,
    routeId: routeIds[route] as string,
    fromStopId: stopIds[fromStop] as string,
    toStopId: '',
    departureSec,
    arrivalSec: departureSec,
  };
}

const noTimes: FareTimes = { matter: false, departures: false, arrivals: false };

/** @returns on which times the fares of a feed depend, by feed id */
export function createTimesOf({ feeds }: Pick<Tariff, 'feeds'>): (feedId: string) => FareTimes {
  const times = new Map([...feeds.values()].map((feed) => [feed.feedId, toFareTimes(feed)] as const));
  return (feedId) => times.get(feedId) ?? noTimes;
}

/** The most by which a total exceeds its counterpart; `-NO_BOUND_FEN` where there is none. */
export function toMarginFen(totals: readonly number[], others: readonly number[]): number {
  let margin = -NO_BOUND_FEN;
  for (let i = 0; i < totals.length; i++)
    margin = Math.max(margin, (totals[i] as number) - (others[i] as number));
  return margin;
}
