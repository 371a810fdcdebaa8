/** Prices rides between rows of a timetable by the fares of its feeds. */
import { findCurrencyDigits } from '../../base/fen.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import type { PricedRide } from '../../bureau/demand/model/corridor-sides.ts';
import { priceJourney } from '../../money/fares/price-journey.ts';
import { getString } from '../../transit/timetable/string-table.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { loadFares } from './price-itinerary.ts';

/** @returns the fare of a ride on the day, in hundredths of the currency; undefined where none is known in it */
export function createRidePricer(
  tariff: ReturnType<typeof loadFares>['tariff'],
  currency: string,
  { feeds, routes, stops, timeZone }: Timetable,
  day: ServiceDay,
): (ride: PricedRide) => number | undefined {
  const hundredths = 10 ** (2 - (findCurrencyDigits(currency) ?? 2));
  return ({ arrivalSec, departureSec, fromStop, route, toStop }) => {
    const row = routes[route];
    if (!row) return undefined;
    const ride = {
      legIndex: 0,
      feedId: feeds[row.feed]?.feedId ?? '',
      routeId: row.routeId,
      fromStopId: getString(stops.ids, fromStop),
      toStopId: getString(stops.ids, toStop),
      departureSec,
      arrivalSec,
      day,
      timeZone,
    };
    const fare = priceJourney(tariff, [ride], {});
    return fare?.totalFen === undefined || fare.currency !== currency
      ? undefined
      : fare.totalFen * hundredths;
  };
}
