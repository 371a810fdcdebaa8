import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
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
    return this.state.error ? <Crashed error={this.state.error} /> : this.props.children;
  }
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
