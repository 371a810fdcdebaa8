/**
 * Service days and instants. A service day is a calendar date in the agency's time zone, stored as days since 1970-01-01.
 *
 * A service day starts at "noon minus 12 h" (GTFS reference), which differs from midnight on days when clocks change.
 * Every conversion takes the zone as an argument; the zone of the machine or the viewer is never used.
 */

/** A calendar date as days since 1970-01-01. */
export type ServiceDay = number;

/** Parses `YYYYMMDD` or `YYYY-MM-DD`; undefined where the text is not a date of the calendar. */
export function findServiceDay(text: string): ServiceDay | undefined {
  const match = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(text.trim());
  if (!match) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  // Not `Date.UTC`, which reads the years 0 to 99 as 1900 to 1999: some feeds have calendars that begin in the year 1.
  const ms = new Date(0).setUTCFullYear(year, month - 1, day);
  const back = new Date(ms);
  if (back.getUTCFullYear() !== year || back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day)
    return undefined;
  return ms / 86_400_000;
}

/** Formats as `YYYY-MM-DD`; a year beyond 9999 gets a sign and six digits (ISO 8601). */
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

/** Formats as `YYYYMMDD`, the date format of GTFS. */
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

/** Offset of `timeZone` from UTC at an instant: positive where local time is ahead. */
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
  // The first offset may come from the other side of a clock change; the second one is taken at the corrected instant.
  let offset = toUtcOffsetSec(timeZone, noonAsUtc);
  offset = toUtcOffsetSec(timeZone, noonAsUtc - offset);
  return noonAsUtc - offset - 43_200;
}

/** The calendar date in `timeZone` at an instant, and the seconds since the start of that service day. */
export function toServiceTime(epochSec: number, timeZone: string): { day: ServiceDay; seconds: number } {
  const local = epochSec + toUtcOffsetSec(timeZone, epochSec);
  const day = Math.floor(local / 86_400);
  return { day, seconds: epochSec - toDayStartEpochSec(day, timeZone) };
}

const INSTANT = /^(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * Parses an ISO 8601 instant with seconds and a zone to epoch seconds; undefined for other texts.
 *
 * Checks the date against the calendar, because `Date.parse` reads 30 February as 2 March.
 */
export function findInstant(text: string): number | undefined {
  const date = INSTANT.exec(text)?.[1];
  if (date === undefined || findServiceDay(date) === undefined) return undefined;
  return Date.parse(text) / 1000;
}
