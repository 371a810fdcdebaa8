import { expect, test } from 'vitest';
import { addCalendars, isWorkday } from '../../scripts/feeds/calendar.ts';
import type { FeedDraft } from '../../scripts/feeds/feed-draft.ts';
import { findServiceDay, toDateText, toWeekday } from '../../server/base/service-day.ts';

const day = (iso: string) => findServiceDay(iso)!;

/** The service ids of a draft that run on a date, by the GTFS reference. */
function listServices(feed: FeedDraft, iso: string): string[] {
  const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
  const date = iso.replaceAll('-', '');
  return (feed.tables.get('calendar') ?? [])
    .filter((row) => {
      const exception = feed.tables
        .get('calendar_dates')!
        .find((other) => other.service_id === row.service_id && other.date === date);
      if (exception) return exception.exception_type === 1;
      const inSpan = String(row.start_date) <= date && date <= String(row.end_date);
      return inSpan && row[weekdays[toWeekday(day(iso))]!] === 1;
    })
    .map((row) => String(row.service_id))
    .sort();
}

test.each([
  ['2026-01-01', false, 'New Year'],
  ['2026-01-04', true, 'Sunday worked for New Year'],
  ['2026-02-14', true, 'Saturday worked for the Spring Festival'],
  ['2026-02-15', false, 'Spring Festival begins'],
  ['2026-02-23', false, 'Spring Festival ends on a Monday'],
  ['2026-02-24', true, 'Tuesday after it'],
  ['2026-02-28', true, 'Saturday worked for it'],
  ['2026-04-06', false, 'Qingming Monday'],
  ['2026-05-05', false, 'Labour Day Tuesday'],
  ['2026-05-09', true, 'Saturday worked for it'],
  ['2026-06-19', false, 'Dragon Boat Friday'],
  ['2026-09-20', true, 'Sunday worked for National Day'],
  ['2026-09-25', false, 'Mid-Autumn Friday'],
  ['2026-10-07', false, 'National Day Wednesday'],
  ['2026-10-10', true, 'Saturday worked for it'],
  ['2026-11-21', false, 'an ordinary Saturday'],
  ['2026-11-25', true, 'an ordinary Wednesday'],
  ['2027-02-05', false, 'Spring Festival eve, a Friday'],
  ['2027-02-10', false, 'given back for the Sunday'],
  ['2027-02-11', true, 'Thursday after it'],
  ['2027-06-09', false, 'Dragon Boat Wednesday'],
  ['2027-10-05', false, 'given back for the Sunday'],
])('%s: worked %s (%s)', (iso, worked) => {
  expect(isWorkday(day(iso))).toBe(worked);
});

test('2026 has 33 days of holiday and 6 worked weekend days', () => {
  let [off, worked] = [0, 0];
  for (let d = day('2026-01-01'); d <= day('2026-12-31'); d++) {
    const isWeekend = toWeekday(d) >= 5;
    if (isWeekend && isWorkday(d)) worked += 1;
    if (!isWeekend && !isWorkday(d)) off += 1;
  }
  expect(worked).toBe(6);
  expect(off).toBe(3 - 1 + 6 + 1 + 3 + 1 + 1 + 5);
});

test('on every day of two years exactly one of workday and dayoff runs, and daily always', () => {
  const feed: FeedDraft = { feedId: 'f', tables: new Map() };
  addCalendars(feed, 'x', ['daily', 'workday', 'dayoff']);
  let count = 0;
  for (let d = day('2026-01-01'); d <= day('2027-12-31'); d++) {
    const iso = toDateText(d);
    expect(listServices(feed, iso), iso).toEqual(
      isWorkday(d) ? ['x-daily', 'x-workday'] : ['x-daily', 'x-dayoff'],
    );
    count += 1;
  }
  expect(count).toBe(730);
});

test('a year without a table of holidays is refused', () => {
  expect(() => isWorkday(day('2028-01-01'))).toThrow(/no public holidays known/);
});
