import { Button, NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ReconItems, SetAsideRecords } from '../api/contract.ts';
import { type QueueFilter, queueStates } from '../api/queue-query.ts';
import { toAmountText } from '../i18n/format.ts';
import { useGo } from '../ui/links.ts';
import { useLanguage } from '../ui/name.tsx';
import wide from '../ui/wide.module.css';
import type { DeskTask } from './desk-dialog.tsx';

export interface QueueFiltersProps {
  readonly filter: Omit<QueueFilter, 'periods'>;
  readonly kinds: ReconItems['kinds'];
  readonly counts: SetAsideRecords['counts'];
  readonly onTask: (task: DeskTask) => void;
}

const AGES = [0, 7, 30, 90];
const AMOUNTS = [0, 100, 1_000, 10_000];

/** Chooses kind, state, age and amount, which the address holds, and takes all that wait with a reason again. */
export function QueueFilters({ filter, kinds, counts, onTask }: QueueFiltersProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const go = useGo();
  const { minDays, minFen, reason, state } = filter;
  const show = (part: Readonly<Record<string, string>>) => {
    const all = { reason, state, days: String(minDays), fen: String(minFen), ...part };
    const told = Object.entries(all).filter(([, value]) => !['', '0', 'waiting'].includes(value));
    go('/settlement/desk', new URLSearchParams(told), { replace: true });
  };
  const reasons = toOptions(
    counts.map(({ count, reasonCode, text }) => ({ value: reasonCode, text: text[language], count })),
  );
  const items = toOptions(
    kinds.map(({ count, kind, text }) => ({ value: `item:${kind}`, text: text[language], count })),
  );
  const isKnown = [...reasons, ...items].some(({ value }) => value === reason);
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
          ...(isKnown || reason === '' ? [] : [{ value: reason, label: reason }]),
          { group: t('queue.records'), items: reasons },
          { group: t('settlement.recon'), items },
        ]}
      />
      <NativeSelect
        size="md"
        label={t('settlement.status')}
        value={state}
        onChange={({ target }) => show({ state: target.value })}
        data={queueStates.map((one) => ({ value: one, label: t(`queue.state.${one}`) }))}
      />
      <NativeSelect
        size="md"
        label={t('desk.age')}
        value={String(minDays)}
        onChange={({ target }) => show({ days: target.value })}
        data={toSteps(AGES, minDays).map((days) => ({
          value: String(days),
          label: days === 0 ? t('queue.any') : t('queue.minDays', { count: days }),
        }))}
      />
      <NativeSelect
        size="md"
        label={t('statement.amount')}
        value={String(minFen)}
        onChange={({ target }) => show({ fen: target.value })}
        data={toSteps(AMOUNTS, minFen).map((fen) => ({
          value: String(fen),
          label: fen === 0 ? t('queue.any') : `≥ ${toAmountText(fen)}`,
        }))}
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

/** The usual steps, and that of the address. */
const toSteps = (usual: readonly number[], own: number) =>
  [...new Set([...usual, own])].sort((a, b) => a - b);

/** One option for each value, with the sum of its counts. */
function toOptions(
  found: readonly { readonly value: string; readonly text: string; readonly count: number }[],
) {
  const sums = new Map<string, { readonly text: string; readonly count: number }>();
  for (const { count, text, value } of found)
    sums.set(value, { text, count: count + (sums.get(value)?.count ?? 0) });
  return [...sums].map(([value, { count, text }]) => ({ value, label: `${text} (${count})` }));
}
