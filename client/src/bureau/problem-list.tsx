import { useTranslation } from 'react-i18next';
import type { ScenarioProblem } from '../api/contract.ts';
import { useLanguage } from '../ui/name.tsx';
import styles from './bureau.module.css';

/** What is wrong, or worth knowing, with the field that it is about. */
export function ProblemList({ problems }: { readonly problems: readonly ScenarioProblem[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const severities = { error: t('bureau.error'), warning: t('bureau.warning'), info: t('bureau.info') };
  if (problems.length === 0) return null;
  return (
    <ul className={styles.list}>
      {problems.map(({ code, field, severity, text }) => (
        <li key={`${code} ${field} ${text.en}`} className={styles.problem} data-severity={severity}>
          <b>{severities[severity]}</b>
          {field !== '' && <code> {field}</code>}
          {t('app.colon')}
          {text[language]}
        </li>
      ))}
    </ul>
  );
}
