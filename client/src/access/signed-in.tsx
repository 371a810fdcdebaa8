import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { moneyKey } from '../api/money-queries.ts';
import { sessionQuery, signIn, signOut } from '../api/session.ts';
import { FailureNote } from '../ui/failure-note.tsx';
import { QueryView } from '../ui/query-view.tsx';
import { useHeadingFocus } from '../ui/use-heading-focus.ts';
import { usePageTitle } from '../ui/use-page-title.ts';
import wide from '../ui/wide.module.css';

export interface SignedInProps {
  /** `page` has a heading and a button to sign out; `part` of another view has neither. */
  readonly as: 'page' | 'part';
  readonly children: ReactNode;
}

/** Shows its children after signing in with the operator's token, or at once where the server has no token. */
export function SignedIn({ as, children }: SignedInProps) {
  const session = useQuery(sessionQuery());
  return (
    <QueryView query={session}>
      {({ isNeeded, isOpen }) => {
        if (isNeeded && !isOpen) return as === 'page' ? <SignInPage /> : <SignInForm />;
        return (
          <>
            {children}
            {isNeeded && as === 'page' && <SignOut />}
          </>
        );
      }}
    </QueryView>
  );
}

function SignInPage() {
  const { t } = useTranslation();
  const heading = useHeadingFocus(true);
  usePageTitle(t('access.title'));
  return (
    <article className={wide.page}>
      <h1 ref={heading} tabIndex={-1} className={wide.title}>
        {t('access.title')}
      </h1>
      <section className={wide.box}>
        <SignInForm />
      </section>
    </article>
  );
}

function SignOut() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: (session) => {
      client.setQueryData(sessionQuery().queryKey, session);
      // Removes answers that need the token from the cache: the next user of the browser must not see them.
      client.removeQueries({ queryKey: [moneyKey] });
    },
  });
  return (
    <p className={wide.leave}>
      <Button variant="subtle" size="md" mih={44} loading={leave.isPending} onClick={() => leave.mutate()}>
        {t('access.signOut')}
      </Button>
    </p>
  );
}

/** Asks for the operator's token. The page behind it appears once the server accepts the token. */
function SignInForm() {
  const { t } = useTranslation();
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
      <FailureNote error={enter.error} />
      <Button type="submit" size="md" mih={48} disabled={token.trim() === ''} loading={enter.isPending}>
        {t('access.signIn')}
      </Button>
    </form>
  );
}
