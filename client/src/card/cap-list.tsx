import { useTranslation } from 'react-i18next';
import type { Card } from '../api/contract.ts';
import { toDayText } from '../i18n/clock.ts';
import { toAmountText } from '../i18n/format.ts';
import { Name, toNameText, useLanguage } from '../ui/name.tsx';
import wide from '../ui/wide.module.css';
import styles from './card.module.css';

/** Each cap with the amount charged so far and the amount left until the cap is reached. */
export function CapList({ card }: { readonly card: Card }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (card.caps.length === 0) return null;
  return (
    <section className={wide.box} aria-labelledby="caps">
      <h2 id="caps">{t('card.caps')}</h2>
      <ul className={styles.caps}>
        {card.caps.map((cap) => (
          <li key={cap.id}>
            <p className={styles.capHead}>
              <Name names={cap.names} inline />
              <b>
                {toAmountText(cap.chargedFen)} / {toAmountText(cap.amountFen)}
              </b>
            </p>
            <progress
              max={cap.amountFen}
              value={Math.min(cap.chargedFen, cap.amountFen)}
              aria-label={toNameText(cap.names, language)}
            />
            <p className={wide.muted}>
              {cap.leftFen > 0 ? t('card.capLeft', { amount: toAmountText(cap.leftFen) }) : t('card.capFull')}
              {' · '}
              {cap.fromDate === cap.toDate
                ? toDayText(cap.fromDate, language)
                : `${toDayText(cap.fromDate, language)} – ${toDayText(cap.toDate, language)}`}
            </p>
            <p className={wide.muted}>
              {cap.networks.map((one) => toNameText(one.names, language)).join(t('plan.listJoin'))}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
