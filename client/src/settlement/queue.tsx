import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { type QueueRow, queueQuery, queueStates, toAgeDays } from '../api/queue-query.ts';
import { toAmountText } from '../i18n/format.ts';
import { type Columns, DataTable } from '../ui/data-table.tsx';
import { cardPath, journeyPath, useHref } from '../ui/links.ts';
import { MoreButton } from '../ui/more-button.tsx';
import { useLanguage } from '../ui/name.tsx';
import { QueryView } from '../ui/query-view.tsx';
import wide from '../ui/wide.module.css';
import { DeskDialog, type DeskTask } from './desk-dialog.tsx';
import { ItemDialog, type ItemTask } from './item-dialog.tsx';
import { ItemNote, isAboutJourney } from './item-note.tsx';
import { QueueFilters } from './queue-filters.tsx';

/**
 * All that waits for a person, the oldest first: records that were set aside and items of the clearing, with ways out.
 *
 * The address holds the filter: `reason`, `state`, `days` and `fen`.
 *
 * @param periods - that hold all days of the clearing, the oldest first
 */
export function Queue({ periods }: { readonly periods: readonly string[] }) {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const toWhole = (name: string) => Math.max(0, Math.trunc(Number(params.get(name)) || 0));
  const filter = {
    reason: params.get('reason') ?? '',
    state: toState(params.get('state')),
    minDays: toWhole('days'),
    minFen: toWhole('fen'),
  } as const;
  const queue = useInfiniteQuery(queueQuery({ periods, ...filter }));
  const [task, setTask] = useState<DeskTask>();
  const [itemTask, setItemTask] = useState<ItemTask>();
  const columns = useColumns(setTask, setItemTask);
  return (
    <section className={wide.box} aria-labelledby="queue">
      <h2 id="queue">{t(`queue.state.${filter.state}`)}</h2>
      <QueryView query={queue}>
        {({ pages }) => (
          <>
            <QueueFilters
              filter={filter}
              kinds={pages.flatMap((page) => page.itemKinds)}
              counts={pages[0]?.recordCounts ?? []}
              onTask={setTask}
            />
            <DataTable
              labelledBy="queue"
              stacks
              rows={pages.flatMap((page) => page.rows)}
              toKey={toRowKey}
              columns={columns}
              empty={t('queue.none')}
            />
            <MoreButton query={queue} />
          </>
        )}
      </QueryView>
      <DeskDialog task={task} onClose={() => setTask(undefined)} />
      <ItemDialog task={itemTask} onClose={() => setItemTask(undefined)} />
    </section>
  );
}

/** Links to the list of records before the queue named how a record was handled. */
const toState = (text: string | null) =>
  ['taken', 'corrected', 'rejected'].includes(text ?? '')
    ? 'done'
    : (queueStates.find((one) => one === text) ?? 'waiting');

const toRowKey = (row: QueueRow) =>
  row.source === 'item' ? `item ${row.item.itemId}` : `${row.record.tapId} ${row.record.payloadHash}`;

function useColumns(
  onTask: (task: DeskTask) => void,
  onItemTask: (task: ItemTask) => void,
): Columns<QueueRow> {
  const { t } = useTranslation();
  const language = useLanguage();
  return (column) => [
    column.name(t('queue.what'), (row) => (
      <>
        {(row.source === 'item' ? row.item : row.record).text[language]}
        <br />
        <small className={wide.muted}>
          <Reference row={row} />
        </small>
      </>
    )),
    column.amount(
      t('statement.amount'),
      (row) => {
        const { amountFen } = row.source === 'item' ? row.item : row.record;
        return amountFen !== undefined && toAmountText(amountFen);
      },
      (row) => (row.source === 'item' ? row.item : row.record).amountFen,
    ),
    column.amount(t('desk.age'), (row) => t('settlement.ageDays', { count: toAgeDays(row) }), toAgeDays),
    column.text(t('settlement.status'), (row) => <State row={row} />),
    column.text(t('desk.wayOut'), (row) => <WaysOut row={row} onTask={onTask} onItemTask={onItemTask} />),
  ];
}

/** What the row is about: a tap and its card, or what an item names. */
function Reference({ row }: { readonly row: QueueRow }) {
  const toAddress = useHref();
  if (row.source === 'item') {
    const { kind, note, reference } = row.item;
    return (
      <>
        {isAboutJourney(kind) ? <Link to={toAddress(journeyPath(reference))}>{reference}</Link> : reference}
        {' · '}
        <ItemNote text={note} />
      </>
    );
  }
  const { cardId, state, tapId } = row.record;
  return (
    <>
      {state === 'taken' ? <Link to={toAddress(journeyPath(tapId))}>{tapId}</Link> : tapId}
      {' · '}
      {state === 'taken' ? <Link to={toAddress(cardPath(cardId))}>{cardId}</Link> : cardId}
    </>
  );
}

function State({ row }: { readonly row: QueueRow }) {
  const { t } = useTranslation();
  if (row.source === 'item') {
    const { isCleared, status, statusNote } = row.item;
    return (
      <>
        {isCleared ? t('itemStatus.cleared') : t(`itemStatus.${status}`)}
        {statusNote && <small className={wide.muted}> {statusNote}</small>}
      </>
    );
  }
  const { entries, state } = row.record;
  return (
    <>
      {t(`desk.state.${state}`)}
      {entries.map(({ action, at, reason, who }) => (
        <small className={wide.muted} key={`${action} ${at}`}>
          <br />
          {t(`desk.done.${action}`, { who, reason })}
        </small>
      ))}
    </>
  );
}

interface WaysOutProps {
  readonly row: QueueRow;
  readonly onTask: (task: DeskTask) => void;
  readonly onItemTask: (task: ItemTask) => void;
}

function WaysOut({ row, onTask, onItemTask }: WaysOutProps) {
  const { t } = useTranslation();
  const toAddress = useHref();
  if (row.source === 'item') {
    const { item } = row;
    if (item.isCleared || item.status !== 'open') return null;
    return (
      <>
        {item.waysOut
          .filter((way) => way !== 'decide')
          .map((way) => (
            <div key={way}>
              {isAboutJourney(item.kind) && way === 'to-card' ? (
                <Link to={toAddress(journeyPath(item.reference))}>{t(`way.${way}`)}</Link>
              ) : (
                t(`way.${way}`)
              )}
            </div>
          ))}
        <span className={wide.tools}>
          {(['explained', 'settled'] as const).map((status) => (
            <ActionButton
              key={status}
              text={t(`queue.decide.${status}`)}
              about={item.reference}
              onClick={() => onItemTask({ item, status })}
            />
          ))}
        </span>
      </>
    );
  }
  const { record } = row;
  if (record.state !== 'waiting') return null;
  const actions = record.canBeReleased
    ? (['release', 'correct', 'reject'] as const)
    : (['retry', 'correct', 'reject'] as const);
  return (
    <span className={wide.tools}>
      {actions.map((action) => (
        <ActionButton
          key={action}
          text={t(`desk.${action}`)}
          about={record.tapId}
          onClick={() =>
            onTask(
              action === 'retry'
                ? { action: 'release', record, isRetry: true }
                : { action, record, isRetry: false },
            )
          }
        />
      ))}
    </span>
  );
}

interface ActionButtonProps {
  readonly text: string;
  /** What is decided about, for screen readers. */
  readonly about: string;
  readonly onClick: () => void;
}

function ActionButton({ text, about, onClick }: ActionButtonProps) {
  return (
    <Button size="compact-md" variant="default" mih={44} aria-label={`${text} ${about}`} onClick={onClick}>
      {text}
    </Button>
  );
}
