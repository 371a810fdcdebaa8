import { Button, Progress, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { Comparison, ScenarioDocument } from '../api/contract.ts';
import { cancelComparison, comparisonQuery, startComparison } from '../api/scenarios.ts';
import { FailureNote } from '../ui/failure-note.tsx';
import { bureauPath, useGo } from '../ui/links.ts';
import { useLanguage } from '../ui/name.tsx';
import styles from './bureau.module.css';
import { saveFile, toComparisonCsv, toComparisonGeoJson } from './comparison-files.ts';
import { ComparisonView } from './comparison-view.tsx';
import { TimeField } from './fields.tsx';
import { isComplete } from './new-document.ts';
import { listPairs } from './pairs.ts';
import { ProblemList } from './problem-list.tsx';

export interface CompareSectionProps {
  readonly scenarioId: string;
  readonly document: ScenarioDocument;
  readonly variant: string | undefined;
}

/** Starts, watches and cancels a comparison; its id is in the address, so that a link shows it. */
export function CompareSection({ document, scenarioId, variant }: CompareSectionProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const go = useGo();
  const client = useQueryClient();
  const [params] = useSearchParams();
  const jobId = params.get('comparison') ?? '';
  const [from, setFrom] = useState('07:00');
  const [to, setTo] = useState('09:00');
  const [pairText, setPairText] = useState<string>();
  const pairs = pairText === undefined ? listPairs(document, variant) : parsePairs(pairText);
  const job = useQuery(comparisonQuery(jobId));
  const start = useMutation({
    mutationFn: () => startComparison(scenarioId, document, { variant, from, to, pairs }),
    onSuccess: (answer) => {
      client.setQueryData(comparisonQuery(answer.jobId).queryKey, answer);
      const next = new URLSearchParams({ comparison: answer.jobId });
      if (variant !== undefined) next.set('variant', variant);
      go(bureauPath(scenarioId), next, { replace: true });
    },
  });
  const cancel = useMutation({
    mutationFn: () => cancelComparison(jobId),
    onSuccess: (answer) => client.setQueryData(comparisonQuery(jobId).queryKey, answer),
  });
  const shown = jobId === '' ? undefined : job.data;
  const isOpen = shown?.state === 'waiting' || shown?.state === 'running';
  return (
    <section aria-label={t('bureau.compare')} className={styles.page}>
      <h2>{t('bureau.compare')}</h2>
      <div className={styles.fields}>
        <TimeField label={t('bureau.from')} value={from} onChange={setFrom} />
        <TimeField label={t('bureau.to')} value={to} onChange={setTo} />
      </div>
      <TextInput
        label={t('bureau.pairs')}
        description={t('bureau.pairsHint')}
        descriptionProps={{ style: { color: 'var(--ink-3)' } }}
        value={pairText ?? pairs.map((pair) => pair.join('=')).join(', ')}
        onChange={(event) => setPairText(event.target.value)}
      />
      <div className={styles.tools}>
        <Button
          mih={44}
          loading={start.isPending}
          disabled={isOpen || !isComplete(document)}
          onClick={() => start.mutate()}
        >
          {t('bureau.compareNow')}
        </Button>
        {isOpen && (
          <Button variant="default" mih={44} onClick={() => cancel.mutate()}>
            {t('bureau.cancelCompare')}
          </Button>
        )}
      </div>
      <FailureNote error={start.error ?? cancel.error ?? (jobId === '' ? undefined : job.error)} />
      {isOpen && (
        <>
          <Progress value={shown.progress * 100} aria-label={t('bureau.compare')} />
          <p className={styles.muted} role="status">
            {t('bureau.progress', { percent: Math.round(shown.progress * 100) })}
          </p>
        </>
      )}
      {shown?.state === 'cancelled' && <p role="status">{t('bureau.cancelled')}</p>}
      {shown?.problem && <p role="alert">{shown.problem.text[language]}</p>}
      {shown?.comparison && <Found comparison={shown.comparison} scenarioId={scenarioId} />}
    </section>
  );
}

interface FoundProps {
  readonly comparison: Comparison;
  readonly scenarioId: string;
}

function Found({ comparison, scenarioId }: FoundProps) {
  const { t } = useTranslation();
  const { access, base, problems, scenario, serviceDay, window } = comparison;
  if (!access) return <ProblemList problems={problems.filter(({ severity }) => severity === 'error')} />;
  const save = (ending: string, type: string, content: string) =>
    saveFile(`${scenarioId}.${ending}`, type, content);
  return (
    <>
      <div className={styles.tools}>
        <Button variant="default" onClick={() => save('csv', 'text/csv', toComparisonCsv(comparison))}>
          {t('bureau.csv')}
        </Button>
        <Button
          variant="default"
          onClick={() => save('geojson', 'application/geo+json', toComparisonGeoJson(comparison))}
        >
          {t('bureau.geojson')}
        </Button>
      </div>
      <ComparisonView access={access} />
      <p className={styles.muted}>
        {t('bureau.basis', {
          day: serviceDay,
          window: window.join('–'),
          scenario: scenario.hash.slice(0, 19),
          base: base.timetableHash.slice(0, 12),
        })}
      </p>
    </>
  );
}

function parsePairs(text: string): [string, string][] {
  return text.split(/[,，\s]+/).flatMap((part): [string, string][] => {
    const [from, to] = part.split('=');
    return from && to ? [[from, to]] : [];
  });
}
