import { type CSSProperties, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { LineDirection, Route } from '../api/contract.ts';
import { toClock, toLocalTime } from '../i18n/clock.ts';
import { toKeyed } from '../ui/keyed.ts';
import { darkGround, lightGround, toStroke } from '../ui/line-color.ts';
import { stopPath, useHref } from '../ui/links.ts';
import { toModeLook } from '../ui/mode.ts';
import { Name } from '../ui/name.tsx';
import { useIsDark } from '../ui/use-is-dark.ts';
import styles from './lines.module.css';

export interface LineStopsProps {
  readonly direction: LineDirection;
  readonly route: Route;
  /** Service date; times of the next day are marked. */
  readonly date: string;
}

/** Stops of one direction with first and last departure; with the number of trips where not all of them call. */
export function LineStops({ direction, route, date }: LineStopsProps) {
  const { t } = useTranslation();
  const id = useId();
  const toAddress = useHref();
  const stroke = toStroke(
    route.routeColor,
    toModeLook(route.mode).color,
    useIsDark() ? darkGround : lightGround,
  );
  const isNextDay = (instant: string) => toLocalTime(instant).slice(0, 10) > date;
  return (
    <section aria-labelledby={id}>
      <div className={styles.row}>
        <h2 id={id} className={styles.subtitle}>
          {t('line.stops')} <span className={styles.muted}>{direction.stops.length}</span>
        </h2>
        <span className={styles.muted} aria-hidden="true">
          {t('line.first')} / {t('line.last')}
        </span>
      </div>
      <ol className={styles.stops} style={{ '--stroke': stroke } as CSSProperties}>
        {toKeyed(direction.stops, (stop) => stop.stopId ?? '').map(({ key, entry: stop }) => (
          <li key={key}>
            <i aria-hidden="true" />
            {stop.stopId ? (
              <Link to={toAddress(stopPath(stop.stopId))} className={styles.stopLink}>
                <Name names={stop.names} />
              </Link>
            ) : (
              <Name names={stop.names} />
            )}
            <span className={styles.stopTimes}>
              {stop.tripCount < direction.tripCount && (
                <span className={styles.calls}>{t('line.calls', { count: stop.tripCount })}</span>
              )}
              {stop.isArrival && <span className={styles.calls}>{t('line.arrives')}</span>}
              {stop.first && (
                <>
                  <span className="visually-hidden">{t('line.first')} </span>
                  <time dateTime={stop.first}>{toClock(stop.first)}</time>
                  {isNextDay(stop.first) && <sup>+1</sup>}
                </>
              )}
              {stop.last && (
                <>
                  <span className="visually-hidden"> {t('line.last')} </span>
                  <time dateTime={stop.last}>{toClock(stop.last)}</time>
                  {isNextDay(stop.last) && <sup>+1</sup>}
                </>
              )}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
