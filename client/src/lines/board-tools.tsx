import { NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { findLocalTime, type LocalTime, toLocalTime } from '../i18n/clock.ts';
import { DayNote } from '../planner/day-note.tsx';
import { Choice } from '../ui/choice.tsx';
import styles from './lines.module.css';
import { useDraft } from './use-draft.ts';

export interface BoardChoice {
  /** The moment of the board; absent for the present one. */
  readonly at?: LocalTime | undefined;
  /** Only departures to this destination. */
  readonly toward?: string | undefined;
}

/** What the board of a stop shows; the address holds it. */
export function useBoardChoice(): readonly [BoardChoice, (next: BoardChoice) => void] {
  const [params, setParams] = useSearchParams();
  const choice = {
    at: findLocalTime(params.get('at')),
    toward: params.get('toward') ?? undefined,
  };
  const choose = (next: BoardChoice) => {
    const query = new URLSearchParams(params);
    for (const key of ['at', 'toward'] as const) {
      const value = next[key];
      if (value === undefined) query.delete(key);
      else query.set(key, value);
    }
    setParams(query, { replace: true });
  };
  return [choice, choose];
}

interface BoardToolsProps {
  readonly choice: BoardChoice;
  readonly onChange: (next: BoardChoice) => void;
  /** Destinations to choose from, by the text of the headsign, with the name to show. */
  readonly towards: ReadonlyMap<string, string>;
}

/** Chooses the moment of a board, and one of its directions. */
export function BoardTools({ choice, onChange, towards }: BoardToolsProps) {
  const { t } = useTranslation();
  const { at, toward } = choice;
  // What leaves next may have none toward it, and then the choice still holds.
  const options = new Map(
    toward === undefined ? towards : [...towards, [toward, towards.get(toward) ?? toward]],
  );
  const [date, setDate] = useDraft(at?.slice(0, 10) ?? '');
  const [clock, setClock] = useDraft(at?.slice(11) ?? '');
  const set = (nextDate: string, nextClock: string) => {
    setDate(nextDate);
    setClock(nextClock);
    const next = findLocalTime(`${nextDate}T${nextClock}`);
    if (next && next >= '1900') onChange({ ...choice, at: next });
  };
  return (
    <div className={styles.tools}>
      <Choice
        fullWidth
        aria-label={t('board.when')}
        value={at ? 'at' : 'now'}
        data={[
          { value: 'now', label: t('board.now') },
          { value: 'at', label: t('board.at') },
        ]}
        onChange={(kind) =>
          onChange({ ...choice, at: kind === 'at' ? (at ?? toLocalTime(Date.now())) : undefined })
        }
      />
      {at && (
        <div className={styles.day}>
          <TextInput
            type="date"
            size="md"
            aria-label={t('time.date')}
            value={date}
            onChange={(event) => set(event.target.value, clock)}
          />
          <TextInput
            type="time"
            size="md"
            aria-label={t('time.clock')}
            value={clock}
            onChange={(event) => set(date, event.target.value)}
          />
          <DayNote date={at.slice(0, 10)} />
        </div>
      )}
      {(options.size > 2 || toward !== undefined) && (
        <NativeSelect
          size="md"
          aria-label={t('line.direction')}
          value={toward ?? ''}
          onChange={(event) => onChange({ ...choice, toward: event.target.value || undefined })}
          data={[
            { value: '', label: t('board.allDirections') },
            ...[...options].map(([value, place]) => ({ value, label: t('line.toward', { place }) })),
          ]}
        />
      )}
    </div>
  );
}
