/** Opens the search by which travellers of a simulated or expected day find their rides. */
import type { ServiceDay } from '../../base/service-day.ts';
import { RideFares } from '../../bureau/demand/ride-fares.ts';
import { RideFinder } from '../../bureau/demand/ride-finder.ts';
import type { TravelTable } from '../../bureau/demand/tours.ts';
import { type Scheme, toSchemeCurrency } from '../../money/scheme/scheme.ts';
import { toHeadwayWaitShare } from '../../transit/timetable/travel-rules.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import { loadFares } from '../pricing/price-itinerary.ts';
import { createRidePricer } from '../pricing/price-ride.ts';

/** Fares are those of single tickets in the feeds. */
export function openRideFinder(
  { imported, timetable }: LoadedTimetable,
  day: ServiceDay,
  scheme: Pick<Scheme, 'serviceDayStartSec' | 'currency'>,
  { yuanPerHour }: Pick<TravelTable, 'yuanPerHour'>,
): RideFinder {
  const findFareFen = createRidePricer(loadFares(imported).tariff, toSchemeCurrency(scheme), timetable, day);
  return new RideFinder(timetable, day, {
    headwayWaitShare: toHeadwayWaitShare(timetable.rules),
    serviceDayStartSec: scheme.serviceDayStartSec,
    fares: new RideFares(timetable, { findFareFen, yuanPerHour }),
  });
}
