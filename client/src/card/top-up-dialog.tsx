import { Button, Chip, TextInput } from '@mantine/core';
import '@mantine/core/styles/Chip.css';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CardMoney } from '../api/contract.ts';
import { moneyKey } from '../api/money-queries.ts';
import { toNewKey, topUp } from '../api/money-writes.ts';
import { parseYuan, toMoneyText } from '../i18n/format.ts';
import { Dialog } from '../ui/dialog.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import wide from '../ui/wide.module.css';
import styles from './card.module.css';

const choicesFen = [2_000, 5_000, 10_000, 20_000] as const;
const MAX_FEN = 1_000_000;

export interface TopUpDialogProps {
  readonly cardId: string;
  readonly opened: boolean;
  /** ISO instant of the top-up; now where absent. */
  readonly at?: string | undefined;
  readonly onClose: () => void;
  readonly onDone: (money: CardMoney) => void;
}

/** Adds simulated money to a card: one of the offered amounts, or an amount in yuan. */
export function TopUpDialog({ cardId, opened, at, onClose, onDone }: TopUpDialogProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [text, setText] = useState('50');
  const [key, setKey] = useState(toNewKey);
  const amountFen = parseYuan(text);
  const isFit = amountFen !== undefined && amountFen > 0 && amountFen <= MAX_FEN;
  const add = useMutation({
    mutationFn: (fen: number) => topUp(cardId, fen, at, key),
    onSuccess: async (money) => {
      setKey(toNewKey());
      await client.invalidateQueries({ queryKey: [moneyKey] });
      onDone(money);
      onClose();
    },
  });

  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (isFit) add.mutate(amountFen);
  }

  return (
    <Dialog opened={opened} onClose={onClose} title={t('card.topUp')}>
      <form className={wide.fields} onSubmit={submit}>
        <fieldset className={styles.chips}>
          <legend className="visually-hidden">{t('card.amount')}</legend>
          {choicesFen.map((fen) => (
            <Chip
              key={fen}
              type="radio"
              name="amount"
              size="md"
              checked={amountFen === fen}
              onChange={() => setText(String(fen / 100))}
              classNames={{ label: styles.chip ?? '' }}
            >
              {toMoneyText(fen)}
            </Chip>
          ))}
        </fieldset>
        <TextInput
          size="md"
          label={t('card.amountYuan')}
          inputMode="decimal"
          value={text}
          onChange={(event) => setText(event.target.value)}
          error={text !== '' && !isFit && t('card.amountUnfit')}
        />
        <p className={wide.muted}>{t('card.simulatedWhy')}</p>
        <FailureNote error={add.error} />
        <Button type="submit" size="md" mih={48} disabled={!isFit} loading={add.isPending}>
          {isFit ? t('card.topUpBy', { amount: toMoneyText(amountFen) }) : t('card.topUp')}
        </Button>
      </form>
    </Dialog>
  );
}
