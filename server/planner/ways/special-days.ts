/** Days on which another timetable holds than on other days of the same weekday. */
import type { Names } from '../../base/names.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import { isActive, type Timetable } from '../../transit/timetable/timetable.ts';
import type { TripIndex } from '../board/trip-run.ts';
import { type Itinerary, listRides, type RideLeg } from '../model/itinerary.ts';
import type { FeedDates } from './feed-dates.ts';

/** Public holidays of a region. */
export interface SpecialDays {
  readonly holidays: ReadonlyMap<ServiceDay, Names>;
  /** Days of a weekend that are worked in exchange for a holiday. */
  readonly officeDays: ReadonlySet<ServiceDay>;
}

export const noSpecialDays: SpecialDays = { holidays: new Map(), officeDays: new Set() };

const isSpecial = ({ holidays, officeDays }: SpecialDays, day: ServiceDay) =>
  holidays.has(day) || officeDays.has(day);

/** How many weeks away an ordinary day is looked for; holidays of China last at most nine days. */
const WEEKS = 4;

export interface SpecialDayParts {
  readonly calendar: SpecialDays;
  readonly timetable: Timetable;
  readonly trips: TripIndex;
  readonly feedDates: readonly FeedDates[];
}

/**
 * Rides of a special day that do not run on ordinary days of the same weekday, on neither the one before nor the one after:
 * a timetable of a season may end in between.
 */
export function listSpecialRides(
  { calendar, feedDates, timetable, trips }: SpecialDayParts,
  day: ServiceDay,
  itineraries: readonly Itinerary[],
): RideLeg[] {
  if (!isSpecial(calendar, day)) return [];
  return itineraries.flatMap(listRides).filter((ride) => {
    const trip = trips.find(ride.tripId);
    const dates = feedDates.find(({ feedId }) => feedId === ride.feedId);
    if (trip === undefined || !dates || ride.serviceDay !== day) return false;
    const service = timetable.trips.service[trip] as number;
    const ordinary = [-7, 7].flatMap((step) => findOrdinary(calendar, day, step, dates) ?? []);
    return ordinary.length > 0 && !ordinary.some((other) => isActive(timetable.services, service, other));
  });
}

/** The nearest day of the same weekday that is not special and that the feed covers. */
function findOrdinary(
  calendar: SpecialDays,
  day: ServiceDay,
  step: number,
  { firstDay, lastDay }: FeedDates,
): ServiceDay | undefined {
  return Array.from({ length: WEEKS }, (_, i) => day + (i + 1) * step).find(
    (other) => other >= firstDay && other <= lastDay && !isSpecial(calendar, other),
  );
}
