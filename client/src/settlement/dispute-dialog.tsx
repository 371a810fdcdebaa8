import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CardJourney, Dispute, DisputeInput } from '../api/contract.ts';
import { moneyKey } from '../api/money-queries.ts';
import { acceptDispute, toNewKey } from '../api/money-writes.ts';
import { parseYuan, toAmountText } from '../i18n/format.ts';
import { useAnnounce } from '../ui/announcer.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import wide from '../ui/wide.module.css';

const reasons = ['double-tap', 'not-travelled', 'gate-fault', 'wrong-fare', 'other'] as const;

export interface DisputeDialogProps {
  readonly journey: CardJourney;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Accepts a dispute: returns all or a part of the price to the card, in the clearing day that is open. */
export function DisputeDialog({ journey, opened, onClose }: DisputeDialogProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const client = useQueryClient();
  const [reason, setReason] = useState<(typeof reasons)[number]>('double-tap');
  const [amount, setAmount] = useState('');
  const [note, setNote] = useState('');
  const [key, setKey] = useState(toNewKey);
  const amountFen = amount.trim() === '' ? undefined : parseYuan(amount);
  const isUnfit = amount.trim() !== '' && (!amountFen || amountFen > journey.takenFen);
  const accept = useMutation({
    mutationFn: (body: DisputeInput) => acceptDispute(body, key),
    onSuccess: async (dispute: Dispute) => {
      setKey(toNewKey());
      announce(t('dispute.done', { amount: toAmountText(dispute.amountFen), date: dispute.batchDate }));
      await client.invalidateQueries({ queryKey: [moneyKey] });
    },
  });

  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (isUnfit) return;
    const part = amountFen === undefined ? {} : { amountFen };
    accept.mutate({ journeyId: journey.journeyId, reason, note, ...part });
  }

  return (
    <Dialog opened={opened} onClose={onClose} title={t('dispute.title')}>
      {accept.data ? (
        <div className={wide.fields}>
          <p>
            {t('dispute.done', {
              amount: toAmountText(accept.data.amountFen),
              date: accept.data.batchDate,
            })}
          </p>
          <Button size="md" mih={48} onClick={onClose}>
            {t('options.done')}
          </Button>
        </div>
      ) : (
        <form className={wide.fields} onSubmit={submit}>
          <p className={wide.muted}>{t('dispute.why', { amount: toAmountText(journey.takenFen) })}</p>
          <NativeSelect
            size="md"
            label={t('dispute.reason')}
            value={reason}
            onChange={({ target }) => setReason(reasons.find((one) => one === target.value) ?? 'other')}
            data={reasons.map((one) => ({ value: one, label: t(`disputeReason.${one}`) }))}
          />
          <TextInput
            size="md"
            label={t('dispute.amount')}
            placeholder={t('dispute.all')}
            inputMode="decimal"
            value={amount}
            onChange={(event) => setAmount(event.target.value)}
            error={isUnfit && t('card.amountUnfit')}
          />
          <TextInput
            size="md"
            label={t('dispute.note')}
            value={note}
            maxLength={1000}
            onChange={(event) => setNote(event.target.value)}
          />
          <FailureNote error={accept.error} />
          <Button type="submit" size="md" mih={48} disabled={isUnfit} loading={accept.isPending}>
            {t('dispute.accept')}
          </Button>
        </form>
      )}
    </Dialog>
  );
}
