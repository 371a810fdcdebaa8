import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { toClock, toDateText } from '../i18n/clock.ts';
import { Icon } from '../ui/icon.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { useHref } from '../ui/links.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import styles from './recent-trips.module.css';
import { type RecentTrip, useRecentTrips } from './recent-trips.ts';

/** The last searches: their trips, which open without a network, and the same search for the present moment. */
export function RecentTripsList() {
  const { t } = useTranslation();
  const { forget, list } = useRecentTrips();
  if (list.length === 0) return null;
  return (
    <section className={styles.trips} aria-labelledby="recent-title">
      <div className={styles.head}>
        <h2 id="recent-title">{t('recent.title')}</h2>
        <span>{t('recent.kept')}</span>
      </div>
      <ul>
        {list.map((trip) => (
          <li key={`${trip.query}`}>
            <Trip trip={trip} onForget={() => forget(trip)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Trip({ trip, onForget }: { readonly trip: RecentTrip; readonly onForget: () => void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const toAddress = useHref();
  const toText = ({ name }: RecentTrip['from']) => (name ? toNameText(name, language) : '');
  const title = t('recent.open', { from: toText(trip.from), to: toText(trip.to) });
  const time = `${toDateText(trip.time, language)} ${toClock(trip.time)}`;
  return (
    <div className={styles.trip}>
      <Link to={toAddress('/plan', new URLSearchParams(trip.queryNow))} className={styles.again}>
        <b>{title}</b>
        <span>{t('recent.again')}</span>
      </Link>
      <Link to={toAddress('/plan', new URLSearchParams(trip.query))} className={styles.saved}>
        <Icon name="history" size={16} />
        {t('recent.savedFor', { time })}
      </Link>
      <IconButton icon="close" tone="quiet" label={t('recent.remove', { trip: title })} onClick={onForget} />
    </div>
  );
}
