import { SegmentedControl, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FocusEvent, useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { configQuery } from '../api/queries.ts';
import { findLocalTime, isElsewhere, type LocalTime, toLocalTime, toZoneName } from '../i18n/clock.ts';
import { useLanguage } from '../ui/name.tsx';
import type { TimeChoice } from './plan-url.ts';
import styles from './time-picker.module.css';

export interface TimePickerProps {
  readonly value: TimeChoice;
  /** `replace`: the time is being turned, which is not worth a step of the history. */
  readonly onChange: (value: TimeChoice, replace: boolean) => void;
}

const kinds = ['now', 'depart', 'arrive'] as const;

/** Typing pauses this long before what stands there is meant. */
const pauseMs = 500;

/** The fields while they are typed in; not yet the choice, and perhaps no date at all. */
interface Draft {
  readonly date: string;
  readonly clock: string;
}

/** The time a draft means. A year such as 0202 is 2026 half typed. */
function findMeant({ date, clock }: Draft) {
  const local = findLocalTime(`${date}T${clock}`);
  return local && local >= '1900' ? local : undefined;
}

/** Now, depart at, arrive by; dates and times are those of the cities, wherever the reader sits. */
export function TimePicker({ value, onChange }: TimePickerProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const config = useQuery(configQuery());
  const isMixed = new Set(config.data?.feeds.map(({ tz }) => tz)).size > 1;
  const local = value.kind === 'now' ? undefined : value.local;

  // The address answers too late for a field that is typed in: put back for a moment to what it was, the
  // field would forget the digits of the part being typed.
  const [draft, setDraft] = useState<Draft>();
  const [sent, setSent] = useState<LocalTime>();
  const [known, setKnown] = useState(local);
  if (known !== local) {
    setKnown(local);
    // Not the answer to what was typed but somebody going back: then what was typed is over.
    if (local !== sent) setDraft(undefined);
  }
  const shown = draft ?? (local && { date: local.slice(0, 10), clock: local.slice(11) });

  function settle() {
    const next = draft && findMeant(draft);
    if (!next || next === local || value.kind === 'now') return;
    setSent(next);
    onChange({ kind: value.kind, local: next }, true);
  }
  const onPause = useEffectEvent(settle);
  useEffect(() => {
    if (!draft) return;
    const timer = setTimeout(() => onPause(), pauseMs);
    return () => clearTimeout(timer);
  }, [draft]);

  function onLeave(event: FocusEvent) {
    if (event.currentTarget.contains(event.relatedTarget)) return;
    settle();
    setDraft(undefined);
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
      {shown && (
        // biome-ignore lint/a11y/noStaticElementInteractions: hears what its two fields are left with
        <div
          className={styles.fields}
          onBlur={onLeave}
          onKeyDown={(event) => {
            if (event.key === 'Enter') settle();
          }}
        >
          <TextInput
            type="date"
            size="md"
            required
            aria-label={t('time.date')}
            classNames={{ root: styles.field ?? '', input: styles.input ?? '' }}
            value={shown.date}
            onChange={(event) => setDraft({ ...shown, date: event.target.value })}
          />
          <TextInput
            type="time"
            size="md"
            required
            aria-label={t('time.clock')}
            classNames={{ root: styles.field ?? '', input: styles.input ?? '' }}
            value={shown.clock}
            onChange={(event) => setDraft({ ...shown, clock: event.target.value })}
          />
          {isElsewhere(Date.now()) && !isMixed && (
            <span className={styles.zone}>{t('time.zone', { zone: toZoneName(language, t) })}</span>
          )}
        </div>
      )}
      {isMixed && <p className={styles.zone}>{t('time.mixedZones', { zone: toZoneName(language, t) })}</p>}
    </div>
  );
}
