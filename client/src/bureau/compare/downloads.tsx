import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Comparison } from '../../api/contract.ts';
import { getFile } from '../../api/http.ts';
import { type ReportFormat, toReportUrl } from '../../api/scenarios.ts';
import { useAnnounce } from '../../ui/announcer.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useLanguage } from '../../ui/name.tsx';
import { saveFile } from '../../ui/save-file.ts';
import styles from './compare.module.css';
import { toComparisonCsv } from './comparison-csv.ts';
import { toComparisonGeoJson } from './comparison-files.ts';

export interface DownloadsProps {
  readonly comparison: Comparison;
  readonly jobId: string;
  readonly scenarioId: string;
}

/** The figures as files: reports that the server makes, tables and maps that the page writes. */
export function Downloads({ comparison, jobId, scenarioId }: DownloadsProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const announce = useAnnounce();
  const report = useMutation({
    mutationFn: async ({ format, window: opened }: { format: ReportFormat; window?: Window | null }) => {
      announce(t('compare.makingReport'));
      const url = toReportUrl(jobId, format, language);
      try {
        const file = await getFile(url);
        // The server keeps the report: the window gets it at once, at its own address.
        if (opened) opened.location.href = url;
        else saveFile(`${scenarioId}.${format}`, file);
      } catch (error) {
        opened?.close();
        throw error;
      }
      announce(t('compare.reportMade'));
    },
  });
  const save = (ending: string, type: string, content: string) =>
    saveFile(`${scenarioId}.${ending}`, new Blob([content], { type }));
  const isMaking = (format: ReportFormat) => report.isPending && report.variables.format === format;
  return (
    <>
      <fieldset className={styles.tools}>
        <legend className="visually-hidden">{t('compare.downloads')}</legend>
        {(['docx', 'xlsx'] as const).map((format) => (
          <Button
            key={format}
            variant="default"
            loading={isMaking(format)}
            disabled={report.isPending}
            onClick={() => report.mutate({ format })}
          >
            {t(`compareReport.${format}`)}
          </Button>
        ))}
        <Button
          variant="default"
          loading={isMaking('html')}
          disabled={report.isPending}
          // Opened within the click: browsers block windows that open later.
          onClick={() => report.mutate({ format: 'html', window: window.open('', '_blank') })}
        >
          {t('compareReport.html')}
        </Button>
        <Button
          variant="default"
          onClick={() => save('csv', 'text/csv', toComparisonCsv(comparison, { t, language }))}
        >
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
      </fieldset>
      {report.isPending && <p className={styles.muted}>{t('compare.makingReport')}</p>}
      <FailureNote error={report.error} />
    </>
  );
}
