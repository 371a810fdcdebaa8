import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { DayNote } from '../planner/day-note.tsx';
import styles from './lines.module.css';
import { findChosenDate, useDraft } from './use-draft.ts';

interface DayFieldProps {
  /** `2026-12-01` */
  readonly date: string;
  readonly onChange: (date: string) => void;
}

/** The day of a timetable, with its weekday and holiday. */
export function DayField({ date, onChange }: DayFieldProps) {
  const { t } = useTranslation();
  const [text, setText] = useDraft(date);
  return (
    <div className={styles.day}>
      <TextInput
        type="date"
        size="md"
        aria-label={t('time.date')}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          const next = findChosenDate(event.target.value);
          if (next) onChange(next);
        }}
      />
      <DayNote date={date} />
    </div>
  );
}
