import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { ComparedRiders } from '../../api/contract.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { IllustrativeMark } from '../../ui/illustrative-mark.tsx';
import { useLanguage } from '../../ui/name.tsx';
import styles from './compare.module.css';
import { type Evidence, EvidenceKey, EvidenceMark } from './evidence-mark.tsx';
import { LineRiders } from './line-riders.tsx';
import { toEnds, toRangeText, toRough } from './numbers.ts';
import { RangeBars } from './range-bars.tsx';
import { RangeValue } from './range-value.tsx';
import { TornadoChart } from './tornado-chart.tsx';
import { TravellerGains } from './traveller-gains.tsx';

type Forecast = NonNullable<ComparedRiders['forecast']>;

/** Expected riders as ranges: by mode, by line and hop, what moves them most, and how the model reacts. */
export function RidersView({ riders }: { readonly riders: ComparedRiders }) {
  const { t } = useTranslation();
  const { currency, draws, forecast, notEstimated = [], parameters, zones } = riders;
  if (!forecast) return <p className={styles.note}>{t('compare.noForecast')}</p>;
  const isStill =
    (forecast.lines.length === 0 && forecast.removed.length === 0) ||
    (forecast.changed.before.central === forecast.changed.after.central && forecast.changed.after.high === 0);
  return (
    <div className={styles.stack} data-testid="riders">
      <p className={styles.muted}>
        {t('compare.ridersBasis', { draws, zones })} <EvidenceMark mark="A" />{' '}
        <IllustrativeMark why={t('compare.ridersWhy')} />
      </p>
      {isStill && <p className={styles.note}>{t('compare.noRiders')}</p>}
      <p className={styles.headline}>
        {t('compare.ridersChanged', {
          before: toRangeText(forecast.changed.before),
          after: toRangeText(forecast.changed.after),
        })}
      </p>
      <Modes forecast={forecast} />
      {forecast.lines
        .filter(({ id }) => !notEstimated.includes(id))
        .map((line) => (
          <LineRiders key={line.id} line={line} currency={currency} />
        ))}
      {notEstimated.length > 0 && (
        <p className={styles.note}>{t('compare.notEstimated', { lines: notEstimated.join(', ') })}</p>
      )}
      {forecast.removed.length > 0 && (
        <p className={styles.note}>
          {t('compare.removedLines', {
            lines: forecast.removed
              .map(({ before, name }) => `${name} ${toRangeText(before)}`)
              .join(t('compare.listGap')),
          })}
        </p>
      )}
      <TravellerGains forecast={forecast} currency={parameters.currency} />
      <Tornado forecast={forecast} sheet={parameters.sheet} />
      <Elasticities forecast={forecast} />
      <EvidenceKey />
    </div>
  );
}

function Modes({ forecast }: { readonly forecast: Forecast }) {
  const { t } = useTranslation();
  const id = useId();
  const toName = (mode: string) => t(`compareMode.${mode}` as 'compareMode.rail', { defaultValue: mode });
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{t('compare.byMode')}</h3>
      <RangeBars
        label={t('compare.byMode')}
        rows={forecast.modes.map(({ after, before, mode }) => ({ name: toName(mode), before, after }))}
      />
      <DataTable
        labelledBy={id}
        className={styles.table}
        testId="modes"
        rows={forecast.modes}
        toKey={({ mode }) => mode}
        columns={(column) => [
          column.name(t('compare.mode'), ({ mode }) => toName(mode)),
          column.amount(t('compare.before'), ({ before }) => <RangeValue range={before} />),
          column.amount(t('compare.after'), ({ after }) => <RangeValue range={after} />),
        ]}
      />
      <p className={styles.muted}>
        {t('compare.benefit', { range: toRangeText(forecast.benefitMin) })}{' '}
        {forecast.assumedFares > 0 && t('compare.assumedFares', { count: forecast.assumedFares })}
      </p>
    </section>
  );
}

const toPlain = (value: number) => value.toLocaleString('en', { maximumSignificantDigits: 3 });

/** Bars of the chart; the table has all. */
const SHOWN = 8;

interface TornadoProps {
  readonly forecast: Forecast;
  readonly sheet: ComparedRiders['parameters']['sheet'];
}

function Tornado({ forecast: { changed, tornado }, sheet }: TornadoProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const id = useId();
  const moved = tornado.filter(({ high, low }) => high !== low);
  if (moved.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{t('compare.tornado')}</h3>
      <TornadoChart
        central={changed.after.central}
        bars={moved.slice(0, SHOWN).map(({ high, low, name }) => ({ name: name[language], low, high }))}
      />
      <DataTable
        labelledBy={id}
        className={styles.table}
        rows={moved}
        toKey={({ parameter }) => parameter}
        columns={(column) => [
          column.name(t('compare.parameter'), ({ name, parameter }) => (
            <>
              {name[language]} {sheet[parameter] && <EvidenceMark mark={sheet[parameter].mark as Evidence} />}
            </>
          )),
          column.amount(t('compare.values'), ({ parameter }) => {
            const own = sheet[parameter];
            return (
              own && (
                <>
                  {toEnds(own, toPlain)}
                  <small className={styles.ends}>
                    {t(`compareUnit.${own.unit}` as 'compareUnit.min', { defaultValue: own.unit })}
                  </small>
                </>
              )
            );
          }),
          column.amount(t('compare.ridersThen'), ({ high, low }) => `${toRough(low)} … ${toRough(high)}`),
        ]}
      />
    </section>
  );
}

function Elasticities({ forecast: { elasticities } }: { readonly forecast: Forecast }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const id = useId();
  if (elasticities.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{t('compare.elasticities')}</h3>
      <p className={styles.muted}>{t('compare.elasticitiesHint')}</p>
      <DataTable
        labelledBy={id}
        className={styles.table}
        rows={elasticities}
        toKey={({ kind }) => kind}
        columns={(column) => [
          column.name(t('compare.elasticityOf'), ({ band }) => band.name[language]),
          column.amount(t('compare.implied'), ({ value }) => toRough(value)),
          column.amount(t('compare.published'), ({ band }) => (
            <span title={band.source}>
              {toEnds(band)} <EvidenceMark mark={band.mark} />
            </span>
          )),
          column.text(t('compare.fits'), ({ isInside }) =>
            t(isInside ? 'compare.inside' : 'compare.outside'),
          ),
        ]}
      />
    </section>
  );
}
