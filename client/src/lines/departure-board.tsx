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
import { type BoardRow, toBoardLines, toEventTime, toMinutesUntil } from './board-rows.ts';
import shared from './lines.module.css';
import styles from './stop.module.css';

export interface DepartureBoardProps {
  readonly rows: readonly BoardRow[];
  /** The moment that the board is for. */
  readonly now: number;
  /** The board of another moment than the present one has clock times in place of countdowns. */
  readonly isLater?: boolean;
}

/** The next departures, by line and direction. */
export function DepartureBoard({ rows, ...moment }: DepartureBoardProps) {
  return (
    <ul className={styles.board}>
      {toBoardLines(rows).map((line) => (
        <li key={line.key}>
          {line.rows.map((row) => (
            <Row key={row.key} row={row} {...moment} />
          ))}
        </li>
      ))}
    </ul>
  );
}

interface RowProps extends Omit<DepartureBoardProps, 'rows'> {
  readonly row: BoardRow;
}

function Row({ row: { line, departures }, now, isLater = false }: RowProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const toAddress = useHref();
  const [next, ...rest] = departures;
  if (!next) return null;
  const minutes = toMinutesUntil(toEventTime(next), now);
  // Of such a line only the headway is known: a countdown to a minute would be made up. Before its first trip of the day, which
  // is farther than a headway away, the time of that trip is what counts.
  const isEvery = line.headwaySec !== undefined && minutes * 60 <= line.headwaySec;
  // Below a clock time, the list has the departures after it.
  const isCountdown = isEvery || (minutes < 60 && !isLater && line.headwaySec === undefined);
  /** Clock time, with the date unless it is today's or, in a list, that of the time before. */
  const toDayClock = (instant: string, before?: string) => {
    const days = toDaysBetween(now, instant);
    if (days <= 0 || (before !== undefined && toDaysBetween(before, instant) === 0)) return toClock(instant);
    const isTomorrow = days === 1 && !isLater;
    return `${isTomorrow ? t('time.tomorrow') : toDateText(instant, language)} ${toClock(instant)}`;
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
        {isEvery
          ? t('stop.headwayOnly')
          : line.headwaySec
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
          {isEvery
            ? t('stop.every', { duration: toDurationText(line.headwaySec ?? 0, t) })
            : !isCountdown
              ? toDayClock(toEventTime(next))
              : minutes === 0
                ? t('stop.due')
                : t('stop.inMinutes', { count: minutes })}
        </b>
        <span>
          {isEvery && t('stop.about')}
          {(isCountdown ? [next, ...rest] : rest).map((event, i, events) => {
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
