import { useTranslation } from 'react-i18next';
import styles from './marks.module.css';

/** Marks a price rule as published or assumed. */
export function FactMark({ isFact }: { readonly isFact: boolean }) {
  const { t } = useTranslation();
  return (
    <span
      className={isFact ? styles.fact : styles.illustrative}
      title={t(isFact ? 'fact.yesWhy' : 'fact.noWhy')}
    >
      {t(isFact ? 'fact.yes' : 'fact.no')}
    </span>
  );
}
