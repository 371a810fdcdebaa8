import { TextInput } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CardSummary } from '../api/contract.ts';
import { cardQuery, cardsQuery } from '../api/money-queries.ts';
import { toAmountText } from '../i18n/format.ts';
import { cardPath, useGo, useHref } from '../ui/links.ts';
import { MoreButton } from '../ui/more-button.tsx';
import { Name } from '../ui/name.tsx';
import { QueryView } from '../ui/query-view.tsx';
import { useHeadingFocus } from '../ui/use-heading-focus.ts';
import { useKeptText } from '../ui/use-kept-text.ts';
import { usePageTitle } from '../ui/use-page-title.ts';
import wide from '../ui/wide.module.css';
import styles from './card.module.css';
import { loadKnownCards } from './known-cards.ts';
import { NewCardForm } from './new-card-form.tsx';

/** `/card`: a card used before, any other one, or a new one. */
export function ChooseCardPage() {
  const { t } = useTranslation();
  const go = useGo();
  const heading = useHeadingFocus(true);
  const [prefix, setPrefix] = useKeptText('q');
  const [known] = useState(loadKnownCards);
  const asked = useDeferredValue(prefix.trim());
  const cards = useInfiniteQuery({ ...cardsQuery(asked), placeholderData: keepPreviousData });
  usePageTitle(t('card.title'));
  return (
    <article className={wide.page}>
      <h1 ref={heading} tabIndex={-1} className={wide.title}>
        {t('card.title')}
      </h1>
      <p className={wide.muted}>{t('card.simulatedWhy')}</p>
      <div className={styles.columns}>
        <section className={wide.box} aria-labelledby="new-card">
          <h2 id="new-card">{t('card.make')}</h2>
          <NewCardForm onMade={({ cardId }) => go(cardPath(cardId))} />
        </section>
        <section className={wide.box} aria-labelledby="all-cards">
          {known.length > 0 && (
            <>
              <h2>{t('card.known')}</h2>
              <ul className={styles.cards}>
                {known.map((cardId) => (
                  <KnownCardRow key={cardId} cardId={cardId} />
                ))}
              </ul>
            </>
          )}
          <h2 id="all-cards">{t('card.all')}</h2>
          <TextInput
            size="md"
            label={t('card.number')}
            placeholder={t('card.numberHint')}
            value={prefix}
            onChange={(event) => setPrefix(event.target.value)}
            autoComplete="off"
          />
          <QueryView
            query={cards}
            isEmpty={({ pages }) => pages.every((page) => page.cards.length === 0)}
            empty={t(asked ? 'card.noneSuch' : 'card.none')}
          >
            {({ pages }) => (
              <ul className={styles.cards}>
                {pages
                  .flatMap((page) => page.cards)
                  .map((card) => (
                    <CardRow key={card.cardId} card={card} />
                  ))}
              </ul>
            )}
          </QueryView>
          <MoreButton query={cards} />
        </section>
      </div>
    </article>
  );
}

/** A card in a list: number, kind, balance. */
function CardRow({ card }: { readonly card: CardSummary }) {
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

/** A card that this browser used before; absent where the server no longer knows it. */
function KnownCardRow({ cardId }: { readonly cardId: string }) {
  const card = useQuery(cardQuery(cardId));
  return card.data ? <CardRow card={card.data} /> : null;
}
