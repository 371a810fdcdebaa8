import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SettlementPeriods } from '../api/contract.ts';
import { toDayText } from '../i18n/clock.ts';
import { Dialog } from '../ui/dialog.tsx';
import { useLanguage } from '../ui/name.tsx';
import wide from '../ui/wide.module.css';
import { listDaysToClose } from './period.ts';

export interface CloseDialogProps {
  readonly date: string;
  readonly periods: SettlementPeriods;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}

/** Longest list of days that is written out; longer lists are counted. */
const MOST_NAMED = 5;

/** Asks for confirmation: says what closing does, which other days it closes, and that it cannot be undone. */
export function CloseDialog({ date, periods, opened, onClose, onConfirm }: CloseDialogProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const before = listDaysToClose(periods, date).filter((day) => day !== date);
  const isLong = before.length > MOST_NAMED;
  const named = before.slice(0, isLong ? 1 : undefined).map((day) => toDayText(day, language));
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      title={t('settlement.closeTitle', { date: toDayText(date, language) })}
    >
      <div className={wide.fields}>
        <p>{t('settlement.closeWhat')}</p>
        {before.length > 0 && (
          <p>
            {t(isLong ? 'settlement.closeManyBefore' : 'settlement.closeBefore', {
              count: before.length,
              days: named.join(t('plan.listJoin')),
            })}
          </p>
        )}
        {date >= periods.today && <p>{t('settlement.closeToday')}</p>}
        <p>
          <b>{t('settlement.closeForGood')}</b>
        </p>
        <div className={wide.tools}>
          <Button variant="default" size="md" mih={48} onClick={onClose} data-autofocus>
            {t('app.cancel')}
          </Button>
          <Button size="md" mih={48} onClick={onConfirm}>
            {t('settlement.closeNow')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
