import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { toFailureText } from '../api/failure.ts';
import { moneyKey } from '../api/money-queries.ts';
import { closeDay, fetchJob } from '../api/money-writes.ts';
import { useAnnounce } from '../ui/announcer.tsx';
import { useLanguage } from '../ui/name.tsx';
import wide from '../ui/wide.module.css';

/** Closes a clearing day as a job beside the requests, and says how far it has come. */
export function CloseDay({ date }: { readonly date: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const announce = useAnnounce();
  const client = useQueryClient();
  const close = useMutation({ mutationFn: () => closeDay(date) });
  const jobId = close.data?.jobId;
  const job = useQuery({
    queryKey: ['job', jobId],
    queryFn: ({ signal }) => fetchJob(jobId ?? '', signal),
    enabled: jobId !== undefined,
    staleTime: 0,
    refetchInterval: ({ state }) =>
      state.data?.state === 'done' || state.data?.state === 'failed' ? false : 500,
  });
  const state = job.data?.state;
  useEffect(() => {
    if (state !== 'done') return;
    announce(t('settlement.closed'));
    void client.invalidateQueries({ queryKey: [moneyKey] });
  }, [state, announce, client, t]);
  const problem = job.data?.problem?.text[language];
  const error = close.error ?? job.error;
  return (
    <div className={wide.tools}>
      <Button
        variant="default"
        size="md"
        loading={close.isPending || state === 'waiting' || state === 'running'}
        onClick={() => close.mutate()}
      >
        {t('settlement.close')}
      </Button>
      {job.data && state === 'running' && <span className={wide.hint}>{job.data.progress.phase}</span>}
      {(error || problem) && (
        <p className={wide.failed} role="alert">
          {problem ?? toFailureText(error, t, language)}
        </p>
      )}
    </div>
  );
}
