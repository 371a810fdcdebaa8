import { useTranslation } from 'react-i18next';
import styles from './compare.module.css';

export type Evidence = 'V' | 'M' | 'A' | 'C';

/** How far a figure can be trusted, as one letter with its meaning. */
export function EvidenceMark({ mark }: { readonly mark: Evidence }) {
  const { t } = useTranslation();
  return (
    <abbr className={styles.evidence} title={t(`compareMark.${mark}`)}>
      [{mark}]
    </abbr>
  );
}

/** The meanings of all letters, below the figures that carry them. */
export function EvidenceKey() {
  const { t } = useTranslation();
  return (
    <p className={styles.muted}>
      {(['V', 'M', 'A', 'C'] as const)
        .map((mark) => `[${mark}] ${t(`compareMark.${mark}`)}`)
        .join(t('compare.listGap'))}
    </p>
  );
}
