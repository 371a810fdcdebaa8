import { useTranslation } from 'react-i18next';
import styles from './marks.module.css';

/** 示意数据: marks figures that rest on reconstructed data. */
export function IllustrativeMark({ why }: { readonly why?: string }) {
  const { t } = useTranslation();
  return (
    <span className={styles.illustrative} title={why ?? t('plan.illustrativeWhy')}>
      {t('plan.illustrative')}
    </span>
  );
}
