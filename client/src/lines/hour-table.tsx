import { useTranslation } from 'react-i18next';
import type { Departure } from '../api/contract.ts';
import { toClock } from '../i18n/clock.ts';
import { toDurationText } from '../i18n/format.ts';
import { toKeyed } from '../ui/keyed.ts';
import styles from './hour-table.module.css';
import { toHours, toHourText } from './hours.ts';

interface HourTableProps {
  /** Ascending. */
  readonly departures: readonly Departure[];
  /** Service date. */
  readonly date: string;
  readonly caption: string;
}

/**
 * A timetable as it hangs at a stop: one row for each hour, with its minutes. Vehicles of which only the headway is known have
 * their interval in place of minutes.
 */
export function HourTable({ caption, date, departures }: HourTableProps) {
  const { t } = useTranslation();
  const approximate = new Set(
    departures.filter(({ headwaySec }) => headwaySec !== undefined).map(({ time }) => time),
  );
  const hours = toHours(
    departures.map(({ time }) => time),
    date,
  ).filter((hour) => hour.departures.length > 0);
  return (
    <table className={styles.hours}>
      <caption className="visually-hidden">{caption}</caption>
      <tbody>
        {hours.map(({ departures: own, everySec, hour }) => {
          const exact = own.filter((time) => !approximate.has(time));
          const count = own.length - exact.length;
          return (
            <tr key={hour}>
              <th scope="row">{toHourText(hour)}</th>
              <td>
                {count > 0 && (
                  <span className={styles.every}>
                    {everySec
                      ? t('times.every', { duration: toDurationText(everySec, t) })
                      : t('times.count', { count })}
                  </span>
                )}
                {toKeyed(exact, (time) => time).map(({ entry: time, key }) => (
                  <time key={key} dateTime={time}>
                    {toMinute(time)}
                  </time>
                ))}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Zones may differ from UTC by half an hour. */
const toMinute = (instant: string) => toClock(instant).slice(3);
