import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScenarioDocument } from '../../api/contract.ts';
import { cancelComparison, comparisonQuery, startComparison } from '../../api/scenarios.ts';
import { useAnnounce } from '../../ui/announcer.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { useLanguage } from '../../ui/name.tsx';
import styles from './compare.module.css';
import { CompareForm, type CompareQuestion } from './compare-form.tsx';
import { CompareProgress } from './compare-progress.tsx';
import { useCompareState } from './compare-url.ts';
import { ComparisonView } from './comparison-view.tsx';

export interface CompareSectionProps {
  readonly scenarioId: string;
  readonly document: ScenarioDocument;
  readonly variant: string | undefined;
}

/** Starts, watches and cancels a comparison; its id is in the address, so that a link or a reload shows it again. */
export function CompareSection({ document, scenarioId, variant }: CompareSectionProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const announce = useAnnounce();
  const client = useQueryClient();
  const headingId = useId();
  const [state, change] = useCompareState(scenarioId);
  const jobId = state.comparison;
  const job = useQuery(comparisonQuery(jobId));
  const start = useMutation({
    mutationFn: (question: CompareQuestion) =>
      startComparison(scenarioId, document, { variant, ...question }),
    onSuccess: (answer) => {
      client.setQueryData(comparisonQuery(answer.jobId).queryKey, answer);
      change({ comparison: answer.jobId, variant, zone: undefined, district: undefined, pair: undefined });
    },
  });
  const cancel = useMutation({
    mutationFn: () => cancelComparison(jobId),
    onSuccess: (answer) => client.setQueryData(comparisonQuery(jobId).queryKey, answer),
  });
  const shown = jobId === '' ? undefined : job.data;
  const isOpen = shown?.state === 'waiting' || shown?.state === 'running';
  const isDone = shown?.state === 'done';
  useEffect(() => {
    if (isOpen) announce(t('compare.started'));
    if (isDone) announce(t('compare.done'));
  }, [isOpen, isDone, announce, t]);
  return (
    <section aria-labelledby={headingId} className={styles.stack}>
      <h2 id={headingId}>{t('compare.title')}</h2>
      <CompareForm
        key={variant}
        document={document}
        variant={variant}
        isBusy={start.isPending || isOpen}
        onStart={start.mutate}
      />
      <FailureNote error={start.error ?? cancel.error ?? (jobId === '' ? undefined : job.error)} />
      {isOpen && <CompareProgress job={shown} onCancel={() => cancel.mutate()} />}
      {shown?.state === 'cancelled' && <p className={styles.note}>{t('compare.cancelled')}</p>}
      {shown?.problem && (
        <p className={styles.note} role="alert">
          {shown.problem.text[language]}
        </p>
      )}
      {shown?.comparison && (
        <ComparisonView
          comparison={shown.comparison}
          jobId={shown.jobId}
          scenarioId={scenarioId}
          document={document}
          state={state}
          onChange={change}
        />
      )}
    </section>
  );
}
