import { TextInput, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FocusEvent, useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { configQuery } from '../api/queries.ts';
import {
  findDate,
  findLocalTime,
  isElsewhere,
  type LocalTime,
  toDateAfter,
  toLocalTime,
  toShortDate,
  toZoneName,
} from '../i18n/clock.ts';
import { Choice } from '../ui/choice.tsx';
import { toNameText, useLanguage } from '../ui/name.tsx';
import { DayNote } from './day-note.tsx';
import { listNextHolidays } from './holidays.ts';
import type { TimeChoice } from './plan-url.ts';
import styles from './time-picker.module.css';

export interface TimePickerProps {
  readonly value: TimeChoice;
  /** Shows buttons for times that are often asked for. */
  readonly withChips?: boolean;
  /** `replace` is set while the time is being changed, so that the history gets no entry for each step. */
  readonly onChange: (value: TimeChoice, replace: boolean) => void;
}

const kinds = ['now', 'depart', 'arrive'] as const;

/** Time without typing after which the typed time counts. */
const pauseMs = 500;

/** Texts of both fields while the user types. They may not be a valid time. */
interface Draft {
  readonly date: string;
  readonly clock: string;
}

/** Time of a draft; undefined where it is invalid. A year such as 0202 is 2026 half typed. */
function findMeant({ date, clock }: Draft) {
  const local = findLocalTime(`${date}T${clock}`);
  return local && local >= '1900' ? local : undefined;
}

/** Now, a departure or an arrival. Dates and times are those of the feeds' time zone. */
export function TimePicker({ value, withChips = false, onChange }: TimePickerProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const config = useQuery(configQuery());
  const isMixed = new Set(config.data?.feeds.map(({ tz }) => tz)).size > 1;
  const local = value.kind === 'now' ? undefined : value.local;

  // The fields keep the typed text until the address has the new time: setting them to the old time would discard
  // digits of the part being typed.
  const [draft, setDraft] = useState<Draft>();
  const [sent, setSent] = useState<LocalTime>();
  const [known, setKnown] = useState(local);
  if (known !== local) {
    setKnown(local);
    // The address changed for another reason, such as going back in the history: discard the draft.
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
      <Choice
        fullWidth
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
      {withChips && <TimeChips value={value} onChange={(next) => onChange(next, false)} />}
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
          {findDate(shown.date) && <DayNote date={shown.date} />}
          {isElsewhere(Date.now()) && !isMixed && (
            <span className={styles.zone}>{t('time.zone', { zone: toZoneName(language, t) })}</span>
          )}
        </div>
      )}
      {isMixed && <p className={styles.zone}>{t('time.mixedZones', { zone: toZoneName(language, t) })}</p>}
    </div>
  );
}

/** The service of a night belongs to the day before until this time. */
const NIGHT_ENDS = '03:30';

/** Buttons for tomorrow morning and for the last trip of the day: the latest that still arrives before the night ends. */
function TimeChips({
  value,
  onChange,
}: {
  readonly value: TimeChoice;
  readonly onChange: (next: TimeChoice) => void;
}) {
  const { t } = useTranslation();
  const now = toLocalTime(Date.now());
  const today = now.slice(0, 10);
  // In the small hours the last trip is that of the night which has begun.
  const asked = value.kind === 'now' ? now : value.local;
  const night = asked.slice(11) < NIGHT_ENDS ? asked.slice(0, 10) : toDateAfter(asked.slice(0, 10), 1);
  const config = useQuery(configQuery()).data;
  const language = useLanguage();
  const holidays = value.kind === 'now' || !config ? [] : listNextHolidays(config, today);
  const chips: readonly { readonly label: string; readonly time: TimeChoice }[] = [
    { label: t('time.tomorrowMorning'), time: { kind: 'depart', local: `${toDateAfter(today, 1)}T08:00` } },
    { label: t('time.lastTrip'), time: { kind: 'arrive', local: `${night}T${NIGHT_ENDS}` } },
    ...holidays.map(({ firstDate, names }) => ({
      label: `${toNameText(names, language)} ${toShortDate(firstDate, language)}`,
      time: {
        kind: value.kind === 'arrive' ? ('arrive' as const) : ('depart' as const),
        local: `${firstDate}T${asked.slice(11)}`,
      },
    })),
  ];
  return (
    <fieldset className={styles.chips}>
      <legend className="visually-hidden">{t('time.chips')}</legend>
      {chips.map(({ label, time }) => (
        <UnstyledButton
          key={label}
          className={styles.chip}
          aria-pressed={
            value.kind !== 'now' &&
            time.kind !== 'now' &&
            value.kind === time.kind &&
            value.local === time.local
          }
          onClick={() => onChange(time)}
        >
          {label}
        </UnstyledButton>
      ))}
    </fieldset>
  );
}
