import '@mantine/core/styles/Progress.css';
import { Button, Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ComparisonJob } from '../../api/contract.ts';
import styles from './compare.module.css';

export interface CompareProgressProps {
  readonly job: ComparisonJob;
  readonly onCancel: () => void;
}

/** How far a comparison is, the part that is under way, and a button that ends it. */
export function CompareProgress({ job: { part, progress, state }, onCancel }: CompareProgressProps) {
  const { t } = useTranslation();
  const percent = Math.round(progress * 100);
  return (
    <div className={styles.progress} data-testid="progress">
      <Progress.Root size="lg">
        <Progress.Section value={percent} aria-label={t('compare.title')} />
      </Progress.Root>
      <p>
        {state === 'waiting' || part === undefined
          ? t('compare.waiting')
          : t('compare.progress', { part: t(`compareRun.${part}`), percent })}
      </p>
      <p className={styles.muted}>{t('compare.keepsRunning')}</p>
      <Button variant="default" mih={44} onClick={onCancel}>
        {t('compare.cancel')}
      </Button>
    </div>
  );
}
