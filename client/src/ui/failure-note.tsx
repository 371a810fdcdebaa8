import { useTranslation } from 'react-i18next';
import { toFailureText } from '../api/failure.ts';
import { useLanguage } from './name.tsx';
import wide from './wide.module.css';

/** Why the last attempt to send or load something failed, read out at once; nothing without an error. */
export function FailureNote({ error }: { readonly error: unknown }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (!error) return null;
  return (
    <p className={wide.failed} role="alert">
      {toFailureText(error, t, language)}
    </p>
  );
}
