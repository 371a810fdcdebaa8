import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SettlementPeriods } from '../api/contract.ts';
import { findPeriodKind, type PeriodKind, periodKinds, toPeriodText } from '../i18n/period.ts';
import { Choice } from '../ui/choice.tsx';
import { settlementPath, useGo } from '../ui/links.ts';
import { useLanguage } from '../ui/name.tsx';
import { listPeriods, toPeriodOfKind } from './period.ts';
import styles from './settlement.module.css';

export interface PeriodPickerProps {
  readonly periods: SettlementPeriods;
  readonly period: string;
}

/** Chooses the kind of period and the period. */
export function PeriodPicker({ periods, period }: PeriodPickerProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const go = useGo();
  const kind = findPeriodKind(period) ?? 'day';
  const list = listPeriods(periods, kind);
  // A link may have a period without data: list it, too.
  const shown = list.includes(period) ? list : [period, ...list];

  function toKind(next: PeriodKind) {
    const found = toPeriodOfKind(periods, period, next);
    if (found) go(settlementPath(found));
  }

  return (
    <div className={styles.picker}>
      <Choice
        aria-label={t('settlement.periodKind')}
        value={kind}
        data={periodKinds.map((one) => ({ value: one, label: t(`period.${one}`) }))}
        onChange={(value) => toKind(value as PeriodKind)}
      />
      <NativeSelect
        size="md"
        aria-label={t('settlement.period')}
        value={period}
        data={shown.map((one) => ({ value: one, label: toPeriodText(one, t, language) }))}
        onChange={(event) => go(settlementPath(event.target.value))}
      />
    </div>
  );
}
