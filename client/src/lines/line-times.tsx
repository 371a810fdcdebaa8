import { useTranslation } from 'react-i18next';
import type { Departure, LineDirection } from '../api/contract.ts';
import { toClock, toLocalTime } from '../i18n/clock.ts';
import { toDurationText } from '../i18n/format.ts';
import { DataTable } from '../ui/data-table.tsx';
import { toNameText, useLanguage } from '../ui/name.tsx';
import { HeadwayChart } from './headway-chart.tsx';
import { HourTable } from './hour-table.tsx';
import styles from './lines.module.css';

interface LineTimesProps {
  readonly direction: LineDirection;
  /** Service date. */
  readonly date: string;
}

/** First and last departure and headways; names the stop they hold for where it is not the first of the list. */
export function LineTimes({ date, direction }: LineTimesProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  // An answer of an older server, kept on the device, has no departures.
  const departures: readonly Departure[] = direction.departures ?? [];
  const origin = direction.originIndex > 0 ? direction.stops[direction.originIndex] : undefined;
  if (!direction.firstDeparture || !direction.lastDeparture) {
    return <p className={styles.notice}>{t('line.noService')}</p>;
  }
  return (
    <section className={styles.times}>
      {origin && (
        <p className={styles.muted}>{t('line.timesAt', { place: toNameText(origin.names, language) })}</p>
      )}
      <dl className={styles.firstLast}>
        <div>
          <dt>{t('line.first')}</dt>
          <dd>
            <time dateTime={direction.firstDeparture}>{toClock(direction.firstDeparture)}</time>
          </dd>
        </div>
        <div>
          <dt>{t('line.last')}</dt>
          <dd>
            <time dateTime={direction.lastDeparture}>{toClock(direction.lastDeparture)}</time>
            {toLocalTime(direction.lastDeparture).slice(0, 10) > date && <sup>+1</sup>}
          </dd>
        </div>
        <div>
          <dt className="visually-hidden">{t('line.headways')}</dt>
          <dd className={styles.tripCount}>{t('line.trips', { count: direction.tripCount })}</dd>
        </div>
      </dl>
      <HeadwayChart departures={departures.map(({ time }) => time)} date={date} />
      {departures.some(({ headwaySec }) => headwaySec === undefined) && (
        <details className={styles.fold}>
          <summary>{t('times.all')}</summary>
          <HourTable departures={departures} date={date} caption={t('times.all')} />
        </details>
      )}
      {direction.headways.length > 0 && (
        <DataTable
          className={styles.headways}
          caption={t('line.headways')}
          rows={direction.headways}
          toKey={({ start }) => start}
          columns={() => [
            {
              kind: 'name',
              cell: ({ end, start }) => t('line.headwayRow', { from: toClock(start), to: toClock(end) }),
            },
            {
              cell: ({ headwaySec }) => t('line.headwayEvery', { duration: toDurationText(headwaySec, t) }),
            },
          ]}
        />
      )}
    </section>
  );
}
