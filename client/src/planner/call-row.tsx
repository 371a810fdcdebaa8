import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Place } from '../api/contract.ts';
import { isOtherClock, toClockAt } from '../i18n/clock.ts';
import type { Language } from '../i18n/language.ts';
import { stopPath, useHref } from '../ui/links.ts';
import { Name, toNameText, useLanguage } from '../ui/name.tsx';
import styles from './leg.module.css';
import { usePlan } from './use-plan.ts';

export interface CallRowProps {
  readonly place: Place;
  readonly arrival?: string | undefined;
  readonly departure?: string | undefined;
  /** The passenger boards or gets off here. */
  readonly isEnd?: boolean;
  /** New headsign of the vehicle from this stop on. */
  readonly toward?: string | undefined;
  /** The line runs by headway, so its times are expected ones. */
  readonly isApproximate: boolean;
}

/** A stop with arrival and departure; one time where both are equal. */
export function CallRow({ place, arrival, departure, isEnd = false, toward, isApproximate }: CallRowProps) {
  const { t } = useTranslation();
  const toAddress = useHref();
  const language = useLanguage();
  const { wheelchair } = usePlan().state;
  const times = [
    { label: 'detail.arrive' as const, time: arrival },
    { label: 'detail.depart' as const, time: departure },
  ].filter((one) => one.time !== undefined);
  const tell = (time = '') => toClockAt(time, place.tz);
  const isSame = times.length === 2 && tell(times[0]?.time) === tell(times[1]?.time);
  const isLocal = times.some(({ time }) => time !== undefined && isOtherClock(time, place.tz));
  return (
    <div className={styles.call} data-end={isEnd}>
      <span className={styles.times}>
        {(isSame ? times.slice(1) : times).map(({ label, time }) => (
          <span key={label}>
            <span className="visually-hidden">{t(label)} </span>
            {isApproximate && (
              <span className={styles.about}>
                <span aria-hidden="true">~</span>
                <span className="visually-hidden">{t('detail.approximate')}</span>
              </span>
            )}
            <time dateTime={time}>{tell(time)}</time>
          </span>
        ))}
      </span>
      <i aria-hidden="true" />
      <span className={styles.place}>
        {place.stopId ? (
          <Link to={toAddress(stopPath(place.stopId))} className={styles.stopLink}>
            <Name names={place.names} />
          </Link>
        ) : (
          <Name names={place.names} />
        )}
        {place.track && (
          <span className={styles.track}>{t('detail.platform', { platform: place.track })}</span>
        )}
        {place.level !== undefined && <span className={styles.track}>{toLevelText(place, language, t)}</span>}
        {wheelchair && isEnd && place.stopId && place.wheelchair !== 'accessible' && (
          <span className={styles.track}>{t('detail.wheelchairUnknown')}</span>
        )}
        {isLocal && <span className={styles.track}>{t('detail.localTime')}</span>}
        {toward && <span className={styles.track}>{t('detail.toward', { place: toward })}</span>}
      </span>
    </div>
  );
}

/** Name of the level as the station has it, else its number; the ground is 0. */
function toLevelText({ level, levelNames }: Place, language: Language, t: TFunction): string {
  return levelNames ? toNameText(levelNames, language) : t('detail.level', { level: level ?? 0 });
}
