/** Periods of clearing and what a job does, in the reader's words. */
import { toDayText } from '../i18n/clock.ts';
import type { Translate } from '../i18n/i18n.ts';
import { type Language, languageTags } from '../i18n/language.ts';
import { findPeriodKind } from './period.ts';

/** `2026年11月25日周三`, `2026年11月`, `2026年第4季度`; a text that is no period stays as it is. */
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

const phases = ['cut', 'settle', 'age', 'redivide', 'receipts', 'net', 'seal', 'pay'] as const;

/** Of a job's phase such as `2026-11-25 settle`: the day and what is done with it. */
export function toPhaseText(phase: string, t: Translate, language: Language): string {
  const [date = '', word] = phase.split(' ');
  const known = phases.find((one) => one === word);
  if (!known || findPeriodKind(date) !== 'day') return '';
  return `${toDayText(date, language)}${t('app.colon')}${t(`phase.${known}`)}`;
}
