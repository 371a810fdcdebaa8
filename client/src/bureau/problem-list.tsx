import { useTranslation } from 'react-i18next';
import type { ScenarioProblem } from '../api/contract.ts';
import { useLanguage } from '../ui/name.tsx';
import styles from './bureau.module.css';

/** What is wrong, or worth knowing, with the field that it is about; errors first. */
export function ProblemList({ problems }: { readonly problems: readonly ScenarioProblem[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const severities = { error: t('bureau.error'), warning: t('bureau.warning'), info: t('bureau.info') };
  const order = Object.keys(severities);
  const listed = new Map(
    problems
      .toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
      .map((problem) => [`${problem.code} ${problem.field} ${problem.text.en}`, problem]),
  );
  if (listed.size === 0) return null;
  const all = [...listed.values()];
  const notes = all.filter(({ severity }) => severity === 'info');
  const toItem = ({ code, field, severity, text }: ScenarioProblem) => (
    <li key={`${code} ${field} ${text.en}`} className={styles.problem} data-severity={severity}>
      <b>{severities[severity]}</b>
      {t('app.colon')}
      {text[language]}
      {field !== '' && <code> {field}</code>}
    </li>
  );
  return (
    <>
      {notes.length < all.length && (
        <ul className={styles.list}>{all.filter(({ severity }) => severity !== 'info').map(toItem)}</ul>
      )}
      {notes.length > 0 && (
        <details>
          <summary>{t('bureau.notes', { count: notes.length })}</summary>
          <ul className={styles.list}>{notes.map(toItem)}</ul>
        </details>
      )}
    </>
  );
}
