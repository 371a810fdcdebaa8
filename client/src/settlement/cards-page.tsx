import { TextInput } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { cardsQuery } from '../api/money-queries.ts';
import { CardRows } from '../card/card-row.tsx';
import { useHref } from '../ui/links.ts';
import { MoreButton } from '../ui/more-button.tsx';
import { QueryView } from '../ui/query-view.tsx';
import { useHeadingFocus } from '../ui/use-heading-focus.ts';
import { useKeptText } from '../ui/use-kept-text.ts';
import { usePageTitle } from '../ui/use-page-title.ts';
import wide from '../ui/wide.module.css';

/** `/settlement/cards?q`: the cards of all issuers, by the first digits of their numbers. */
export function CardsPage() {
  const { t } = useTranslation();
  const toAddress = useHref();
  const heading = useHeadingFocus(true);
  const [prefix, setPrefix] = useKeptText('q');
  const asked = useDeferredValue(prefix.trim());
  const cards = useInfiniteQuery({ ...cardsQuery(asked), placeholderData: keepPreviousData });
  usePageTitle(t('card.all'));
  return (
    <article className={wide.page}>
      <header className={wide.head}>
        <h1 ref={heading} tabIndex={-1} className={wide.title}>
          {t('card.all')}
        </h1>
        <Link to={toAddress('/settlement')} className={wide.link}>
          {t('desk.toBoard')}
        </Link>
      </header>
      <section className={wide.box} aria-label={t('card.all')}>
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
          {({ pages }) => <CardRows cards={pages.flatMap((page) => page.cards)} />}
        </QueryView>
        <MoreButton query={cards} />
      </section>
    </article>
  );
}
