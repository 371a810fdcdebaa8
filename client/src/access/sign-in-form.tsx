import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toFailureText } from '../api/failure.ts';
import { moneyKey } from '../api/money-queries.ts';
import { sessionQuery, signIn } from '../api/session.ts';
import { useLanguage } from '../ui/name.tsx';
import wide from '../ui/wide.module.css';

/** Asks for the operator's token. The page behind it appears once the server accepts the token. */
export function SignInForm() {
  const { t } = useTranslation();
  const language = useLanguage();
  const client = useQueryClient();
  const [token, setToken] = useState('');
  const enter = useMutation({
    mutationFn: () => signIn(token.trim()),
    onSuccess: (session) => {
      client.setQueryData(sessionQuery().queryKey, session);
      void client.invalidateQueries({ queryKey: [moneyKey] });
    },
  });

  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (token.trim() !== '') enter.mutate();
  }

  return (
    <form className={wide.fields} onSubmit={submit}>
      <p>{t('access.why')}</p>
      <TextInput
        size="md"
        type="password"
        label={t('access.token')}
        description={t('access.tokenHint')}
        descriptionProps={{ style: { color: 'var(--ink-3)' } }}
        autoComplete="current-password"
        spellCheck={false}
        value={token}
        onChange={(event) => setToken(event.target.value)}
      />
      {enter.isError && (
        <p className={wide.failed} role="alert">
          {toFailureText(enter.error, t, language)}
        </p>
      )}
      <Button type="submit" size="md" mih={48} disabled={token.trim() === ''} loading={enter.isPending}>
        {t('access.signIn')}
      </Button>
    </form>
  );
}
