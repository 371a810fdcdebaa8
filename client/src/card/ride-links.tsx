import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Ride } from '../api/contract.ts';
import { toMoneyText } from '../i18n/format.ts';
import { cardPath, settlementPath, useHref } from '../ui/links.ts';
import wide from '../ui/wide.module.css';
import styles from './ride.module.css';

/** After a ride: the price paid, and links to the card and to the clearing day. */
export function RideLinks({ cardId, answer }: { readonly cardId: string; readonly answer: Ride }) {
  const { t } = useTranslation();
  const toAddress = useHref();
  const dates = [...new Set(answer.journeys.flatMap(({ batchDate }) => batchDate ?? []))];
  return (
    <div className={styles.done}>
      <p>
        <b>{t('ride.done', { amount: toMoneyText(answer.riderFen) })}</b>
      </p>
      <p className={wide.tools}>
        <Link to={toAddress(cardPath(cardId))} className={wide.link}>
          {t('ride.toCard')}
        </Link>
        {dates.map((date) => (
          <Link key={date} to={toAddress(settlementPath(date))} className={wide.link}>
            {t('ride.toDay', { date })}
          </Link>
        ))}
      </p>
    </div>
  );
}
