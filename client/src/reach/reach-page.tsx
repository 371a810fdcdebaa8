import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { useEffect, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { get } from '../api/http.ts';
import { toInstant, toLocalTime } from '../i18n/clock.ts';
import { useMapScene } from '../map/map-scene.tsx';
import { type PlaceChoice, toPlaceParam } from '../planner/place-choice.ts';
import { useRecentPlaces } from '../planner/recent-places.ts';
import { SearchBox } from '../planner/search-box.tsx';
import { TimePicker } from '../planner/time-picker.tsx';
import { useLinkedPlaces } from '../planner/use-linked-places.ts';
import { useAnnounce } from '../ui/announcer.tsx';
import { Choice } from '../ui/choice.tsx';
import { useGo } from '../ui/links.ts';
import { QueryView } from '../ui/query-view.tsx';
import { useSheet } from '../ui/sheet.tsx';
import { usePageTitle } from '../ui/use-page-title.ts';
import styles from './reach.module.css';
import { ReachTableView } from './reach-table-view.tsx';
import {
  cityCutoffs,
  cutoffChoices,
  parseReachUrl,
  type ReachState,
  toEnd,
  toReachParams,
} from './reach-url.ts';

/** `/reach`: what can be reached from a place, on the map and in a table. */
export function ReachPage() {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const { raise, setHeight } = useSheet();
  const goTo = useGo();
  const cutoffsId = useId();
  const [params] = useSearchParams();
  const state = useMemo(() => parseReachUrl(params), [params]);
  const recent = useRecentPlaces();
  const [nowInstant] = useState(() => toInstant(toLocalTime(Date.now())));
  const found = useQuery({ ...isochronesQuery(state, nowInstant), placeholderData: keepPreviousData });
  const end = toEnd(state.time);
  const shown = state.place ? found.data : undefined;
  usePageTitle(t('reach.title'));
  useMapScene({ [end]: state.place, isochrones: shown });

  const go = (next: ReachState, replace = false) => goTo('/reach', toReachParams(next), { replace });

  function setPlace(place: PlaceChoice | undefined) {
    const { place: _old, ...rest } = state;
    // Until the user has chosen other minutes, a place gets those of a city.
    const cutoffs = params.has('cutoffs') || state.place ? state.cutoffs : cityCutoffs;
    go(place ? { ...rest, cutoffs, place } : rest);
    if (!place) return;
    recent.remember(place);
    setHeight('half');
  }

  const linked = useLinkedPlaces();
  const stopCount = shown?.features.at(-1)?.properties.stopCount;
  const isSettled = !found.isPlaceholderData;
  useEffect(() => {
    if (isSettled && stopCount !== undefined) announce(t('reach.found', { count: stopCount }));
  }, [isSettled, stopCount, announce, t]);

  return (
    <article>
      <h1 className={styles.title}>{t('reach.title')}</h1>
      <search className={styles.form} aria-label={t('reach.title')}>
        <div className={styles.place}>
          <SearchBox
            end={end}
            value={state.place}
            recent={recent.list}
            onChoose={setPlace}
            onForget={recent.forgetAll}
            onFocus={raise}
          />
        </div>
        <TimePicker value={state.time} onChange={(time, replace) => go({ ...state, time }, replace)} />
        <div>
          <p id={cutoffsId} className={styles.label}>
            {t('reach.cutoffs')}
          </p>
          <Choice
            fullWidth
            aria-labelledby={cutoffsId}
            value={state.cutoffs.join(',')}
            data={cutoffChoices.map((choice) => ({ value: choice.join(','), label: choice.join('·') }))}
            onChange={(text) => go({ ...state, cutoffs: text.split(',').map(Number) })}
          />
        </div>
      </search>
      {linked.lost.map((text) => (
        <p key={text} className={styles.hint}>
          {t('plan.linkLost', { text })}
        </p>
      ))}
      {!state.place ? (
        <p className={styles.hint}>{t(end === 'from' ? 'reach.hint' : 'reach.hintTo')}</p>
      ) : (
        <QueryView query={found}>
          {(isochrones) => (
            <div aria-busy={!isSettled} className={styles.answer}>
              <ReachTableView isochrones={isochrones} />
            </div>
          )}
        </QueryView>
      )}
    </article>
  );
}

/** Isochrones of a state; `nowInstant` is the time of travel for "now". */
function isochronesQuery({ place, time, cutoffs }: ReachState, nowInstant: string) {
  const params = {
    from: place ? toPlaceParam(place) : '',
    time: time.kind === 'now' ? nowInstant : toInstant(time.local),
    arriveBy: time.kind === 'arrive' || undefined,
    cutoffs,
  };
  return queryOptions({
    queryKey: ['isochrones', params],
    enabled: place !== undefined,
    queryFn: ({ signal }) => get('/api/v1/isochrones', { query: params, signal }),
  });
}
