/** Services of bus lines, by day type and, where the last departure depends on it, by season. */
import {
  findServiceDay,
  type ServiceDay,
  toDateText,
  toGtfsDate,
  toWeekday,
} from '../../server/base/service-day.ts';
import { addCalendars, type DayType, isWorkday, serviceEnd, serviceStart, toServiceId } from './calendar.ts';
import { addProvenance, addRow, type FeedDraft } from './feed-draft.ts';

/** Summer timetable: 1 May to 30 September; winter: all other days. */
export type Season = 'summer' | 'winter';

/** A service: day type, and season (all year where absent). */
export interface BusService {
  readonly dayType: DayType;
  readonly season?: Season | undefined;
}

/** First day of buses to the new airport Shengle, when the old one, Baita, closes: an assumption. */
export const shengleOpeningDate = '20260701';
/** Last day of buses to the old airport. */
export const baitaClosingDate = '20260630';
/** Source of that assumption, for provenance. */
export const shengleOpeningSource =
  'assumption: CAAC notice of 2025-01-06 said 2025-11-27; later public pages speak of trial passenger days 2026-06-15..20 and an opening in 2026; first day of the month after the trials is taken';

const dayOf = (text: string): ServiceDay => {
  const day = findServiceDay(text);
  if (day === undefined) throw new Error(`not a date: ${text}`);
  return day;
};

/** Season of a date. */
export function toSeason(day: ServiceDay): Season {
  const monthDay = toDateText(day).slice(5);
  return '05-01' <= monthDay && monthDay <= '09-30' ? 'summer' : 'winter';
}

/** `hb-workday-winter`, `hb-daily`. */
export function toBusServiceId(prefix: string, { dayType, season }: BusService): string {
  const base = toServiceId(prefix, dayType);
  return season ? `${base}-${season}` : base;
}

function runsOn(day: ServiceDay, { dayType, season }: BusService): boolean {
  if (season && toSeason(day) !== season) return false;
  return dayType === 'daily' || (dayType === 'workday') === isWorkday(day);
}

/** Adds the service of a season: the weekly pattern, and an exception for every day that differs from it. */
function addSeasonalService(feed: FeedDraft, prefix: string, service: BusService): void {
  const service_id = toBusServiceId(prefix, service);
  const onWeekday = service.dayType === 'dayoff' ? 0 : 1;
  const onWeekend = service.dayType === 'workday' ? 0 : 1;
  const all: ServiceDay[] = [];
  for (let day = dayOf(serviceStart); day <= dayOf(serviceEnd); day++) {
    if (!service.season || toSeason(day) === service.season) all.push(day);
  }
  const [first, last] = [all[0], all.at(-1)];
  if (first === undefined || last === undefined) throw new Error(`${service_id} never runs`);
  addRow(feed, 'calendar', {
    service_id,
    monday: onWeekday,
    tuesday: onWeekday,
    wednesday: onWeekday,
    thursday: onWeekday,
    friday: onWeekday,
    saturday: onWeekend,
    sunday: onWeekend,
    start_date: toGtfsDate(first),
    end_date: toGtfsDate(last),
  });
  addProvenance(feed, {
    table_name: 'calendar',
    record_id: service_id,
    confidence: 'derived',
    source:
      'last departures of summer and winter are published without dates: summer is taken as 1 May to 30 September',
  });
  for (let day = first; day <= last; day++) {
    const usual = (toWeekday(day) < 5 ? onWeekday : onWeekend) === 1;
    const runs = runsOn(day, service);
    if (usual !== runs) {
      addRow(feed, 'calendar_dates', { service_id, date: toGtfsDate(day), exception_type: runs ? 1 : 2 });
    }
  }
}

/**
 * Adds all services that trips of the feed use, each once, in a fixed order.
 *
 * @param span first and last service date of a service that does not run all the time, `YYYYMMDD`
 */
export function addBusServices(
  feed: FeedDraft,
  prefix: string,
  services: readonly BusService[],
  span?: { readonly start: string; readonly end: string },
): void {
  const wanted = new Map(services.map((service) => [toBusServiceId(prefix, service), service]));
  const ordered = [...wanted.keys()].sort().map((id) => wanted.get(id) as BusService);
  const seasonal = ordered.filter(({ season }) => season);
  if (span && seasonal.length > 0) throw new Error(`${prefix}: seasons within a span are not foreseen`);
  for (const service of seasonal) addSeasonalService(feed, prefix, service);
  const plain = ordered.filter(({ season }) => !season).map(({ dayType }) => dayType);
  addCalendars(feed, prefix, plain, span);
}
