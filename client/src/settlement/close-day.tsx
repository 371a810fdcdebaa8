import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SettlementPeriods } from '../api/contract.ts';
import { toFailureText } from '../api/failure.ts';
import { moneyKey, periodsQuery, unfinishedQuery } from '../api/money-queries.ts';
import { closeDay, fetchJob } from '../api/money-writes.ts';
import { toDayText } from '../i18n/clock.ts';
import { useAnnounce } from '../ui/announcer.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useLanguage } from '../ui/name.tsx';
import wide from '../ui/wide.module.css';
import { listDaysToClose, toPhaseText } from './period.ts';

/** Closes a clearing day after two confirmations. The server does it in a job; its progress is shown. */
export function CloseDay({ date }: { readonly date: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const announce = useAnnounce();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const periods = useQuery(periodsQuery()).data;
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
  if (!periods) return null;
  if (date > periods.today) {
    return <p className={wide.hint}>{t('settlement.notYet', { date: toDayText(date, language) })}</p>;
  }
  return (
    <div className={wide.tools}>
      <Button
        variant="default"
        size="md"
        aria-haspopup="dialog"
        loading={close.isPending || state === 'waiting' || state === 'running'}
        onClick={() => setAsking(true)}
      >
        {t('settlement.close')}
      </Button>
      <CloseDialog
        date={date}
        periods={periods}
        opened={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          close.mutate();
        }}
      />
      {job.data && state === 'running' && (
        <span className={wide.hint}>{toPhaseText(job.data.progress.phase, t, language)}</span>
      )}
      {(error || problem) && (
        <p className={wide.failed} role="alert">
          {problem ?? toFailureText(error, t, language)}
        </p>
      )}
    </div>
  );
}

interface CloseDialogProps {
  readonly date: string;
  readonly periods: SettlementPeriods;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

/** Longest list of days that is written out; longer lists are counted. */
const MOST_NAMED = 5;

/** Asks twice before a day is closed: first for what closing does, then for the date of the last day that it closes. */
function CloseDialog(props: CloseDialogProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [isSure, setSure] = useState(false);
  const { date, onClose, opened } = props;
  // A dialog that is opened again asks from the first question on.
  useEffect(() => {
    if (!opened) setSure(false);
  }, [opened]);
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title={t('settlement.closeTitle', { date: toDayText(date, language) })}
    >
      {isSure ? <ForGood {...props} /> : <WhatCloses {...props} onSure={() => setSure(true)} />}
    </Dialog>
  );
}

/** Says what closing does, and which other days it closes. */
function WhatCloses({ date, onClose, onSure, periods }: CloseDialogProps & { readonly onSure: () => void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const before = listDaysToClose(periods, date).filter((day) => day !== date);
  const isLong = before.length > MOST_NAMED;
  const named = before.slice(0, isLong ? 1 : undefined).map((day) => toDayText(day, language));
  return (
    <div className={wide.fields}>
      <p>{t('settlement.closeWhat')}</p>
      {before.length > 0 && (
        <p>
          {t(isLong ? 'settlement.closeManyBefore' : 'settlement.closeBefore', {
            count: before.length,
            days: named.join(t('plan.listJoin')),
          })}
        </p>
      )}
      {date >= periods.today && <p>{t('settlement.closeToday')}</p>}
      <div className={wide.tools}>
        <Button variant="default" size="md" mih={48} onClick={onClose} data-autofocus>
          {t('app.cancel')}
        </Button>
        <Button size="md" mih={48} onClick={onSure}>
          {t('settlement.closeGoOn')}
        </Button>
      </div>
    </div>
  );
}

/** Says what cannot be taken back and what is unfinished, and asks to type the date. */
function ForGood({ date, onClose, onConfirm }: CloseDialogProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [typed, setTyped] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const unfinished = useQuery(unfinishedQuery()).data;
  // The button that had the focus is gone with the first question.
  useEffect(() => input.current?.focus(), []);
  const isTyped = typed.trim() === date;

  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (isTyped) onConfirm();
  }

  return (
    <form className={wide.fields} onSubmit={submit}>
      <p>
        <b>{t('settlement.closeForGood')}</b>
      </p>
      <ul>
        <li>{t('settlement.closeSealed')}</li>
        <li>{t('settlement.closePaid')}</li>
        <li>{t('settlement.closeLate')}</li>
        {unfinished?.waiting.map(({ count, reasonCode, text }) => (
          <li key={reasonCode}>{t('settlement.closeWaiting', { count, reason: text[language] })}</li>
        ))}
        {unfinished !== undefined && unfinished.missingTotal > 0 && (
          <li>{t('settlement.closeMissing', { count: unfinished.missingTotal })}</li>
        )}
      </ul>
      <TextInput
        ref={input}
        size="md"
        label={t('settlement.closeType', { date })}
        value={typed}
        autoComplete="off"
        onChange={(event) => setTyped(event.target.value)}
      />
      <div className={wide.tools}>
        <Button variant="default" size="md" mih={48} onClick={onClose}>
          {t('app.cancel')}
        </Button>
        <Button type="submit" size="md" mih={48} disabled={!isTyped}>
          {t('settlement.closeNow')}
        </Button>
      </div>
    </form>
  );
}
