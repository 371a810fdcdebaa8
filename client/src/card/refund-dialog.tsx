import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Card } from '../api/contract.ts';
import { moneyKey } from '../api/money-queries.ts';
import { refundAll, toNewKey } from '../api/money-writes.ts';
import { toAmountText } from '../i18n/format.ts';
import { useAnnounce } from '../ui/announcer.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import wide from '../ui/wide.module.css';

export interface RefundDialogProps {
  readonly card: Card;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Returns a card: its whole balance is paid out. */
export function RefundDialog({ card, opened, onClose }: RefundDialogProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const client = useQueryClient();
  const [key, setKey] = useState(toNewKey);
  const refund = useMutation({
    mutationFn: () => refundAll(card.cardId, key),
    onSuccess: async ({ balanceFen }) => {
      setKey(toNewKey());
      await client.invalidateQueries({ queryKey: [moneyKey] });
      announce(t('card.balanceNow', { amount: toAmountText(balanceFen) }));
      onClose();
    },
  });
  return (
    <Dialog opened={opened} onClose={onClose} title={t('card.refund')}>
      <div className={wide.fields}>
        <p>{t('card.refundWhy', { amount: toAmountText(card.balanceFen) })}</p>
        <FailureNote error={refund.error} />
        <Button size="md" mih={48} loading={refund.isPending} onClick={() => refund.mutate()}>
          {t('card.refundNow', { amount: toAmountText(card.balanceFen) })}
        </Button>
      </div>
    </Dialog>
  );
}
