import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Place, StopTime } from '../api/contract.ts';
import { toClock, toDateText, toDaysBetween } from '../i18n/clock.ts';
import { toDurationText } from '../i18n/format.ts';
import { DataTable } from '../ui/data-table.tsx';
import { linePath, stopPath, useHref } from '../ui/links.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import { QueryView } from '../ui/query-view.tsx';
import styles from './lines.module.css';
import { trainQuery } from './train-queries.ts';
import { toTrainNumber } from './train-rows.ts';

/** One train: its stations with arrival, departure and the time that it stands. */
export function TrainView({ train, date }: { readonly train: StopTime; readonly date: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const toAddress = useHref();
  const whole = useQuery(trainQuery(train.tripId));
  return (
    <section aria-labelledby="trains-table">
      <h2 id="trains-table" className={styles.subtitle}>
        {toTrainNumber(train)} {toNameText(train.tripFrom.names, language)}–
        {toNameText(train.tripTo.names, language)}{' '}
        <span className={styles.muted}>{toDateText(`${date}T04:00:00Z`, language)}</span>
      </h2>
      <QueryView query={whole}>
        {({ legs }) => (
          <DataTable
            labelledBy="trains-table"
            testId="train-calls"
            rows={legs.flatMap(({ from, intermediateStops = [], to }, index) => [
              ...(index === 0 ? [from] : []),
              ...intermediateStops,
              to,
            ])}
            toKey={({ arrival, departure, stopId }) => `${stopId}${arrival ?? departure}`}
            columns={(column) => [
              column.name(t('trains.station'), (call) => (
                <Link to={toAddress(stopPath(call.parentId ?? call.stopId ?? ''))}>
                  {toNameText(call.names, language)}
                </Link>
              )),
              column.amount(t('trains.arrives'), ({ arrival }) => (
                <Clock at={arrival} since={train.tripFrom.departure} />
              )),
              column.amount(t('trains.departs'), ({ departure }) => (
                <Clock at={departure} since={train.tripFrom.departure} />
              )),
              column.amount(t('trains.stands'), (call) => toStandText(call, (sec) => toDurationText(sec, t))),
            ]}
          />
        )}
      </QueryView>
      <p className={styles.footnote}>
        <Link to={toAddress(linePath(train.routeId))}>{t('trains.line', { line: train.routeLongName })}</Link>
      </p>
    </section>
  );
}

function toStandText({ arrival, departure }: Place, toText: (sec: number) => string): string {
  if (!arrival || !departure) return '';
  const sec = (Date.parse(departure) - Date.parse(arrival)) / 1000;
  return sec > 0 ? toText(sec) : '';
}

/** The clock time; of a later day with the number of midnights since the train began. */
function Clock({ at, since }: { readonly at: string | undefined; readonly since: string | undefined }) {
  if (!at) return '–';
  const days = since ? toDaysBetween(since, at) : 0;
  return (
    <time dateTime={at}>
      {toClock(at)}
      {days > 0 && <sup> +{days}</sup>}
    </time>
  );
}
