import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { toFailureText } from '../api/failure.ts';
import { ApiProblem } from '../api/http.ts';
import { toDayText } from '../i18n/clock.ts';
import { useLanguage } from '../ui/name.tsx';
import { StateMessage } from '../ui/state-message.tsx';
import styles from './itinerary-list.module.css';
import type { PlanState } from './plan-url.ts';

export interface PlanFailureProps {
  readonly state: PlanState;
  readonly error: unknown;
  readonly onRetry: () => void;
  readonly onChange: (next: PlanState, replace: boolean) => void;
}

/** A day with service, offered where the date of the search has none. */
export interface OfferedDay {
  readonly label: 'time.firstDay' | 'time.lastDay';
  readonly date: string;
  readonly state: PlanState;
}

/** First and last day with service, at the time of the search; empty for other failures. */
export function listOfferedDays(state: PlanState, error: unknown): OfferedDay[] {
  if (!(error instanceof ApiProblem) || error.code !== 'date-outside-service') return [];
  const clock = state.time.kind === 'now' ? '08:00' : state.time.local.slice(11);
  const kind = state.time.kind === 'arrive' ? 'arrive' : 'depart';
  const days = [
    ['time.firstDay', error.details.firstDate],
    ['time.lastDay', error.details.lastDate],
  ] as const;
  return days.flatMap(([label, date]) =>
    typeof date === 'string'
      ? [{ label, date, state: { ...state, time: { kind, local: `${date}T${clock}` } } }]
      : [],
  );
}

/** A failed search: the reason and a button to try again; for a date without service, buttons for days with service. */
export function PlanFailure({ state, error, onRetry, onChange }: PlanFailureProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const offered = listOfferedDays(state, error);
  return (
    <>
      <StateMessage
        tone="failed"
        title={t('plan.failed')}
        action={offered.length === 0 ? { label: t('app.retry'), onClick: onRetry } : undefined}
      >
        {toFailureText(error, t, language)}
      </StateMessage>
      {offered.length > 0 && (
        <div className={styles.others}>
          {offered.map(({ date, label, state: next }) => (
            <Button key={label} variant="light" size="md" onClick={() => onChange(next, false)}>
              {t(label, { date: toDayText(date, language) })}
            </Button>
          ))}
        </div>
      )}
    </>
  );
}
