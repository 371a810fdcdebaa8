/**
 * Service days: a calendar date in the agency's time zone, held as days since 1970-01-01.
 *
 * Instants are derived by the GTFS rule "noon minus 12 h", which on days of clock change is not
 * midnight. The zone is always an argument: the viewer's own zone plays no part.
 */

/** Days since 1970-01-01 of a calendar date, without any zone. */
export type ServiceDay = number;

/** Day of `YYYYMMDD` or `YYYY-MM-DD`, or undefined where the text is no real date. */
export function findServiceDay(text: string): ServiceDay | undefined {
  const match = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(text.trim());
  if (!match) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  // `Date.UTC` takes the years 0 to 99 for 1900 to 1999; some calendars begin in the year 1.
  const ms = new Date(0).setUTCFullYear(year, month - 1, day);
  const back = new Date(ms);
  if (back.getUTCFullYear() !== year || back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day)
    return undefined;
  return ms / 86_400_000;
}

/** `YYYY-MM-DD`; years beyond 9999 have a sign and six digits, as ISO 8601 writes them. */
export function toDateText(day: ServiceDay): string {
  const text = new Date(day * 86_400_000).toISOString();
  return text.slice(0, text.indexOf('T'));
}

/** Year, month from 1 to 12, and day of the month. */
export function toCalendarDate(day: ServiceDay): {
  readonly year: number;
  readonly month: number;
  readonly dayOfMonth: number;
} {
  const date = new Date(day * 86_400_000);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, dayOfMonth: date.getUTCDate() };
}

/** `YYYYMMDD`, as GTFS writes it. */
export function toGtfsDate(day: ServiceDay): string {
  return toDateText(day).replaceAll('-', '');
}

/** 0 = Monday ... 6 = Sunday. */
export function toWeekday(day: ServiceDay): number {
  return (((day + 3) % 7) + 7) % 7;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formatters.set(timeZone, formatter);
  }
  return formatter;
}

/** Seconds by which local time of `timeZone` is ahead of UTC at an instant (epoch seconds). */
function toUtcOffsetSec(timeZone: string, epochSec: number): number {
  const parts = formatterOf(timeZone).formatToParts(epochSec * 1000);
  const get = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const local = Date.UTC(
    get('year'),
    get('month') - 1,
    get('day'),
    get('hour'),
    get('minute'),
    get('second'),
  );
  return local / 1000 - epochSec;
}

/** Epoch seconds at which the service day starts: noon minus 12 h in `timeZone`. */
export function toDayStartEpochSec(day: ServiceDay, timeZone: string): number {
  const noonAsUtc = day * 86_400 + 43_200;
  // Two rounds settle the offset even where the first guess falls on the other side of a change.
  let offset = toUtcOffsetSec(timeZone, noonAsUtc);
  offset = toUtcOffsetSec(timeZone, noonAsUtc - offset);
  return noonAsUtc - offset - 43_200;
}

/** The calendar date in `timeZone` at an instant, and the seconds since that service day's start. */
export function toServiceTime(epochSec: number, timeZone: string): { day: ServiceDay; seconds: number } {
  const local = epochSec + toUtcOffsetSec(timeZone, epochSec);
  const day = Math.floor(local / 86_400);
  return { day, seconds: epochSec - toDayStartEpochSec(day, timeZone) };
}
