/** Days, months and quarters as they stand in addresses: `2026-11-25`, `2026-11`, `2026-Q4`; and in words. */
import { findDate, toDayText } from './clock.ts';
import type { Translate } from './i18n.ts';
import { type Language, languageTags } from './language.ts';

export const periodKinds = ['day', 'month', 'quarter'] as const;
export type PeriodKind = (typeof periodKinds)[number];

/** Kind of a period; undefined for any other text. */
export function findPeriodKind(period: string): PeriodKind | undefined {
  if (findDate(period)) return 'day';
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(period)) return 'month';
  return /^\d{4}-Q[1-4]$/.test(period) ? 'quarter' : undefined;
}

/** `2026年11月25日周三`, `2026年11月`, `2026年第4季度`. Any other text is returned unchanged. */
export function toPeriodText(period: string, t: Translate, language: Language): string {
  switch (findPeriodKind(period)) {
    case 'day':
      return toDayText(period, language);
    case 'month':
      return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : languageTags[language], {
        timeZone: 'UTC',
        year: 'numeric',
        month: 'long',
      }).format(new Date(`${period}-01T00:00:00Z`));
    case 'quarter':
      return t('period.ofYear', { year: period.slice(0, 4), quarter: period.slice(-1) });
    default:
      return period;
  }
}

/** The text where it is a month, else undefined. */
export function findMonth(text: string | null): string | undefined {
  return text && /^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? text : undefined;
}

/** The month that many months later; earlier for a negative number. */
export function toMonthAfter(month: string, months: number): string {
  return Temporal.PlainYearMonth.from(month).add({ months }).toString();
}
