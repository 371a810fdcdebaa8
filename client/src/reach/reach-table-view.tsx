import { useTranslation } from 'react-i18next';
import type { Isochrones } from '../api/contract.ts';
import { toDurationText } from '../i18n/format.ts';
import { languageTags } from '../i18n/language.ts';
import { toNameParts, useLanguage } from '../ui/name.tsx';
import { reachTones } from '../ui/reach-tones.ts';
import { useIsDark } from '../ui/use-is-dark.ts';
import styles from './reach.module.css';
import { toReachTable } from './reach-rows.ts';

type Landmark = Isochrones['landmarks'][number];

/** What the map shows, in words: legend and table in one. */
export function ReachTableView({ isochrones }: { readonly isochrones: Isochrones }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const tones = reachTones[useIsDark() ? 'dark' : 'light'];
  const { rows, beyond } = toReachTable(isochrones);
  const numbers = new Intl.NumberFormat(languageTags[language], { maximumFractionDigits: 0 });
  return (
    <>
      <table className={styles.table}>
        <caption className={styles.caption}>
          {t(isochrones.arriveBy ? 'reach.captionTo' : 'reach.caption')}
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('reach.within')}</th>
            <th scope="col">{t('reach.stops')}</th>
            <th scope="col">{t('reach.area')}</th>
          </tr>
        </thead>
        {rows.map((row, i) => (
          <tbody key={row.cutoffMin}>
            <tr>
              <th scope="row">
                <i className={styles.tone} style={{ background: tones[i] }} aria-hidden="true" />
                {toDurationText(row.cutoffMin * 60, t)}
              </th>
              <td>{t('reach.ofStops', { count: row.stopCount, all: isochrones.stopCount })}</td>
              <td>{t('reach.km2', { value: numbers.format(row.areaKm2) })}</td>
            </tr>
            <tr className={styles.seats}>
              <td colSpan={3}>
                {t('reach.seats', { count: row.landmarkCount, all: isochrones.landmarks.length })}
                {row.landmarks.length > 0 && (
                  <ul>
                    {row.landmarks.map((one) => (
                      <li key={one.id}>
                        <LandmarkName landmark={one} /> <span>{toDurationText(one.durationSec, t)}</span>
                      </li>
                    ))}
                  </ul>
                )}
              </td>
            </tr>
          </tbody>
        ))}
      </table>
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

function LandmarkName({ landmark }: { readonly landmark: Landmark }) {
  const parts = toNameParts(landmark.names, useLanguage());
  return <span lang={languageTags[parts.firstLanguage]}>{parts.first}</span>;
}
