import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { ComparedRiders } from '../../api/contract.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { toNameText, useLanguage } from '../../ui/name.tsx';
import styles from './compare.module.css';
import { EvidenceMark } from './evidence-mark.tsx';
import { toPercent, toRangeText, toRough, toRoughAmount } from './numbers.ts';
import { RangeValue } from './range-value.tsx';

export type ForecastLine = NonNullable<ComparedRiders['forecast']>['lines'][number];
type Hop = ForecastLine['hops'][number];

/** One line: its riders, revenue and cost, and a ribbon of its hops. */
export function LineRiders({ currency, line }: { readonly line: ForecastLine; readonly currency: string }) {
  const toAmount = toRoughAmount(currency);
  const { t } = useTranslation();
  const language = useLanguage();
  const id = useId();
  const longName = toNameText(line.longName, language);
  const facts = [
    [t('compare.ridersADay'), `${toRangeText(line.before)} → ${toRangeText(line.after)}`],
    [t('compare.induced'), toRangeText(line.induced)],
    [t('compare.departures'), String(line.departures)],
    [
      t('compare.doorMinutes'),
      t('compare.doorRide', { door: toRough(line.doorMin), ride: toRough(line.rideMin) }),
    ],
    [t('compare.meanFare'), toAmount(line.averageFareFen)],
    [t('compare.revenueADay'), toRangeText(line.revenueFen, toAmount)],
    line.dailyCostFen && [t('compare.costADay'), toRangeText(line.dailyCostFen, toAmount)],
    line.breakEvenRiders && [t('compare.breakEven'), toRangeText(line.breakEvenRiders)],
  ].filter((fact) => fact !== undefined) as [string, string][];
  return (
    <section className={styles.card} aria-labelledby={id} data-testid="line-riders">
      <h3 id={id}>
        {line.name}
        {longName !== line.name && <small className={styles.muted}> {longName}</small>}
        {line.isAdded && <small className={styles.badge}>{t('compare.newLine')}</small>}
      </h3>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {line.breakEvenRiders && <BreakEvenSentence line={line} />}
      {line.crowding && <CrowdingSentence crowding={line.crowding} />}
      {line.hops.length > 0 && <LoadRibbon line={line} />}
    </section>
  );
}

/** Whether the range of riders lies above, around or below the riders that pay the cost. */
function BreakEvenSentence({ line: { after, breakEvenRiders } }: { readonly line: ForecastLine }) {
  const { t } = useTranslation();
  if (!breakEvenRiders) return null;
  const verdict =
    after.low >= breakEvenRiders.high
      ? 'compare.pays'
      : after.high < breakEvenRiders.low
        ? 'compare.neverPays'
        : 'compare.mayPay';
  return <p className={styles.muted}>{t(verdict)}</p>;
}

/** The fullest hour of the line, and the share of hours with more riders than seats. */
function CrowdingSentence({ crowding }: { readonly crowding: NonNullable<ForecastLine['crowding']> }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { aboveAll = 0, aboveSeats, busiest, hopHours } = crowding;
  const { departures, fromNames, hour, loadFactor = 0, riders, seats, toNames } = busiest;
  const start = hour % 24;
  const [from, to] = [start, start + 1].map((one) => `${String(one).padStart(2, '0')}:00`);
  return (
    <p className={styles.muted} data-testid="crowding">
      {t('compare.busiest', {
        time: `${hour < 24 ? '' : `${t('time.nextDay')} `}${from}–${to}`,
        hop: `${toNameText(fromNames, language)} → ${toNameText(toNames, language)}`,
        riders: toRough(riders),
        count: departures,
      })}{' '}
      {seats !== undefined &&
        aboveSeats !== undefined &&
        t('compare.crowded', {
          load: toPercent(loadFactor),
          seats: toRough(seats),
          hours: hopHours,
          above: toPercent(aboveSeats),
          all: toPercent(aboveAll),
        })}{' '}
      <EvidenceMark mark="A" />
    </p>
  );
}

const toLoadClass = (load: number | undefined) =>
  load === undefined ? 'unknown' : load > 1 ? 'over' : load > 0.6 ? 'full' : 'free';

/** Hops from top to bottom: the band's width is riders, with a paler one up to the high value; its colour is the load. */
function LoadRibbon({ line: { hops } }: { readonly line: ForecastLine }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const most = Math.max(1, ...hops.map(({ riders }) => riders.high));
  const toWidth = (riders: number) => `${Math.max(2, (riders / most) * 100)}%`;
  return (
    <>
      <ul className={styles.legend} aria-label={t('compare.loadLegend')}>
        {(['free', 'full', 'over'] as const).map((load) => (
          <li key={load} className={styles.key}>
            <i className={styles.loadMark} data-load={load} aria-hidden="true" />
            {t(`compareLoad.${load}`)}
          </li>
        ))}
      </ul>
      <DataTable<Hop>
        className={`${styles.table} ${styles.ribbon}`}
        caption={t('compare.ribbon')}
        rows={hops}
        toKey={({ from, to }) => `${from} ${to}`}
        columns={(column) => [
          column.name(
            t('compare.hop'),
            ({ fromNames, toNames }) =>
              `${toNameText(fromNames, language)} → ${toNameText(toNames, language)}`,
          ),
          {
            kind: 'drawing',
            className: styles.ribbonCell,
            cell: ({ loadFactor, riders }) => (
              <>
                <i className={styles.ribbonHigh} style={{ width: toWidth(riders.high) }} />
                <i
                  className={styles.ribbonBand}
                  data-load={toLoadClass(loadFactor)}
                  style={{ width: toWidth(riders.central) }}
                />
              </>
            ),
          },
          column.amount(t('compare.ridersADay'), ({ riders }) => <RangeValue range={riders} />),
          column.amount(t('compare.load'), ({ loadFactor, seats }) =>
            loadFactor === undefined || seats === undefined ? (
              '–'
            ) : (
              <>
                {toPercent(loadFactor)}
                <small className={styles.ends}>{t('compare.ofSeats', { seats: toRough(seats) })}</small>
              </>
            ),
          ),
        ]}
      />
    </>
  );
}
