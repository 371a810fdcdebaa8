import { SegmentedControl } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { findLocalTime, toLocalTime } from '../i18n/clock.ts';
import type { TimeChoice } from './plan-url.ts';
import styles from './time-picker.module.css';

export interface TimePickerProps {
  readonly value: TimeChoice;
  /** `replace`: the time is being turned, which is not worth a step of the history. */
  readonly onChange: (value: TimeChoice, replace: boolean) => void;
}

/** Whoever's own clock shows another time should know which one is meant. */
const isElsewhere = new Date().getTimezoneOffset() !== -480;

const kinds = ['now', 'depart', 'arrive'] as const;

/** Now, depart at, arrive by; dates and times are those of the cities, wherever the reader sits. */
export function TimePicker({ value, onChange }: TimePickerProps) {
  const { t } = useTranslation();
  const id = useId();
  const local = value.kind === 'now' ? undefined : value.local;

  function setPart(date: string, clock: string) {
    const next = findLocalTime(`${date}T${clock}`);
    if (next && value.kind !== 'now') onChange({ kind: value.kind, local: next }, true);
  }

  return (
    <div className={styles.picker}>
      <SegmentedControl
        fullWidth
        size="md"
        aria-label={t('time.mode')}
        value={value.kind}
        data={kinds.map((kind) => ({ value: kind, label: t(`time.${kind}`) }))}
        onChange={(kind) =>
          onChange(
            kind === 'depart' || kind === 'arrive'
              ? { kind, local: local ?? toLocalTime(Date.now()) }
              : { kind: 'now' },
            false,
          )
        }
      />
      {local && (
        <div className={styles.fields}>
          <label htmlFor={`${id}-date`}>
            <span className="visually-hidden">{t('time.date')}</span>
            <input
              id={`${id}-date`}
              type="date"
              required
              value={local.slice(0, 10)}
              onChange={(event) => setPart(event.target.value, local.slice(11))}
            />
          </label>
          <label htmlFor={`${id}-clock`}>
            <span className="visually-hidden">{t('time.clock')}</span>
            <input
              id={`${id}-clock`}
              type="time"
              required
              value={local.slice(11)}
              onChange={(event) => setPart(local.slice(0, 10), event.target.value)}
            />
          </label>
          {isElsewhere && <span className={styles.zone}>{t('time.zone')}</span>}
        </div>
      )}
    </div>
  );
}
