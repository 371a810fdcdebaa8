import { Button, UnstyledButton } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toDateText, toInstant } from '../i18n/clock.ts';
import { Icon } from '../ui/icon.tsx';
import { useLanguage } from '../ui/name.tsx';
import { OptionsButton } from './options-button.tsx';
import type { PlanState, TimeChoice } from './plan-url.ts';
import { SearchEnds } from './search-ends.tsx';
import styles from './search-form.module.css';
import { TimePicker } from './time-picker.tsx';
import { type Plan, toClosed } from './use-plan.ts';

export interface SearchFormProps {
  readonly plan: Plan;
  /** Searches again, from the present moment where the trip leaves now. */
  readonly onSearch: () => void;
}

/** From, to, when, how. Each change goes into the address, and a new address starts a search. */
export function SearchForm({ plan, onSearch }: SearchFormProps) {
  const { t } = useTranslation();
  const { state, go } = plan;
  /** A narrow screen hides time and options once both ends are known: the results need the room. */
  const [folded, setFolded] = useState(false);
  const hasEnds = state.from !== undefined && state.to !== undefined;
  useEffect(() => setFolded(hasEnds), [hasEnds]);
  const [addsVia, setAddsVia] = useState(false);
  const showsVia = addsVia || state.via !== undefined;
  const setState = (next: PlanState, replace = false) => go(toClosed(next), { replace });

  return (
    <search className={styles.form}>
      <form
        aria-label={t('search.form')}
        onSubmit={(event) => {
          event.preventDefault();
          onSearch();
        }}
      >
        <SearchEnds plan={plan} showsVia={showsVia} onRemoveVia={() => setAddsVia(false)} />
        <FoldButton time={state.time} isShown={hasEnds} folded={folded} onToggle={() => setFolded(!folded)} />
        <div className={styles.more} data-folded={folded}>
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
            onChange={(time, replace) => setState({ ...state, time }, replace)}
          />
          <div className={styles.actions}>
            <OptionsButton state={state} onChange={(next) => setState(next, true)} />
            <Button type="submit" size="md" className={styles.go ?? ''} disabled={!hasEnds}>
              {t('search.go')}
            </Button>
          </div>
        </div>
      </form>
    </search>
  );
}

interface FoldButtonProps {
  readonly time: TimeChoice;
  readonly isShown: boolean;
  readonly folded: boolean;
  readonly onToggle: () => void;
}

/** Shows the chosen time; unfolds time and options. Visible on narrow screens only. */
function FoldButton({ time, isShown, folded, onToggle }: FoldButtonProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <UnstyledButton className={styles.unfold} data-shown={isShown} aria-expanded={!folded} onClick={onToggle}>
      <Icon name="clock" size={18} />
      {time.kind === 'now'
        ? t('time.now')
        : `${t(`time.${time.kind}`)} ${toDateText(toInstant(time.local), language)} ${time.local.slice(11)}`}
      <span className="visually-hidden">{t('time.change')}</span>
      <Icon name={folded ? 'down' : 'up'} size={18} />
    </UnstyledButton>
  );
}
