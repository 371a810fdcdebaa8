import { Button, Checkbox, TextInput } from '@mantine/core';
import '@mantine/core/styles/Checkbox.css';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Card } from '../api/contract.ts';
import { moneyKey } from '../api/money-queries.ts';
import { moveBalance, toNewKey } from '../api/money-writes.ts';
import { toAmountText } from '../i18n/format.ts';
import { useAnnounce } from '../ui/announcer.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import wide from '../ui/wide.module.css';

export interface MoveDialogProps {
  readonly card: Card;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Moves the whole balance of a card to another card, with a reason and the name of who decides. */
export function MoveDialog({ card, opened, onClose }: MoveDialogProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const client = useQueryClient();
  const [key, setKey] = useState(toNewKey);
  const [toCardId, setToCardId] = useState('');
  const [reason, setReason] = useState('');
  const [who, setWho] = useState('');
  const [isFromDenied, setFromDenied] = useState(false);
  const isDenied = card.status === 'denied';
  const isSame = toCardId.trim() === card.cardId;
  const isUnfit =
    toCardId.trim() === '' ||
    isSame ||
    reason.trim() === '' ||
    who.trim() === '' ||
    (isDenied && !isFromDenied);
  const move = useMutation({
    mutationFn: () => moveBalance(card.cardId, { toCardId: toCardId.trim(), reason, who, isFromDenied }, key),
    onSuccess: async ({ amountFen, toBalanceFen, toCardId: to }) => {
      setKey(toNewKey());
      await client.invalidateQueries({ queryKey: [moneyKey] });
      announce(
        t('card.moveDone', {
          amount: toAmountText(amountFen),
          card: to,
          balance: toAmountText(toBalanceFen),
        }),
      );
      onClose();
    },
  });

  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (!isUnfit) move.mutate();
  }

  const amount = toAmountText(card.balanceFen);
  return (
    <Dialog opened={opened} onClose={onClose} title={t('card.move')}>
      <form className={wide.fields} onSubmit={submit}>
        <p>{t('card.moveWhy', { amount })}</p>
        <TextInput
          size="md"
          label={t('card.moveTo')}
          value={toCardId}
          required
          maxLength={100}
          error={isSame && t('card.moveSame')}
          onChange={(event) => setToCardId(event.target.value)}
        />
        <TextInput
          size="md"
          label={t('card.moveReason')}
          value={reason}
          required
          maxLength={1000}
          onChange={(event) => setReason(event.target.value)}
        />
        <TextInput
          size="md"
          label={t('card.moveWho')}
          value={who}
          required
          maxLength={1000}
          onChange={(event) => setWho(event.target.value)}
        />
        {isDenied && (
          <Checkbox
            size="md"
            label={t('card.moveDenied')}
            checked={isFromDenied}
            onChange={(event) => setFromDenied(event.target.checked)}
          />
        )}
        <FailureNote error={move.error} />
        <Button type="submit" size="md" mih={48} disabled={isUnfit} loading={move.isPending}>
          {t('card.moveNow', { amount })}
        </Button>
      </form>
    </Dialog>
  );
}
