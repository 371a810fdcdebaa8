import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { EmptyReason } from '../api/contract.ts';
import { toDateAfter, toLocalTime } from '../i18n/clock.ts';
import { useLanguage } from '../ui/name.tsx';
import { StateMessage } from '../ui/state-message.tsx';
import styles from './itinerary-list.module.css';
import { modeGroups, type PlanState, walkLimits } from './plan-url.ts';

export interface EmptyPlanProps {
  readonly state: PlanState;
  readonly reason: EmptyReason | undefined;
  readonly onChange: (next: PlanState, replace: boolean) => void;
}

const FARTHEST_WALK_MIN = walkLimits[walkLimits.length - 1];

/** Reasons about the places themselves, which no other time and no other vehicle changes. */
const isAboutPlace = (reason: EmptyReason | undefined) =>
  reason !== undefined &&
  ['no-stop-near-start', 'no-stop-near-end', 'not-connected', 'same-place'].includes(reason.code);

type Suggestion = EmptyReason['suggestions'][number];

/** State of the planner after following a suggestion; undefined where the page has no such option. */
export function findSuggestedState(
  state: PlanState,
  { code, stop, time }: Suggestion,
): PlanState | undefined {
  if (stop) {
    const { en, zh } = stop.names;
    const name = { zh: zh ?? stop.name, en: en ?? stop.name };
    return { ...state, [stop.end]: { stopId: stop.stopId, lat: stop.lat, lon: stop.lon, name } };
  }
  if (time) {
    const kind = state.time.kind === 'arrive' ? 'arrive' : 'depart';
    return { ...state, time: { kind, local: toLocalTime(time) } };
  }
  if (code === 'all-modes') return { ...state, modes: modeGroups };
  if (code === 'allow-avoided') {
    const { avoid: _avoid, ...rest } = state;
    return rest;
  }
  if (code === 'allow-avoided-stops') {
    const { avoidStops: _stops, ...rest } = state;
    return rest;
  }
  if (code === 'quicker-changes') {
    const { minChangeMin: _minutes, ...rest } = state;
    return rest;
  }
  if (code === 'more-transfers') {
    const { maxChanges: _limit, ...rest } = state;
    return rest;
  }
  if (code === 'allow-unknown-access') return { ...state, wheelchair: 'any' };
  if (code === 'without-via') {
    const { via: _via, ...rest } = state;
    return rest;
  }
  if (code === 'lift-limits') {
    const { avoid: _avoid, avoidStops: _stops, via: _via, ...open } = state;
    const { minChangeMin: _minutes, maxChanges: _changes, wheelchair: _wheelchair, ...rest } = open;
    return { ...rest, modes: modeGroups };
  }
  if (code === 'walk-further' && state.maxWalkMin !== FARTHEST_WALK_MIN) {
    return { ...state, maxWalkMin: FARTHEST_WALK_MIN };
  }
  return undefined;
}

/** What to try where the server suggests nothing: allow all modes, then longer walks, then the next morning. */
export function toFallbackState(
  state: PlanState,
  nowLocal: string,
): { readonly label: 'empty.allModes' | 'empty.moreWalk' | 'empty.tomorrow'; readonly state: PlanState } {
  if (state.modes.length < modeGroups.length) {
    return { label: 'empty.allModes', state: { ...state, modes: modeGroups } };
  }
  if (state.maxWalkMin && state.maxWalkMin !== FARTHEST_WALK_MIN) {
    return { label: 'empty.moreWalk', state: { ...state, maxWalkMin: FARTHEST_WALK_MIN } };
  }
  const date = (state.time.kind === 'now' ? nowLocal : state.time.local).slice(0, 10);
  return {
    label: 'empty.tomorrow',
    state: { ...state, time: { kind: 'depart', local: `${toDateAfter(date, 1)}T07:00` } },
  };
}

/** No trips: the reason, and buttons for what to change, the most promising first. */
export function EmptyPlan({ state, reason, onChange }: EmptyPlanProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const offered = (reason?.suggestions ?? []).flatMap((suggestion) => {
    const next = findSuggestedState(state, suggestion);
    return next ? [{ label: suggestion.text[language], next }] : [];
  });
  const fallback = isAboutPlace(reason) ? undefined : toFallbackState(state, toLocalTime(Date.now()));
  const ways =
    offered.length > 0 ? offered : fallback ? [{ label: t(fallback.label), next: fallback.state }] : [];
  const [action, ...others] = ways.map(({ label, next }) => ({
    label,
    onClick: () => onChange(next, false),
  }));
  return (
    <div className={styles.start}>
      {reason?.code === 'same-place' ? (
        <StateMessage title={reason.text[language]}>{t('empty.samePlace')}</StateMessage>
      ) : (
        <StateMessage title={t('plan.none')} action={action}>
          {reason?.text[language]}
        </StateMessage>
      )}
      {others.length > 0 && (
        <div className={styles.others}>
          {others.map((other) => (
            <Button key={other.label} variant="subtle" size="md" onClick={other.onClick}>
              {other.label}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
