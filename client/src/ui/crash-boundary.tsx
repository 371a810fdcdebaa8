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

/** A part of the page that breaks says so and leaves the rest working. */
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

/** What browsers say of a part of the page that they could not fetch; the bundler's own word is the last. */
const notLoaded = /dynamically imported module|module script failed|error loading module|unable to preload/i;

export function isNotLoaded({ message }: Error): boolean {
  return notLoaded.test(message);
}

/** A part that is loaded when it is first needed did not come: the device is offline, or the server down or renewed. */
function NotLoaded() {
  const { t } = useTranslation();
  const language = useLanguage();
  const [reason, setReason] = useState<string>();
  const announce = useAnnounce();
  useEffect(() => announce(t('app.partNotLoaded')), [announce, t]);

  /** Reloading is of use only where there is somebody to load from. */
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
