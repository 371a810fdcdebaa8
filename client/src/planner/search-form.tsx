import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { configQuery } from '../api/queries.ts';
import { toDateText, toInstant } from '../i18n/clock.ts';
import { en } from '../i18n/en.ts';
import { zh } from '../i18n/zh.ts';
import { useAnnounce } from '../ui/announcer.tsx';
import { Icon } from '../ui/icon.tsx';
import { useLanguage } from '../ui/name.tsx';
import { useSheet } from '../ui/sheet.tsx';
import { type LocateFailure, locate } from './locate.ts';
import { OptionsButton } from './options-button.tsx';
import { isInBounds, type PlaceChoice } from './place-choice.ts';
import type { PlanState } from './plan-url.ts';
import { loadRecentPlaces, storeRecentPlaces, toRecentPlaces } from './recent-places.ts';
import { SearchBox } from './search-box.tsx';
import styles from './search-form.module.css';
import { StaySelect } from './stay-select.tsx';
import { TimePicker } from './time-picker.tsx';
import { type Plan, toClosed, toWithEnd, toWithVia } from './use-plan.ts';

export interface SearchFormProps {
  readonly plan: Plan;
  /** Searches again, from the present moment where the trip leaves now. */
  readonly onSearch: () => void;
}

/** From, to, when, how: each change goes into the address, and that is what starts a search. */
export function SearchForm({ plan: { state, go }, onSearch }: SearchFormProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const announce = useAnnounce();
  const { raise } = useSheet();
  const config = useQuery(configQuery());
  const [stored, setRecent] = useState(loadRecentPlaces);
  // Places of another region, which the same browser used before, lead nowhere here.
  const recent = config.data ? stored.filter((place) => isInBounds(place, config.data.bounds)) : stored;
  const [locating, setLocating] = useState(false);
  /** On a narrow screen, once there are results, they need the room more than the form does. */
  const [folded, setFolded] = useState(false);
  const hasEnds = state.from !== undefined && state.to !== undefined;
  useEffect(() => setFolded(hasEnds), [hasEnds]);
  const [failure, setFailure] = useState<LocateFailure>();

  const [addsVia, setAddsVia] = useState(false);
  const showsVia = addsVia || state.via !== undefined;

  function remember(place: PlaceChoice | undefined) {
    if (!place) return;
    const next = toRecentPlaces(stored, place);
    setRecent(next);
    storeRecentPlaces(next);
  }

  function setVia(place: PlaceChoice | undefined) {
    go(toWithVia(state, place && { place, stayMin: state.via?.stayMin ?? 0 }));
    remember(place);
  }

  function setEnd(end: 'from' | 'to', place: PlaceChoice | undefined) {
    if (end === 'from') setFailure(undefined);
    go(toWithEnd(state, end, place));
    remember(place);
  }

  function swap() {
    const { from, to, ...rest } = toClosed(state);
    go({ ...rest, ...(to && { from: to }), ...(from && { to: from }) });
  }

  async function locateMe() {
    setLocating(true);
    const answer = await locate(config.data?.bounds);
    setLocating(false);
    if (answer.kind === 'found') {
      setEnd('from', { ...answer.point, name: { zh: zh['search.myPlace'], en: en['search.myPlace'] } });
    } else {
      setFailure(answer.reason);
      announce(t(answer.reason));
    }
  }

  const box = (end: 'from' | 'to' | 'via') => (
    <SearchBox
      end={end}
      value={end === 'via' ? state.via?.place : state[end]}
      recent={recent}
      onChoose={(place) => (end === 'via' ? setVia(place) : setEnd(end, place))}
      onForget={() => {
        setRecent([]);
        storeRecentPlaces([]);
      }}
      onFocus={raise}
    />
  );
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
        <div className={styles.ends}>
          <div className={styles.dots} aria-hidden="true">
            <i />
            <b />
            {showsVia && <i data-via />}
            {showsVia && <b />}
            <i />
          </div>
          <div className={styles.boxes}>
            {box('from')}
            {showsVia && (
              <div>
                {box('via')}
                {state.via && (
                  <StaySelect
                    value={state.via.stayMin}
                    onChange={(stayMin) =>
                      state.via && go(toWithVia(state, { ...state.via, stayMin }), { replace: true })
                    }
                  />
                )}
              </div>
            )}
            {box('to')}
          </div>
          <div className={styles.side}>
            <button
              type="button"
              className={styles.iconButton}
              aria-label={t('search.locate')}
              title={t('search.locate')}
              aria-busy={locating}
              onClick={() => void locateMe()}
            >
              <Icon name="locate" />
            </button>
            {showsVia && (
              <button
                type="button"
                className={styles.iconButton}
                aria-label={t('search.removeVia')}
                title={t('search.removeVia')}
                onClick={() => {
                  setAddsVia(false);
                  if (state.via) setVia(undefined);
                }}
              >
                <Icon name="close" />
              </button>
            )}
            <button
              type="button"
              className={styles.iconButton}
              aria-label={t('search.swap')}
              title={t('search.swap')}
              disabled={!state.from && !state.to}
              onClick={swap}
            >
              <Icon name="swap" />
            </button>
          </div>
        </div>
        {(failure || locating) && (
          <p className={styles.failure} data-busy={locating}>
            {t(locating ? 'locate.busy' : (failure ?? 'locate.unavailable'))}
          </p>
        )}
        <button
          type="button"
          className={styles.unfold}
          data-shown={hasEnds}
          aria-expanded={!folded}
          onClick={() => setFolded(!folded)}
        >
          <Icon name="clock" size={18} />
          {state.time.kind === 'now'
            ? t('time.now')
            : `${t(`time.${state.time.kind}`)} ${toDateText(toInstant(state.time.local), language)} ${state.time.local.slice(11)}`}
          <span className="visually-hidden">{t('time.change')}</span>
          <Icon name={folded ? 'down' : 'up'} size={18} />
        </button>
        <div className={styles.more} data-folded={folded}>
          {!showsVia && (
            <button type="button" className={styles.addVia} onClick={() => setAddsVia(true)}>
              <Icon name="add" size={18} />
              {t('search.addVia')}
            </button>
          )}
          <TimePicker
            value={state.time}
            onChange={(time, replace) => setState({ ...state, time }, replace)}
          />
          <div className={styles.actions}>
            <OptionsButton state={state} onChange={(next) => setState(next, true)} />
            <Button type="submit" size="md" className={styles.go ?? ''} disabled={!state.from || !state.to}>
              {t('search.go')}
            </Button>
          </div>
        </div>
      </form>
    </search>
  );
}
