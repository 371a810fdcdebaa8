import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CardSummary, Scheme } from '../api/contract.ts';
import { moneyKey, schemeQuery } from '../api/money-queries.ts';
import { makeCard, toNewKey } from '../api/money-writes.ts';
import { FailureNote } from '../ui/failure-note.tsx';
import { toNameText, useLanguage } from '../ui/name.tsx';
import { QueryView } from '../ui/query-view.tsx';
import wide from '../ui/wide.module.css';
import { rememberCard } from './known-cards.ts';

/** Medium, concession and city of a new simulated card. */
export function NewCardForm({ onMade }: { readonly onMade: (card: CardSummary) => void }) {
  const scheme = useQuery(schemeQuery());
  return <QueryView query={scheme}>{(data) => <Fields scheme={data} onMade={onMade} />}</QueryView>;
}

interface FieldsProps {
  readonly scheme: Scheme;
  readonly onMade: (card: CardSummary) => void;
}

function Fields({ scheme, onMade }: FieldsProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const client = useQueryClient();
  const [mediumId, setMediumId] = useState('');
  const [categoryId, setCategoryId] = useState('');
  const [homeCity, setHomeCity] = useState('');
  const [key, setKey] = useState(toNewKey);
  const make = useMutation({
    mutationFn: askForCard,
    onSuccess: (card) => {
      setKey(toNewKey());
      rememberCard(card.cardId);
      void client.invalidateQueries({ queryKey: [moneyKey, 'cards'] });
      onMade(card);
    },
  });

  function askForCard() {
    const medium = mediumId || scheme.media[0]?.id || '';
    return makeCard(
      { mediumId: medium, ...(categoryId && { categoryId }), ...(homeCity && { homeCity }) },
      key,
    );
  }

  function submit(event: SubmitEvent) {
    event.preventDefault();
    make.mutate();
  }

  const toOption = (one: { readonly id: string; readonly names: Record<string, string> }) => ({
    value: one.id,
    label: toNameText(one.names, language),
  });
  return (
    <form className={wide.fields} onSubmit={submit}>
      <NativeSelect
        size="md"
        label={t('card.medium')}
        value={mediumId}
        onChange={(event) => setMediumId(event.target.value)}
        data={scheme.media.map(toOption)}
      />
      <NativeSelect
        size="md"
        label={t('card.category')}
        value={categoryId}
        onChange={(event) => setCategoryId(event.target.value)}
        data={[{ value: '', label: t('card.fullFare') }, ...scheme.categories.map(toOption)]}
      />
      <NativeSelect
        size="md"
        label={t('card.homeCity')}
        description={t('card.homeCityWhy')}
        descriptionProps={{ style: { color: 'var(--ink-3)' } }}
        value={homeCity}
        onChange={(event) => setHomeCity(event.target.value)}
        data={[{ value: '', label: t('card.issuerCity') }, ...scheme.cities.map(toOption)]}
      />
      <FailureNote error={make.error} />
      <Button type="submit" size="md" mih={48} loading={make.isPending}>
        {t('card.makeNow')}
      </Button>
    </form>
  );
}
