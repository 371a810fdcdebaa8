import { describe, expect, test } from 'vitest';
import { findServiceDay, toDateText } from '../../../server/base/service-day.ts';
import {
  isBankingDay,
  isOfficeDay,
  parseBankingCalendar,
  toPaymentDay,
} from '../../../server/money/settlement/banking-day.ts';

const names = { text: '春节', translations: { en: 'Spring Festival' } };
const file = {
  source: 'invented',
  years: [
    {
      year: 2026,
      holidays: [{ from: '2026-02-15', to: '2026-02-23', names }],
      officeDays: ['2026-02-14', '2026-02-28'],
    },
  ],
};
const calendar = parseBankingCalendar(file);
const day = (text: string) => findServiceDay(text) as number;

describe('banks', () => {
  test.each([
    ['2026-02-12', '2026-02-13', 'the next day'],
    ['2026-02-13', '2026-02-24', 'over a worked Saturday and nine days of holidays'],
    ['2026-02-27', '2026-03-02', 'over a worked Saturday and a Sunday'],
    ['2026-03-06', '2026-03-09', 'over a weekend'],
  ])('%s is paid on %s, %s', (from, to) => {
    const payment = toPaymentDay(calendar, day(from));
    expect([toDateText(payment.day), payment.isKnown]).toEqual([to, true]);
  });

  test('a working Saturday is an office day, no banking day; a Sunday is neither', () => {
    expect([isOfficeDay(calendar, day('2026-02-28')), isBankingDay(calendar, day('2026-02-28'))]).toEqual([
      true,
      false,
    ]);
    expect(isOfficeDay(calendar, day('2026-03-01'))).toBe(false);
    expect(isBankingDay(calendar, day('2026-02-16'))).toBe(false);
    expect(calendar.holidays.get(day('2026-02-23'))).toEqual(names);
  });

  test('a file gives years, all days of holidays, and working weekend days', () => {
    const read = parseBankingCalendar(file);
    expect([...read.years]).toEqual([2026]);
    expect([...read.holidays.keys()].map(toDateText)).toEqual(
      [15, 16, 17, 18, 19, 20, 21, 22, 23].map((date) => `2026-02-${date}`),
    );
    expect([...read.officeDays].map(toDateText)).toEqual(['2026-02-14', '2026-02-28']);
  });

  test('years that the calendar lacks are unknown', () => {
    expect(toPaymentDay(calendar, day('2026-12-31'))).toEqual({ day: day('2027-01-01'), isKnown: false });
    expect(toPaymentDay(parseBankingCalendar({}), day('2026-03-02')).isKnown).toBe(false);
  });

  test.each([
    ['a date that is none', { ...file.years[0], officeDays: ['2026-02-30'] }],
    ['a worked Monday', { ...file.years[0], officeDays: ['2026-03-02'] }],
    ['no year', { ...file.years[0], year: 'x' }],
  ])('%s is refused with its place', (_, year) => {
    expect(() => parseBankingCalendar({ ...file, years: [year] })).toThrow(
      expect.objectContaining({
        code: 'bad-request',
        details: { at: expect.stringContaining('years.0') },
      }),
    );
  });
});
