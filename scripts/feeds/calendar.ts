/**
 * Services of two years: daily, working days, days off. Public holidays of China are days off, and the weekend days that make
 * up for them are working days.
 */
import {
  findServiceDay,
  type ServiceDay,
  toDateText,
  toGtfsDate,
  toWeekday,
} from '../../server/base/service-day.ts';
import { addProvenance, addRow, type FeedDraft } from './feed-draft.ts';

/** `workday`: Monday to Friday except holidays, and working weekend days; `dayoff`: all other days. */
export type DayType = 'daily' | 'workday' | 'dayoff';

export const serviceStart = '20260101';
export const serviceEnd = '20271231';

interface HolidayYear {
  /** First and last day of each holiday, as ISO dates. */
  readonly off: readonly (readonly [from: string, to: string])[];
  /** Saturdays and Sundays that are working days. */
  readonly worked: readonly string[];
  readonly confidence: 'sourced' | 'derived';
  readonly source: string;
}

/** Public holidays by year. */
const holidayYears: Readonly<Record<number, HolidayYear>> = {
  2026: {
    off: [
      ['2026-01-01', '2026-01-03'],
      ['2026-02-15', '2026-02-23'],
      ['2026-04-04', '2026-04-06'],
      ['2026-05-01', '2026-05-05'],
      ['2026-06-19', '2026-06-21'],
      ['2026-09-25', '2026-09-27'],
      ['2026-10-01', '2026-10-07'],
    ],
    worked: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
    confidence: 'sourced',
    source: '国务院办公厅关于2026年部分节假日安排的通知 (2025-11-04)',
  },
  2027: {
    // General holidays on a Saturday or Sunday move to the next working days (Regulation, art. 6): 6-7 February to
    // 9-10, 1-2 May to 3-4, 2-3 October to 4-5.
    off: [
      ['2027-01-01', '2027-01-01'],
      ['2027-02-05', '2027-02-10'],
      ['2027-04-05', '2027-04-05'],
      ['2027-05-01', '2027-05-04'],
      ['2027-06-09', '2027-06-09'],
      ['2027-09-15', '2027-09-15'],
      ['2027-10-01', '2027-10-05'],
    ],
    worked: [],
    confidence: 'derived',
    source:
      '全国年节及纪念日放假办法 (2024 revision): the statutory days; the arrangement for 2027 is not published yet, so no weekend is worked',
  },
};

const dayOf = (text: string): ServiceDay => {
  const day = findServiceDay(text);
  if (day === undefined) throw new Error(`not a date: ${text}`);
  return day;
};

/** Whether a day is a working day; throws for a year without a holiday table. */
export function isWorkday(day: ServiceDay): boolean {
  const iso = toDateText(day);
  const year = holidayYears[Number(iso.slice(0, 4))];
  if (!year) throw new Error(`no public holidays known for ${iso}`);
  if (year.worked.includes(iso)) return true;
  if (year.off.some(([from, to]) => from <= iso && iso <= to)) return false;
  return toWeekday(day) < 5;
}

/** The service id of a day type; `prefix` makes ids of different feeds differ. */
export function toServiceId(prefix: string, dayType: DayType): string {
  return `${prefix}-${dayType}`;
}

/**
 * Adds `calendar` and `calendar_dates`, and their provenance, for the day types that a feed uses.
 *
 * @param span - first and last service date, `YYYYMMDD`
 */
export function addCalendars(
  feed: FeedDraft,
  prefix: string,
  dayTypes: readonly DayType[],
  span: { readonly start: string; readonly end: string } = { start: serviceStart, end: serviceEnd },
): void {
  const [first, last] = [dayOf(span.start), dayOf(span.end)];
  for (const dayType of dayTypes) {
    const service_id = toServiceId(prefix, dayType);
    const onWeekday = dayType === 'dayoff' ? 0 : 1;
    const onWeekend = dayType === 'workday' ? 0 : 1;
    addRow(feed, 'calendar', {
      service_id,
      monday: onWeekday,
      tuesday: onWeekday,
      wednesday: onWeekday,
      thursday: onWeekday,
      friday: onWeekday,
      saturday: onWeekend,
      sunday: onWeekend,
      start_date: span.start,
      end_date: span.end,
    });
    addProvenance(feed, {
      table_name: 'calendar',
      record_id: service_id,
      confidence: 'derived',
      source:
        dayType === 'daily'
          ? 'runs on every day, holidays included'
          : Object.values(holidayYears)
              .map((year) => year.source)
              .join('; '),
    });
    if (dayType === 'daily') continue;
    for (let day = first; day <= last; day++) {
      const usual = toWeekday(day) < 5;
      const worked = isWorkday(day);
      if (usual === worked) continue;
      const runs = (dayType === 'workday') === worked;
      addRow(feed, 'calendar_dates', {
        service_id,
        date: toGtfsDate(day),
        exception_type: runs ? 1 : 2,
      });
    }
  }
  if (!feed.tables.has('calendar_dates')) return;
  addProvenance(feed, {
    table_name: 'calendar_dates',
    record_id: '*',
    confidence: 'derived',
    source: Object.entries(holidayYears)
      .map(([year, { source, confidence }]) => `${year} ${confidence}: ${source}`)
      .join('; '),
  });
}
