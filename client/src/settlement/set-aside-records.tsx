import { Button, NativeSelect } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { SetAsideRecords as Answer, SetAsideRecord } from '../api/contract.ts';
import { setAsideQuery } from '../api/money-queries.ts';
import { toAmountText, toDurationText } from '../i18n/format.ts';
import { type Columns, DataTable } from '../ui/data-table.tsx';
import { cardPath, journeyPath, useGo, useHref } from '../ui/links.ts';
import { MoreButton } from '../ui/more-button.tsx';
import { useLanguage } from '../ui/name.tsx';
import { QueryView } from '../ui/query-view.tsx';
import wide from '../ui/wide.module.css';
import { DeskDialog, type DeskTask } from './desk-dialog.tsx';

const states = ['waiting', 'taken', 'corrected', 'rejected'] as const;

/** Records that were set aside, of all reasons or of one, with buttons for those that wait. */
export function SetAsideRecords() {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const reason = params.get('reason') ?? '';
  const state = states.find((one) => one === params.get('state'));
  const records = useInfiniteQuery(setAsideQuery(reason, state));
  const [task, setTask] = useState<DeskTask>();
  const columns = useColumns(setTask);
  return (
    <section className={wide.box} aria-labelledby="aside">
      <h2 id="aside">{t('desk.records')}</h2>
      <QueryView query={records}>
        {({ pages }) => (
          <>
            <Filters reason={reason} state={state} counts={pages[0]?.counts ?? []} onTask={setTask} />
            <DataTable
              labelledBy="aside"
              stacks
              rows={pages.flatMap((page) => page.records)}
              toKey={({ payloadHash, tapId }) => `${tapId} ${payloadHash}`}
              columns={columns}
              empty={t('desk.none')}
            />
            <MoreButton query={records} />
          </>
        )}
      </QueryView>
      <DeskDialog task={task} onClose={() => setTask(undefined)} />
    </section>
  );
}

interface FiltersProps {
  readonly reason: string;
  readonly state: (typeof states)[number] | undefined;
  readonly counts: Answer['counts'];
  readonly onTask: (task: DeskTask) => void;
}

/** Chooses reason and state, which the address holds, and takes all that wait with the reason again. */
function Filters({ reason, state, counts, onTask }: FiltersProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const go = useGo();
  const show = (part: Readonly<Record<string, string>>) => {
    const all = Object.entries({ reason, state: state ?? '', ...part }).filter(([, value]) => value !== '');
    go('/settlement/desk', new URLSearchParams(all), { replace: true });
  };
  const codes = [...new Set([...counts.map(({ reasonCode }) => reasonCode), ...(reason ? [reason] : [])])];
  const countOf = (code: string) =>
    counts.filter(({ reasonCode }) => reasonCode === code).reduce((sum, { count }) => sum + count, 0);
  const textOf = (code: string) =>
    counts.find(({ reasonCode }) => reasonCode === code)?.text[language] ?? code;
  const waiting = counts.find((one) => one.reasonCode === reason && one.state === 'waiting');
  return (
    <div className={wide.tools}>
      <NativeSelect
        size="md"
        label={t('desk.reasonCode')}
        value={reason}
        onChange={({ target }) => show({ reason: target.value })}
        data={[
          { value: '', label: t('desk.allReasons') },
          ...codes.map((code) => ({ value: code, label: `${textOf(code)} (${countOf(code)})` })),
        ]}
      />
      <NativeSelect
        size="md"
        label={t('settlement.status')}
        value={state ?? ''}
        onChange={({ target }) => show({ state: target.value })}
        data={[
          { value: '', label: t('desk.allStates') },
          ...states.map((one) => ({ value: one, label: t(`desk.state.${one}`) })),
        ]}
      />
      {waiting && (
        <Button
          size="md"
          mih={48}
          onClick={() => onTask({ action: 'retry', reasonCode: reason, text: waiting.text[language] })}
        >
          {t('desk.retryAll', { count: waiting.count })}
        </Button>
      )}
    </div>
  );
}

function useColumns(onTask: (task: DeskTask) => void): Columns<SetAsideRecord> {
  const { t } = useTranslation();
  const language = useLanguage();
  const toAddress = useHref();
  return (column) => [
    column.name(t('desk.record'), ({ cardId, state, tapId, text }) => (
      <>
        {text[language]}
        <br />
        <small className={wide.muted}>
          {state === 'taken' ? <Link to={toAddress(journeyPath(tapId))}>{tapId}</Link> : tapId}
          {' · '}
          {state === 'taken' ? <Link to={toAddress(cardPath(cardId))}>{cardId}</Link> : cardId}
        </small>
      </>
    )),
    column.amount(
      t('statement.amount'),
      ({ amountFen }) => amountFen !== undefined && toAmountText(amountFen),
      ({ amountFen }) => amountFen,
    ),
    column.amount(
      t('desk.age'),
      ({ ageSec }) => toDurationText(ageSec, t),
      ({ ageSec }) => ageSec,
    ),
    column.text(t('settlement.status'), ({ entries, state }) => (
      <>
        {t(`desk.state.${state}`)}
        {entries.map(({ action, at, reason, who }) => (
          <small className={wide.muted} key={`${action} ${at}`}>
            <br />
            {t(`desk.done.${action}`, { who, reason })}
          </small>
        ))}
      </>
    )),
    column.text(t('desk.wayOut'), (record) => {
      if (record.state !== 'waiting') return null;
      const actions = record.canBeReleased
        ? (['release', 'correct', 'reject'] as const)
        : (['retry', 'correct', 'reject'] as const);
      return (
        <span className={wide.tools}>
          {actions.map((action) => (
            <Button
              key={action}
              size="compact-md"
              variant="default"
              mih={44}
              aria-label={`${t(`desk.${action}`)} ${record.tapId}`}
              onClick={() =>
                onTask(
                  action === 'retry'
                    ? { action: 'release', record, isRetry: true }
                    : { action, record, isRetry: false },
                )
              }
            >
              {t(`desk.${action}`)}
            </Button>
          ))}
        </span>
      );
    }),
  ];
}
