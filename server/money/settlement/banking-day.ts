/** Days on which banks settle, from a calendar of public holidays. */
import { z } from 'zod';
import type { Names } from '../../base/names.ts';
import { ProblemError } from '../../base/problem.ts';
import { findServiceDay, type ServiceDay, toCalendarDate, toWeekday } from '../../base/service-day.ts';

export interface BankingCalendar {
  /** Calendar years whose holidays are known. */
  readonly years: ReadonlySet<number>;
  /** Every holiday with its name. */
  readonly holidays: ReadonlyMap<ServiceDay, Names>;
  /** Weekend days worked in exchange for a holiday: working days of offices, not of banks. */
  readonly officeDays: ReadonlySet<ServiceDay>;
}

const toDay = (text: string) => findServiceDay(text) as ServiceDay;
const dateText = z.string().refine((text) => findServiceDay(text) !== undefined, 'a date as YYYY-MM-DD');
const calendarFile = z.object({
  source: z.string().default(''),
  years: z
    .array(
      z.object({
        year: z.int().min(1970).max(9999),
        holidays: z.array(
          z.object({
            from: dateText,
            to: dateText,
            names: z.object({ text: z.string(), translations: z.record(z.string(), z.string()) }),
          }),
        ),
        /** Weekend days worked in exchange for a holiday: working days of offices, not of banks. */
        officeDays: z.array(dateText.refine((text) => toWeekday(toDay(text)) >= 5, 'a Saturday or Sunday')),
      }),
    )
    .default([]),
});

/**
 * Reads a calendar of holidays: JSON with `source` and `years`.
 *
 * @throws ProblemError `bad-request` naming the field.
 */
export function parseBankingCalendar(json: unknown): BankingCalendar {
  const parsed = calendarFile.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const at = issue?.path.join('.') ?? '';
    throw new ProblemError(
      'bad-request',
      { zh: `节假日表有误：${at}`, en: `the calendar of holidays is wrong at ${at}: ${issue?.message}` },
      { at },
    );
  }
  const holidays = new Map<ServiceDay, Names>();
  for (const year of parsed.data.years) {
    for (const { from, to, names } of year.holidays) {
      for (let day = toDay(from); day <= toDay(to); day++) holidays.set(day, names);
    }
  }
  return {
    years: new Set(parsed.data.years.map(({ year }) => year)),
    holidays,
    officeDays: new Set(parsed.data.years.flatMap((year) => year.officeDays.map(toDay))),
  };
}

/** Monday to Friday and no holiday; a weekend day worked in exchange is none. */
export function isBankingDay(calendar: BankingCalendar, day: ServiceDay): boolean {
  return toWeekday(day) < 5 && !calendar.holidays.has(day);
}

/** Whether offices work: banking days, and weekend days worked in exchange. */
export function isOfficeDay(calendar: BankingCalendar, day: ServiceDay): boolean {
  return isBankingDay(calendar, day) || calendar.officeDays.has(day);
}

/** The first banking day after a service day, and whether the holidays of all days up to it are known. */
export function toPaymentDay(
  calendar: BankingCalendar,
  day: ServiceDay,
): { readonly day: ServiceDay; readonly isKnown: boolean } {
  let next = day + 1;
  let isKnown = true;
  for (;;) {
    if (!calendar.years.has(toCalendarDate(next).year)) isKnown = false;
    if (isBankingDay(calendar, next)) return { day: next, isKnown };
    next++;
  }
}
