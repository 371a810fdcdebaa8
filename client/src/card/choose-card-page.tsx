import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cardQuery } from '../api/money-queries.ts';
import { cardPath, useGo } from '../ui/links.ts';
import { useHeadingFocus } from '../ui/use-heading-focus.ts';
import { usePageTitle } from '../ui/use-page-title.ts';
import wide from '../ui/wide.module.css';
import styles from './card.module.css';
import { CardRow } from './card-row.tsx';
import { loadKnownCards } from './known-cards.ts';
import { NewCardForm } from './new-card-form.tsx';

/** `/card`: the cards that this browser used, one by its number, or a new one. The cards of others are in the clearing. */
export function ChooseCardPage() {
  const { t } = useTranslation();
  const go = useGo();
  const heading = useHeadingFocus(true);
  const [known] = useState(loadKnownCards);
  usePageTitle(t('card.title'));
  return (
    <article className={wide.page}>
      <h1 ref={heading} tabIndex={-1} className={wide.title}>
        {t('card.title')}
      </h1>
      <p className={wide.muted}>{t('card.simulatedWhy')}</p>
      <div className={styles.columns}>
        <section className={wide.box} aria-labelledby="own-cards">
          <h2 id="own-cards">{t('card.known')}</h2>
          {known.length === 0 && <p className={wide.muted}>{t('card.noneKnown')}</p>}
          <ul className={styles.cards}>
            {known.map((cardId) => (
              <KnownCardRow key={cardId} cardId={cardId} />
            ))}
          </ul>
          <ByNumber />
        </section>
        <section className={wide.box} aria-labelledby="new-card">
          <h2 id="new-card">{t('card.make')}</h2>
          <NewCardForm onMade={({ cardId }) => go(cardPath(cardId))} />
        </section>
      </div>
    </article>
  );
}

/** Opens the card with a number, as it is printed on the card; spaces do not count. */
function ByNumber() {
  const { t } = useTranslation();
  const go = useGo();
  const [number, setNumber] = useState('');
  const cardId = number.replaceAll(/\s/g, '');

  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (cardId !== '') go(cardPath(cardId));
  }

  return (
    <form className={wide.fields} onSubmit={submit}>
      <TextInput
        size="md"
        label={t('card.number')}
        description={t('card.numberWhere')}
        descriptionProps={{ style: { color: 'var(--ink-3)' } }}
        value={number}
        onChange={(event) => setNumber(event.target.value)}
        autoComplete="off"
      />
      <Button type="submit" variant="default" size="md" mih={48} disabled={cardId === ''}>
        {t('card.openNumber')}
      </Button>
    </form>
  );
}

/** A card that this browser used before; absent where the server no longer knows it. */
function KnownCardRow({ cardId }: { readonly cardId: string }) {
  const card = useQuery(cardQuery(cardId));
  return card.data ? <CardRow card={card.data} /> : null;
}
