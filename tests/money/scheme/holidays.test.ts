import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { isWorkday } from '../../../scripts/feeds/calendar.ts';
import { findServiceDay, toDateText } from '../../../server/base/service-day.ts';
import { isBankingDay, parseBankingCalendar } from '../../../server/money/settlement/banking-day.ts';

it('the holidays of the scheme equal those of the feeds', () => {
  const file = new URL('../../../gtfs-data/scheme/holidays.json', import.meta.url);
  const calendar = parseBankingCalendar(JSON.parse(readFileSync(file, 'utf8')));
  const first = findServiceDay('2026-01-01') as number;
  const last = findServiceDay('2027-12-31') as number;
  const days = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  // Offices work on some weekend days instead; banks do not.
  const isWorked = (day: number) => isBankingDay(calendar, day) || calendar.officeDays.has(day);
  expect(days.filter((day) => isWorked(day) !== isWorkday(day)).map(toDateText)).toEqual([]);
});
