/** Readers of `calendar.txt` and `calendar_dates.txt`. */
import { findServiceDay, type ServiceDay } from '../../base/service-day.ts';
import type { Cell, FeedDb } from './feed-db.ts';
import type { CalendarDateRow, CalendarRow } from './rows.ts';

/** Weekly services in the order of the file. */
export function listCalendars(db: FeedDb): CalendarRow[] {
  return db
    .listRows(
      `SELECT service_id, start_date, end_date, monday, tuesday, wednesday, thursday, friday, saturday, sunday
       FROM calendar ORDER BY rowid`,
    )
    .map(([id, start, end, mon, tue, wed, thu, fri, sat, sun]) => ({
      serviceId: String(id),
      weekdays: [mon === 1, tue === 1, wed === 1, thu === 1, fri === 1, sat === 1, sun === 1],
      startDay: toDay(start),
      endDay: toDay(end),
    }));
}

/** Exceptions: days on which a service is added or taken away. */
export function listCalendarDates(db: FeedDb): CalendarDateRow[] {
  return db
    .listRows('SELECT service_id, date, exception_type FROM calendar_dates ORDER BY rowid')
    .map(([id, date, type]) => ({ serviceId: String(id), day: toDay(date), isAdded: type === 1 }));
}

function toDay(cell: Cell | undefined): ServiceDay {
  const day = findServiceDay(String(cell));
  // Validation let only real dates in, so this is a defect of ours and not of the feed.
  if (day === undefined) throw new Error(`not a date in an imported feed: ${cell}`);
  return day;
}
