import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { toFailureText } from '../api/failure.ts';
import { useAnnounce } from './announcer.tsx';
import { useLanguage } from './name.tsx';
import styles from './query-view.module.css';
import { StateMessage } from './state-message.tsx';

/** The part of a query that its view reads. */
export interface ViewedQuery<Data> {
  readonly data: Data | undefined;
  readonly error: unknown;
  /** No answer has come yet, and the last request failed. */
  readonly isLoadingError: boolean;
  readonly refetch: () => unknown;
}

export interface QueryViewProps<Data> {
  readonly query: ViewedQuery<Data>;
  readonly children: (data: Data) => ReactNode;
  /** Shown while there is no answer; else one line of text. */
  readonly loading?: ReactNode;
  /** Shown instead of an answer that `isEmpty`. */
  readonly empty?: ReactNode;
  readonly isEmpty?: (data: Data) => boolean;
  /** Shown instead of the usual failure; false for an error that is shown as usual. */
  readonly toFailed?: (error: unknown) => ReactNode;
}

/** Shows the answer of a query, or that it is loading, failed or empty. */
export function QueryView<Data>({
  query,
  children,
  loading,
  empty,
  isEmpty,
  toFailed,
}: QueryViewProps<Data>) {
  const { data } = query;
  if (query.isLoadingError) {
    return toFailed?.(query.error) || <Failure error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (data === undefined) return loading ?? <Loading />;
  if (isEmpty?.(data)) return typeof empty === 'string' ? <p className={styles.hint}>{empty}</p> : empty;
  return children(data);
}

/** A line of text in place of what is loading; `text` replaces the usual one. */
export function Loading({ text }: { readonly text?: string }) {
  const { t } = useTranslation();
  return (
    <p className={styles.hint} aria-busy="true">
      {text ?? t('app.loading')}
    </p>
  );
}

/** Shows why something could not be loaded and a button that tries again; the live region reads it out. */
function Failure({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const title = t('app.notLoaded');
  const text = toFailureText(error, t, useLanguage());
  useEffect(() => announce(`${title}${t('app.colon')}${text}`), [announce, title, text, t]);
  return (
    <StateMessage tone="failed" title={title} action={{ label: t('app.retry'), onClick: onRetry }}>
      {text}
    </StateMessage>
  );
}
