import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { LineDetail } from '../api/contract.ts';
import { configQuery, nextRunDayQuery } from '../api/queries.ts';
import { toDateAfter, toDayText } from '../i18n/clock.ts';
import { findHoliday } from '../planner/holidays.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import styles from './lines.module.css';

/** Days that are asked for the next service. */
const MOST_DAYS = 14;

interface NoServiceProps {
  readonly line: LineDetail;
  readonly onDate: (date: string) => void;
}

/** A line that does not run at all on a day: why not, and the next day on which it does. */
export function NoService({ line: { date, feedId, route }, onDate }: NoServiceProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const config = useQuery(configQuery()).data;
  const feed = config?.feeds.find((one) => one.feedId === feedId);
  const [first, last] = [feed?.firstDate ?? date, feed?.lastDate ?? date];
  const holiday = config && findHoliday(config, date);
  const days = listDaysToAsk(date, first, last);
  const next = useQuery({ ...nextRunDayQuery(route.routeId, days), enabled: config !== undefined });
  const why =
    date < first
      ? t('line.notYet', { date: toDayText(first, language) })
      : date > last
        ? t('line.noLonger', { date: toDayText(last, language) })
        : holiday
          ? t('line.notOnHoliday', { name: toNameText(holiday.names, language) })
          : t('line.notOnDay', { date: toDayText(date, language) });
  return (
    <section className={styles.times}>
      <p>{why}</p>
      {next.data === null && <p className={styles.muted}>{t('line.noNext')}</p>}
      {next.data && (
        <Button variant="light" size="md" mt={10} onClick={() => onDate(next.data ?? date)}>
          {t(next.data < date ? 'line.lastRun' : 'line.nextRun', { date: toDayText(next.data, language) })}
        </Button>
      )}
    </section>
  );
}

/** The days after a date, or the last ones of a timetable that has ended, in the order in which they are asked for. */
export function listDaysToAsk(date: string, first: string, last: string): readonly string[] {
  const [from, step] = date > last ? [last, -1] : [date < first ? first : toDateAfter(date, 1), 1];
  return Array.from({ length: MOST_DAYS }, (_, i) => toDateAfter(from, step * i)).filter(
    (day) => first <= day && day <= last,
  );
}
