import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SetAsideRecord } from '../api/contract.ts';
import { moneyKey } from '../api/money-queries.ts';
import { decideSetAside, retrySetAside } from '../api/money-writes.ts';
import { parseYuan } from '../i18n/format.ts';
import { useAnnounce } from '../ui/announcer.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import wide from '../ui/wide.module.css';

/** What the dialog is open for. */
export type DeskTask =
  | {
      readonly action: 'release' | 'correct' | 'reject';
      readonly record: SetAsideRecord;
      /** The record is taken because its cause was mended. */
      readonly isRetry: boolean;
    }
  | { readonly action: 'retry'; readonly reasonCode: string; readonly text: string };

export interface DeskDialogProps {
  /** Absent: the dialog is closed. */
  readonly task: DeskTask | undefined;
  readonly onClose: () => void;
}

/** Asks for the reason and the name of a decision, and for the fields of a corrected copy. */
export function DeskDialog({ task, onClose }: DeskDialogProps) {
  const { t } = useTranslation();
  const title = task?.action === 'retry' ? t('desk.retry') : t(`desk.${toVerb(task)}`);
  return (
    <Dialog opened={task !== undefined} onClose={onClose} title={title}>
      {task && <DeskForm task={task} onClose={onClose} />}
    </Dialog>
  );
}

const toVerb = (task: DeskTask | undefined) =>
  task === undefined || task.action === 'retry' || (task.action === 'release' && task.isRetry)
    ? 'retry'
    : task.action;

function DeskForm({ task, onClose }: { readonly task: DeskTask; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const [who, setWho] = useState('');
  const before = task.action === 'correct' ? task.record : undefined;
  const [cardId, setCardId] = useState(before?.cardId ?? '');
  const [amount, setAmount] = useState(
    before?.amountFen === undefined ? '' : (before.amountFen / 100).toFixed(2),
  );
  const [number, setNumber] = useState(String(before?.terminalSeq ?? ''));
  const amountFen = amount.trim() === '' ? undefined : parseYuan(amount);
  const isUnfit =
    reason.trim() === '' ||
    who.trim() === '' ||
    (before !== undefined &&
      ((amount.trim() !== '' && amountFen === undefined) || !/^\d{1,15}$/.test(number)));
  const decide = useMutation({
    mutationFn: async () => {
      if (task.action === 'retry') {
        const { takenCount, waitingCount } = await retrySetAside({
          reasonCode: task.reasonCode,
          reason,
          who,
        });
        return t('desk.retried', { taken: takenCount, waiting: waitingCount });
      }
      const { payloadHash, tapId, terminalId, terminalSeq } = task.record;
      const changes = {
        ...(cardId !== before?.cardId && { cardId }),
        ...(amountFen !== before?.amountFen && amountFen !== undefined && { amountFen }),
        ...(Number(number) !== terminalSeq && { terminalSeq: Number(number) }),
      };
      const { state } = await decideSetAside({
        ...{ terminalId, terminalSeq, payloadHash, reason, who },
        action: task.action,
        ...(task.action === 'correct' && { changes }),
      });
      return `${tapId}: ${t(`desk.state.${state}`)}`;
    },
    onSuccess: async (done) => {
      announce(done);
      await client.invalidateQueries({ queryKey: [moneyKey] });
    },
  });

  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (!isUnfit) decide.mutate();
  }

  if (decide.data !== undefined)
    return (
      <div className={wide.fields}>
        <p>{decide.data}</p>
        <Button size="md" mih={48} onClick={onClose}>
          {t('options.done')}
        </Button>
      </div>
    );
  return (
    <form className={wide.fields} onSubmit={submit}>
      <p className={wide.muted}>{task.action === 'retry' ? task.text : task.record.tapId}</p>
      {before && (
        <>
          <TextInput
            size="md"
            label={t('settlement.card')}
            value={cardId}
            maxLength={100}
            onChange={(event) => setCardId(event.target.value)}
          />
          <TextInput
            size="md"
            label={t('desk.amountYuan')}
            inputMode="decimal"
            value={amount}
            onChange={(event) => setAmount(event.target.value)}
          />
          <TextInput
            size="md"
            label={t('desk.number')}
            inputMode="numeric"
            value={number}
            onChange={(event) => setNumber(event.target.value)}
          />
        </>
      )}
      <TextInput
        size="md"
        label={t('desk.reason')}
        value={reason}
        required
        maxLength={1000}
        onChange={(event) => setReason(event.target.value)}
      />
      <TextInput
        size="md"
        label={t('desk.who')}
        value={who}
        required
        maxLength={1000}
        onChange={(event) => setWho(event.target.value)}
      />
      <FailureNote error={decide.error} />
      <Button type="submit" size="md" mih={48} disabled={isUnfit} loading={decide.isPending}>
        {t('desk.confirm')}
      </Button>
    </form>
  );
}
