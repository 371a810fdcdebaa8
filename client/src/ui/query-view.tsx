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
  /** There is no answer yet, and the last request failed. */
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

/** An answer of the server in one of its four states: loading, failed, empty, there. */
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

/** Stands where something will be; `text` says what is being done, where it is more than loading. */
export function Loading({ text }: { readonly text?: string }) {
  const { t } = useTranslation();
  return (
    <p className={styles.hint} aria-busy="true">
      {text ?? t('app.loading')}
    </p>
  );
}

/** Why something could not be loaded, with a button that tries again. The live region reads it out. */
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
