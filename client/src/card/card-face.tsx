import { useTranslation } from 'react-i18next';
import type { Card } from '../api/contract.ts';
import { toClock, toDateText } from '../i18n/clock.ts';
import { toAmountText } from '../i18n/format.ts';
import { IllustrativeMark } from '../ui/illustrative-mark.tsx';
import { Name, toNameText, useLanguage } from '../ui/name.tsx';
import styles from './card.module.css';

/** The front of the card: its kind, balance, owner's fare category, and why a gate would refuse it. */
export function CardFace({ card }: { readonly card: Card }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const notes = [
    card.heldFen > 0 && t('card.held', { amount: toAmountText(card.heldFen) }),
    card.negativeLimitFen > 0 && t('card.negativeLimit', { amount: toAmountText(card.negativeLimitFen) }),
    card.minBalanceFen > 0 && t('card.minBalance', { amount: toAmountText(card.minBalanceFen) }),
    card.validTo && t('card.validTo', { date: toDateText(card.validTo, language) }),
  ].filter((note) => typeof note === 'string');
  return (
    <section className={styles.face} aria-labelledby="balance">
      <div className={styles.faceHead}>
        <Name names={card.medium.names} inline />
        <span className={styles.faceCategory}>
          {card.category ? <Name names={card.category.names} inline /> : t('card.fullFare')}
          {card.homeCity && (
            <>
              {' · '}
              <Name names={card.homeCity.names} inline />
            </>
          )}
        </span>
      </div>
      <p className={styles.balance}>
        <span id="balance">{t('card.balance')}</span>
        <b data-testid="balance">{toAmountText(card.balanceFen)}</b>
      </p>
      <p className={styles.faceFoot}>
        <span className={styles.number}>{card.cardId}</span>
        <span>{toNameText(card.issuer.names, language)}</span>
      </p>
      {card.status !== 'active' && (
        <p className={styles.faceStatus}>
          {t(`cardStatus.${card.status}`)}
          {card.denial && `${t('app.colon')}${card.denial.reason}`}
        </p>
      )}
      {card.open && (
        <p className={styles.faceStatus}>
          {t('card.open', {
            place: card.open.from?.names
              ? toNameText(card.open.from.names, language)
              : toNameText(card.open.network.names, language),
            time: toClock(card.open.start),
          })}
        </p>
      )}
      <p className={styles.faceNotes}>
        {notes.map((note) => (
          <span key={note}>{note}</span>
        ))}
        <IllustrativeMark why={t('card.simulatedWhy')} />
      </p>
    </section>
  );
}
