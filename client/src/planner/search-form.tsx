import { Button, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toDateText, toInstant } from '../i18n/clock.ts';
import { toPointText } from '../i18n/format.ts';
import { Icon } from '../ui/icon.tsx';
import { toNameText, useLanguage } from '../ui/name.tsx';
import { SheetBar } from '../ui/sheet.tsx';
import { OptionsButton } from './options-button.tsx';
import { OwnPlacesBar } from './own-places-bar.tsx';
import { toPlaceParam } from './place-choice.ts';
import type { PlanState } from './plan-url.ts';
import { SearchEnds } from './search-ends.tsx';
import styles from './search-form.module.css';
import { TimePicker } from './time-picker.tsx';
import { type Plan, toClosed } from './use-plan.ts';

export interface SearchFormProps {
  readonly plan: Plan;
  /** Searches again, from the present moment where the trip leaves now. */
  readonly onSearch: () => void;
}

/**
 * From, to, when, how. Each change goes into the address, and a new address starts a search. On a narrow screen the form folds
 * to one line once both ends are known, because the trips need the room.
 */
export function SearchForm({ plan, onSearch }: SearchFormProps) {
  const { t } = useTranslation();
  const { state, go } = plan;
  const hasEnds = state.from !== undefined && state.to !== undefined;
  const [folded, setFolded] = useFold(state, hasEnds);
  const [addsVia, setAddsVia] = useState(false);
  const showsVia = addsVia || state.via !== undefined;
  const setState = (next: PlanState, replace = false) => go(toClosed(next), { replace });

  return (
    <>
      {hasEnds && (
        <SheetBar>
          <FoldButton state={state} folded={folded} onToggle={() => setFolded(!folded)} />
        </SheetBar>
      )}
      <search className={styles.form} data-folded={folded}>
        <form
          aria-label={t('search.form')}
          onSubmit={(event) => {
            event.preventDefault();
            setFolded(hasEnds);
            onSearch();
          }}
        >
          <SearchEnds plan={plan} showsVia={showsVia} onRemoveVia={() => setAddsVia(false)} />
          <OwnPlacesBar plan={plan} />
          {!showsVia && (
            <Button
              variant="subtle"
              size="md"
              mih={44}
              leftSection={<Icon name="add" size={18} />}
              onClick={() => setAddsVia(true)}
            >
              {t('search.addVia')}
            </Button>
          )}
          <TimePicker
            value={state.time}
            withChips
            onChange={(time, replace) => setState({ ...state, time }, replace)}
          />
          <div className={styles.actions}>
            <OptionsButton state={state} onChange={(next) => setState(next, true)} />
            <Button type="submit" size="md" className={styles.go ?? ''} disabled={!hasEnds}>
              {t('search.go')}
            </Button>
          </div>
        </form>
      </search>
    </>
  );
}

/** Whether the form is folded; it folds again when an end changes. */
function useFold({ from, to }: PlanState, hasEnds: boolean) {
  const ends = [from, to].map((place) => place && toPlaceParam(place)).join('|');
  const [folded, setFolded] = useState(hasEnds);
  const [known, setKnown] = useState(ends);
  if (known !== ends) {
    setKnown(ends);
    setFolded(hasEnds);
  }
  return [folded, setFolded] as const;
}

interface FoldButtonProps {
  readonly state: PlanState;
  readonly folded: boolean;
  readonly onToggle: () => void;
}

/** The search in one line; unfolds the form. */
function FoldButton({ state: { from, time, to }, folded, onToggle }: FoldButtonProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const toText = (place: PlanState['from']) =>
    place ? (place.name ? toNameText(place.name, language) : toPointText(place)) : '';
  const when =
    time.kind === 'now'
      ? t('time.now')
      : `${t(`time.${time.kind}`)} ${toDateText(toInstant(time.local), language)} ${time.local.slice(11)}`;
  return (
    <UnstyledButton className={styles.unfold} aria-expanded={!folded} onClick={onToggle}>
      <span className={styles.folded}>
        <b>
          <span>{toText(from)}</span>
          <Icon name="forward" size={16} />
          <span>{toText(to)}</span>
        </b>
        <small>{when}</small>
      </span>
      <span className="visually-hidden">{t('time.change')}</span>
    </UnstyledButton>
  );
}
