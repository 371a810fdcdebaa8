/** What kind of day a date is: a holiday with its name, or a weekend day that is worked. */
import type { Config } from '../api/contract.ts';
import { toDateAfter } from '../i18n/clock.ts';

export type Holiday = Config['holidays'][number];

/** An answer of an older server, kept on the device, has none. */
type Calendar = Partial<Pick<Config, 'holidays' | 'workedDays'>>;

/** The holiday of a date, `2026-10-01`. */
export const findHoliday = ({ holidays = [] }: Calendar, date: string): Holiday | undefined =>
  holidays.find(({ firstDate, lastDate }) => firstDate <= date && date <= lastDate);

export const isWorked = ({ workedDays = [] }: Calendar, date: string) => workedDays.includes(date);

/** People ask for a holiday weeks before it. */
const AHEAD_DAYS = 92;
const MOST = 2;

/** The next holidays after a date. */
export const listNextHolidays = ({ holidays = [] }: Calendar, date: string): readonly Holiday[] =>
  holidays
    .filter(({ firstDate }) => date < firstDate && firstDate <= toDateAfter(date, AHEAD_DAYS))
    .slice(0, MOST);
