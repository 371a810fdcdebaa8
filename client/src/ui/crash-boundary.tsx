import { Component, type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toFailureText } from '../api/failure.ts';
import { get } from '../api/http.ts';
import { useAnnounce } from './announcer.tsx';
import { useLanguage } from './name.tsx';
import { StateMessage } from './state-message.tsx';

interface State {
  readonly error?: Error;
}

/** Shows a message instead of a part of the page that threw an error; the rest of the page keeps working. */
export class CrashBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = {};

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return isNotLoaded(error) ? <NotLoaded /> : <Crashed error={error} />;
  }
}

/** Messages of browsers about a module they could not load; the last one is Vite's. */
const notLoaded = /dynamically imported module|module script failed|error loading module|unable to preload/i;

export function isNotLoaded({ message }: Error): boolean {
  return notLoaded.test(message);
}

/**
 * A part of the page that is loaded on demand could not be loaded: the device is offline, the server is down, or a new
 * version of the page has replaced the file.
 */
function NotLoaded() {
  const { t } = useTranslation();
  const language = useLanguage();
  const [reason, setReason] = useState<string>();
  const announce = useAnnounce();
  useEffect(() => announce(t('app.partNotLoaded')), [announce, t]);

  /** Reloads the page once the server answers; else shows why it does not. */
  function retry() {
    get('/api/v1/health').then(
      () => window.location.reload(),
      (error: unknown) => setReason(toFailureText(error, t, language)),
    );
  }

  return (
    <StateMessage
      tone="failed"
      title={t('app.partNotLoaded')}
      action={{ label: t('app.retry'), onClick: retry }}
    >
      {reason ?? t('app.partNotLoadedHint')}
    </StateMessage>
  );
}

function Crashed({ error }: { readonly error: Error }) {
  const { t } = useTranslation();
  return (
    <StateMessage
      tone="failed"
      title={t('app.crashed')}
      action={{ label: t('app.reload'), onClick: () => window.location.reload() }}
    >
      <code>{error.message}</code>
    </StateMessage>
  );
}
