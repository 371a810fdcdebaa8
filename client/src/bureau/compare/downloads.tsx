import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Comparison } from '../../api/contract.ts';
import styles from './compare.module.css';
import { saveFile, toComparisonCsv, toComparisonGeoJson } from './comparison-files.ts';

export interface DownloadsProps {
  readonly comparison: Comparison;
  readonly jobId: string;
  readonly scenarioId: string;
}

/** The figures as files. */
export function Downloads({ comparison, scenarioId }: DownloadsProps) {
  const { t } = useTranslation();
  const save = (ending: string, type: string, content: string) =>
    saveFile(`${scenarioId}.${ending}`, type, content);
  return (
    <div className={styles.tools}>
      <Button variant="default" onClick={() => save('csv', 'text/csv', toComparisonCsv(comparison))}>
        {t('compare.csv')}
      </Button>
      {comparison.access && (
        <Button
          variant="default"
          onClick={() => save('geojson', 'application/geo+json', toComparisonGeoJson(comparison))}
        >
          {t('compare.geojson')}
        </Button>
      )}
    </div>
  );
}
