/** Periods of statements: a day, month, quarter or year. */
import { ProblemError } from '../../../base/problem.ts';
import { findServiceDay, type ServiceDay, toCalendarDate, toDateText } from '../../../base/service-day.ts';

export interface StatementPeriod {
  readonly kind: 'day' | 'month' | 'quarter' | 'year';
  /** `2026-11-25`, `2026-11`, `2026-Q4`, `2026`. */
  readonly text: string;
  readonly firstDay: ServiceDay;
  readonly lastDay: ServiceDay;
}

/** @throws ProblemError `bad-time` if the text is none of the four forms. */
export function parseStatementPeriod(text: string): StatementPeriod {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? findServiceDay(text) : undefined;
  if (day !== undefined) return { kind: 'day', text, firstDay: day, lastDay: day };
  const match = /^(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?$/.exec(text);
  const year = Number(match?.[1]);
  if (!match || year < 1970) {
    throw new ProblemError(
      'bad-time',
      { zh: `账期有误：${text}`, en: `not a day, month, quarter or year: ${text}` },
      { text },
    );
  }
  const [, , quarter, month] = match;
  if (quarter) return toMonths('quarter', text, year, Number(quarter) * 3 - 2, 3);
  if (month) return toMonths('month', text, year, Number(month), 1);
  return toMonths('year', text, year, 1, 12);
}

/** The month or quarter of a day. */
export function toPeriodOf(kind: 'month' | 'quarter', day: ServiceDay): StatementPeriod {
  const { year, month } = toCalendarDate(day);
  const yearText = String(year).padStart(4, '0');
  if (kind === 'month')
    return toMonths(kind, `${yearText}-${String(month).padStart(2, '0')}`, year, month, 1);
  const quarter = Math.ceil(month / 3);
  return toMonths(kind, `${yearText}-Q${quarter}`, year, quarter * 3 - 2, 3);
}

function toMonths(
  kind: StatementPeriod['kind'],
  text: string,
  year: number,
  month: number,
  count: number,
): StatementPeriod {
  return {
    kind,
    text,
    firstDay: toFirstOfMonth(year, month),
    lastDay: toFirstOfMonth(year, month + count) - 1,
  };
}

/** @param month - from 1; months above 12 are in the next year, which may be 10000 */
function toFirstOfMonth(year: number, month: number): ServiceDay {
  return Date.UTC(year, month - 1, 1) / 86_400_000;
}

/** `2026-10-01 – 2026-12-31`, or the one day. */
export function toPeriodText({ firstDay, lastDay }: StatementPeriod): string {
  const first = toDateText(firstDay);
  return firstDay === lastDay ? first : `${first} – ${toDateText(lastDay)}`;
}
