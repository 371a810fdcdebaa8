import { Button, NativeSelect } from '@mantine/core';
import '@mantine/core/styles/Input.css';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CardSummary } from '../api/contract.ts';
import { toFailureText } from '../api/failure.ts';
import { moneyKey, schemeQuery } from '../api/money-queries.ts';
import { makeCard, toNewKey } from '../api/money-writes.ts';
import { Failure } from '../ui/failure.tsx';
import { toNameText, useLanguage } from '../ui/name.tsx';
import wide from '../ui/wide.module.css';
import { rememberCard } from './known-cards.ts';

/** Medium, concession and city of a new simulated card. */
export function NewCardForm({ onMade }: { readonly onMade: (card: CardSummary) => void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const client = useQueryClient();
  const scheme = useQuery(schemeQuery());
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
    const medium = mediumId || scheme.data?.media[0]?.id || '';
    return makeCard(
      { mediumId: medium, ...(categoryId && { categoryId }), ...(homeCity && { homeCity }) },
      key,
    );
  }

  function submit(event: SubmitEvent) {
    event.preventDefault();
    make.mutate();
  }

  if (scheme.isLoadingError) return <Failure error={scheme.error} onRetry={() => void scheme.refetch()} />;
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
        data={scheme.data?.media.map(toOption) ?? []}
      />
      <NativeSelect
        size="md"
        label={t('card.category')}
        value={categoryId}
        onChange={(event) => setCategoryId(event.target.value)}
        data={[{ value: '', label: t('card.fullFare') }, ...(scheme.data?.categories.map(toOption) ?? [])]}
      />
      <NativeSelect
        size="md"
        label={t('card.homeCity')}
        description={t('card.homeCityWhy')}
        descriptionProps={{ style: { color: 'var(--ink-3)' } }}
        value={homeCity}
        onChange={(event) => setHomeCity(event.target.value)}
        data={[{ value: '', label: t('card.issuerCity') }, ...(scheme.data?.cities.map(toOption) ?? [])]}
      />
      {make.isError && (
        <p className={wide.failed} role="alert">
          {toFailureText(make.error, t, language)}
        </p>
      )}
      <Button type="submit" size="md" mih={48} loading={make.isPending} disabled={!scheme.data}>
        {t('card.makeNow')}
      </Button>
    </form>
  );
}
