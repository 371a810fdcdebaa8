import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { configQuery } from '../api/queries.ts';
import { toShortDate, toWeekdayText } from '../i18n/clock.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import styles from './day-note.module.css';
import { findHoliday, isWorked } from './holidays.ts';

/** The weekday of a date; its holiday, or that it is worked in exchange for one. */
export function DayNote({ date }: { readonly date: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const config = useQuery(configQuery()).data;
  const holiday = config && findHoliday(config, date);
  const toDay = (day: string) => toShortDate(day, language);
  return (
    <p className={styles.note}>
      <span>{toWeekdayText(date, language)}</span>
      {holiday && (
        <b>
          {holiday.firstDate === holiday.lastDate
            ? toNameText(holiday.names, language)
            : t('time.holiday', {
                name: toNameText(holiday.names, language),
                from: toDay(holiday.firstDate),
                to: toDay(holiday.lastDate),
              })}
        </b>
      )}
      {config && isWorked(config, date) && <b>{t('time.worked')}</b>}
    </p>
  );
}
