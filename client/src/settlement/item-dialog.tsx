import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemDecision, ReconItem } from '../api/contract.ts';
import { moneyKey } from '../api/money-queries.ts';
import { decideItem } from '../api/money-writes.ts';
import { useAnnounce } from '../ui/announcer.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import { useLanguage } from '../ui/name.tsx';
import wide from '../ui/wide.module.css';

export interface ItemTask {
  readonly item: ReconItem;
  readonly status: ItemDecision['status'];
}

export interface ItemDialogProps {
  /** Absent: the dialog is closed. */
  readonly task: ItemTask | undefined;
  readonly onClose: () => void;
}

/** Asks for the note with which an item is explained or settled; the books keep it. */
export function ItemDialog({ task, onClose }: ItemDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      opened={task !== undefined}
      onClose={onClose}
      title={t(`queue.decide.${task?.status ?? 'explained'}`)}
    >
      {task && <ItemForm task={task} onClose={onClose} />}
    </Dialog>
  );
}

function ItemForm({ task, onClose }: { readonly task: ItemTask; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const announce = useAnnounce();
  const client = useQueryClient();
  const [note, setNote] = useState('');
  const { item, status } = task;
  const decide = useMutation({
    mutationFn: () => decideItem({ itemId: item.itemId, status, note }),
    onSuccess: async () => {
      announce(`${item.text[language]}: ${t(`itemStatus.${status}`)}`);
      onClose();
      await client.invalidateQueries({ queryKey: [moneyKey] });
    },
  });
  const isUnfit = note.trim() === '';

  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (!isUnfit) decide.mutate();
  }

  return (
    <form className={wide.fields} onSubmit={submit}>
      <p className={wide.muted}>
        {item.text[language]} · {item.reference}
      </p>
      <TextInput
        size="md"
        label={t('queue.note')}
        value={note}
        required
        maxLength={1000}
        onChange={(event) => setNote(event.target.value)}
      />
      <FailureNote error={decide.error} />
      <Button type="submit" size="md" mih={48} disabled={isUnfit} loading={decide.isPending}>
        {t('desk.confirm')}
      </Button>
    </form>
  );
}
