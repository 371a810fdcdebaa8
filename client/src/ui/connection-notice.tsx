import { UnstyledButton } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { getConnection, subscribeToConnection, watchDevice } from '../api/connection.ts';
import { get } from '../api/http.ts';
import { findKeptTime } from '../api/kept-answers.ts';
import { useAnnounce } from './announcer.tsx';
import styles from './connection-notice.module.css';

/** Time between two requests to a server that does not answer. */
const PROBE_MS = 10_000;

/** Whether the data of a query come from the device; those of a list of pages have a member `pages`. */
function isKept(data: unknown): boolean {
  if (typeof data !== 'object' || data === null) return false;
  const { pages } = data as { readonly pages?: unknown };
  return findKeptTime(data) !== undefined || (Array.isArray(pages) && pages.some(isKept));
}

/** Shows that the device is offline or that the server does not answer or is slow, and asks the server again until it does. */
export function ConnectionNotice() {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const client = useQueryClient();
  const connection = useSyncExternalStore(subscribeToConnection, getConnection);
  const [asking, setAsking] = useState(false);
  const wasLost = useRef(false);
  const isLost = connection === 'offline' || connection === 'unreachable';

  const probe = useCallback(() => {
    setAsking(true);
    // `get` notes success and failure for `getConnection`.
    return get('/api/v1/health').then(
      () => setAsking(false),
      () => setAsking(false),
    );
  }, []);

  useEffect(() => watchDevice(() => void probe()), [probe]);
  useEffect(() => {
    if (!isLost) return undefined;
    const timer = setInterval(() => void probe(), PROBE_MS);
    return () => clearInterval(timer);
  }, [isLost, probe]);
  useEffect(() => {
    if (connection !== 'fine') announce(`${t(`app.${connection}`)} ${t(`app.${connection}Hint`)}`);
    else if (wasLost.current) {
      announce(t('app.reconnected'));
      void client.refetchQueries({
        predicate: ({ state }) => state.status === 'error' || isKept(state.data),
      });
    }
    if (connection !== 'slow') wasLost.current = isLost;
  }, [connection, isLost, announce, client, t]);

  if (connection === 'fine') return null;
  return (
    <aside className={styles.notice} aria-label={t(`app.${connection}`)}>
      <p>
        <b>{t(`app.${connection}`)}</b> {t(`app.${connection}Hint`)}
      </p>
      {isLost && (
        <UnstyledButton
          className={styles.retry}
          aria-disabled={asking}
          onClick={() => void (asking || probe())}
        >
          {t(asking ? 'app.asking' : 'app.retry')}
        </UnstyledButton>
      )}
    </aside>
  );
}
