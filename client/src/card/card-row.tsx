import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CardSummary } from '../api/contract.ts';
import { toAmountText } from '../i18n/format.ts';
import { cardPath, useHref } from '../ui/links.ts';
import { Name } from '../ui/name.tsx';
import styles from './card.module.css';

/** A card in a list: number, kind, balance. */
export function CardRow({ card }: { readonly card: CardSummary }) {
  const { t } = useTranslation();
  const toAddress = useHref();
  return (
    <li>
      <Link to={toAddress(cardPath(card.cardId))} className={styles.cardRow}>
        <span className={styles.number}>{card.cardId}</span>
        <b>{toAmountText(card.balanceFen)}</b>
        <span className={styles.kind}>
          <Name names={card.medium.names} inline />
          {card.category && (
            <>
              {' · '}
              <Name names={card.category.names} inline />
            </>
          )}
          {card.status !== 'active' && <em className={styles.status}>{t(`cardStatus.${card.status}`)}</em>}
        </span>
      </Link>
    </li>
  );
}

/** Cards below each other. */
export function CardRows({ cards }: { readonly cards: readonly CardSummary[] }) {
  return (
    <ul className={styles.cards}>
      {cards.map((card) => (
        <CardRow key={card.cardId} card={card} />
      ))}
    </ul>
  );
}
