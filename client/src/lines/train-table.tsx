import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { findKeptTime } from '../api/kept-answers.ts';
import { toClock } from '../i18n/clock.ts';
import { toDurationText } from '../i18n/format.ts';
import { DataTable } from '../ui/data-table.tsx';
import { KeptMark } from '../ui/kept-mark.tsx';
import { useHref } from '../ui/links.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import type { TrainRow } from './train-rows.ts';
import styles from './trains.module.css';

interface TrainTableProps {
  /** The answer with the trains. */
  readonly board: object;
  readonly rows: readonly TrainRow[];
  readonly date: string;
}

/** The trains of a day between two stations: number, departure, arrival, time of riding, and their whole way. */
export function TrainTable({ board, rows, date }: TrainTableProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const toAddress = useHref();
  return (
    <div className={styles.table}>
      <KeptMark keptAt={findKeptTime(board)} />
      <DataTable
        labelledBy="trains-table"
        testId="trains"
        rows={rows}
        toKey={({ train }) => train.tripId}
        empty={t('trains.noneBetween')}
        columns={(column) => [
          column.name(
            t('trains.train'),
            ({ number, train }) => (
              <>
                <Link to={toAddress('/trains', new URLSearchParams({ number, date }))}>{number}</Link>
                <span className={styles.way}>
                  {toNameText(train.tripFrom.names, language)}–{toNameText(train.tripTo.names, language)}
                </span>
              </>
            ),
            ({ number }) => number,
          ),
          column.amount(
            t('trains.departs'),
            ({ departure }) => <time dateTime={departure}>{toClock(departure)}</time>,
            ({ departure }) => departure,
          ),
          column.amount(
            t('trains.arrives'),
            ({ arrival }) => <time dateTime={arrival}>{toClock(arrival)}</time>,
            ({ arrival }) => arrival,
          ),
          column.amount(
            t('trains.rides'),
            ({ rideSec }) => toDurationText(rideSec, t),
            ({ rideSec }) => rideSec,
          ),
        ]}
      />
    </div>
  );
}
