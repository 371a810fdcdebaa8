import { useTranslation } from 'react-i18next';
import type { Isochrones } from '../api/contract.ts';
import { toDurationText } from '../i18n/format.ts';
import { languageTags } from '../i18n/language.ts';
import { DataTable } from '../ui/data-table.tsx';
import { toNameParts, useLanguage } from '../ui/name.tsx';
import { reachTones } from '../ui/reach-tones.ts';
import { useIsDark } from '../ui/use-is-dark.ts';
import styles from './reach.module.css';
import { type ReachRow, toReachTable } from './reach-rows.ts';

type Landmark = Isochrones['landmarks'][number];

/** The figures of the map as a table, which is also the legend of its colours. */
export function ReachTableView({ isochrones }: { readonly isochrones: Isochrones }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const tones = reachTones[useIsDark() ? 'dark' : 'light'];
  const { rows, beyond } = toReachTable(isochrones);
  const numbers = new Intl.NumberFormat(languageTags[language], { maximumFractionDigits: 0 });
  return (
    <>
      <DataTable
        className={styles.table}
        caption={t(isochrones.arriveBy ? 'reach.captionTo' : 'reach.caption')}
        rows={rows}
        toKey={({ cutoffMin }) => String(cutoffMin)}
        columns={(column) => [
          column.name(t('reach.within'), (row) => (
            <>
              <i
                className={styles.tone}
                style={{ background: tones[rows.indexOf(row)] }}
                aria-hidden="true"
              />
              {toDurationText(row.cutoffMin * 60, t)}
            </>
          )),
          column.text(t('reach.stops'), ({ stopCount }) =>
            t('reach.ofStops', { count: stopCount, all: isochrones.stopCount }),
          ),
          column.text(t('reach.area'), ({ areaKm2 }) => t('reach.km2', { value: numbers.format(areaKm2) })),
        ]}
        toDetails={(row) => <Seats row={row} all={isochrones.landmarks.length} />}
      />
      {beyond.length > 0 && (
        <details className={styles.beyond}>
          <summary>{t('reach.beyond', { count: beyond.length })}</summary>
          <ul>
            {beyond.map((one) => (
              <li key={one.id}>
                <LandmarkName landmark={one} />
              </li>
            ))}
          </ul>
        </details>
      )}
      <p className={styles.note}>{t('reach.note', { metres: isochrones.toleranceM })}</p>
    </>
  );
}

/** Seats of county government that are reached within the row's cut-off, with the time to each. */
function Seats({ row, all }: { readonly row: ReachRow; readonly all: number }) {
  const { t } = useTranslation();
  return (
    <>
      {t('reach.seats', { count: row.landmarkCount, all })}
      {row.landmarks.length > 0 && (
        <ul>
          {row.landmarks.map((one) => (
            <li key={one.id}>
              <LandmarkName landmark={one} /> <span>{toDurationText(one.durationSec, t)}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function LandmarkName({ landmark }: { readonly landmark: Landmark }) {
  const parts = toNameParts(landmark.names, useLanguage());
  return <span lang={languageTags[parts.firstLanguage]}>{parts.first}</span>;
}
