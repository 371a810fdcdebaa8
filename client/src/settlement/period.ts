/** Periods of clearing that have data, and what closing a day includes. */
import type { SettlementPeriods } from '../api/contract.ts';
import { toDateAfter, toDayText } from '../i18n/clock.ts';
import type { Translate } from '../i18n/i18n.ts';
import type { Language } from '../i18n/language.ts';
import { findPeriodKind, type PeriodKind } from '../i18n/period.ts';

/** Periods of a kind that have data, the newest first. */
export function listPeriods(periods: SettlementPeriods, kind: PeriodKind): readonly string[] {
  const list =
    kind === 'day'
      ? periods.batches.map(({ date }) => date)
      : periods[kind === 'month' ? 'months' : 'quarters'].map(({ period }) => period);
  return [...list].sort().reverse();
}

/**
 * Days that the board may open with, the best first: those that are not open, then the open ones, each the newest first. It opens
 * with the first that has moved money.
 */
export function listFirstDays({ batches }: SettlementPeriods): readonly string[] {
  const newest = [...batches].sort((a, b) => (a.date < b.date ? 1 : -1));
  const isOpen = ({ state }: SettlementPeriods['batches'][number]) => state === 'open';
  return [...newest.filter((batch) => !isOpen(batch)), ...newest.filter(isOpen)].map(({ date }) => date);
}

/**
 * Days that closing `date` closes, in order, `date` last: unpaid batches before it, and the days without taps since
 * the last paid batch.
 */
export function listDaysToClose({ batches }: SettlementPeriods, date: string): readonly string[] {
  const before = batches.filter((batch) => batch.date <= date);
  const paid = new Set(before.filter(({ state }) => state === 'paid').map((batch) => batch.date));
  const lastPaid = [...paid].sort().at(-1);
  const unpaid = before.filter(({ state }) => state !== 'paid').map((batch) => batch.date);
  const first = [date, ...unpaid, ...(lastPaid ? [toDateAfter(lastPaid, 1)] : [])].sort()[0] ?? date;
  const days: string[] = [];
  for (let day = first; day <= date; day = toDateAfter(day, 1)) if (!paid.has(day)) days.push(day);
  return days;
}

const toQuarter = (month: string) => `${month.slice(0, 4)}-Q${Math.ceil(Number(month.slice(5, 7)) / 3)}`;

/** The period of another kind that contains `period` or is the newest one within it. */
export function toPeriodOfKind(
  periods: SettlementPeriods,
  period: string,
  kind: PeriodKind,
): string | undefined {
  const list = listPeriods(periods, kind);
  const from = findPeriodKind(period);
  const holds = (one: string): boolean => {
    if (from === 'quarter') return toQuarter(one) === period;
    if (kind === 'quarter') return toQuarter(period) === one;
    return kind === 'month' ? period.startsWith(one) : one.startsWith(period);
  };
  return list.find((one) => one === period || holds(one)) ?? list[0];
}

const phases = ['cut', 'settle', 'age', 'redivide', 'receipts', 'net', 'seal', 'pay'] as const;

/** Text of a job's phase such as `2026-11-25 settle`. */
export function toPhaseText(phase: string, t: Translate, language: Language): string {
  const [date = '', word] = phase.split(' ');
  const known = phases.find((one) => one === word);
  if (!known || findPeriodKind(date) !== 'day') return '';
  return `${toDayText(date, language)}${t('app.colon')}${t(`phase.${known}`)}`;
}
