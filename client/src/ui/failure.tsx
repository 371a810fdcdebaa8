import { useTranslation } from 'react-i18next';
import { toFailureText } from '../api/failure.ts';
import { useLanguage } from './name.tsx';
import { StateMessage } from './state-message.tsx';

/** Instead of what could not be loaded: the server's reason and another try. */
export function Failure({
  error,
  title,
  onRetry,
}: {
  readonly error: unknown;
  readonly title?: string;
  readonly onRetry?: () => void;
}) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <StateMessage
      tone="failed"
      title={title ?? t('app.notLoaded')}
      action={onRetry && { label: t('app.retry'), onClick: onRetry }}
    >
      {toFailureText(error, t, language)}
    </StateMessage>
  );
}
