import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { toClock, toDateText, toDaysBetween } from '../i18n/clock.ts';
import { toDurationText } from '../i18n/format.ts';
import { IllustrativeMark } from '../ui/illustrative-mark.tsx';
import { LineBadge } from '../ui/line-badge.tsx';
import { toLineLabel } from '../ui/line-label.ts';
import { linePath, useHref } from '../ui/links.ts';
import { toModeLook } from '../ui/mode.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import { type BoardRow, toEventTime, toMinutesUntil } from './board-rows.ts';
import shared from './lines.module.css';
import styles from './stop.module.css';

/** The next departures, by line. */
export function DepartureBoard({ rows, now }: { readonly rows: readonly BoardRow[]; readonly now: number }) {
  return (
    <ul className={styles.board}>
      {rows.map((row) => (
        <li key={row.key}>
          <Row row={row} now={now} />
        </li>
      ))}
    </ul>
  );
}

function Row({ row: { line, departures }, now }: { readonly row: BoardRow; readonly now: number }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const toAddress = useHref();
  const [next, ...rest] = departures;
  if (!next) return null;
  const minutes = toMinutesUntil(toEventTime(next), now);
  /** Clock time, with the date unless it is today's or, in a list, that of the time before. */
  const toDayClock = (instant: string, before?: string) => {
    const days = toDaysBetween(now, instant);
    if (days <= 0 || (before !== undefined && toDaysBetween(before, instant) === 0)) return toClock(instant);
    return `${days === 1 ? t('time.tomorrow') : toDateText(instant, language)} ${toClock(instant)}`;
  };
  return (
    <div className={styles.departure}>
      <div className={styles.departureLine}>
        <Link to={toAddress(linePath(line.routeId))} className={shared.lineLink}>
          <LineBadge
            look={toModeLook(line.mode)}
            label={toLineLabel(line, language)}
            color={line.routeColor}
            textColor={line.routeTextColor}
          />
        </Link>
        <span>{t('detail.toward', { place: toNameText(line.headsigns, language) })}</span>
      </div>
      <p className={shared.muted}>
        {line.headwaySec
          ? t('detail.headway', { duration: toDurationText(line.headwaySec, t) })
          : t('detail.scheduled')}
        {next.place.track && ` · ${t('detail.platform', { platform: next.place.track })}`}{' '}
        {line.confidence === 'reconstructed' && <IllustrativeMark />}
      </p>
      {next.pickupDropoffArrangement && (
        <p className={shared.muted}>{t(`pickup.${next.pickupDropoffArrangement}`)}</p>
      )}
      <div className={styles.countdown}>
        <b>
          {minutes === 0
            ? t('stop.due')
            : minutes < 60
              ? t('stop.inMinutes', { count: minutes })
              : toDayClock(toEventTime(next))}
        </b>
        <span>
          {[next, ...rest].map((event, i, events) => {
            const [instant, before] = [toEventTime(event), toEventTime(events[i - 1] ?? next)];
            return (
              <time key={`${event.tripId}${instant}`} dateTime={instant}>
                {event === next ? toClock(instant) : toDayClock(instant, before)}
              </time>
            );
          })}
        </span>
      </div>
    </div>
  );
}
