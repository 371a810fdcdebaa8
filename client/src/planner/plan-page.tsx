import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toInstant, toLocalTime } from '../i18n/clock.ts';
import { useMapScene } from '../map/map-scene.tsx';
import { useAnnounce } from '../ui/announcer.tsx';
import { useLanguage } from '../ui/name.tsx';
import { useSheet } from '../ui/sheet.tsx';
import { AvoidedLines } from './avoided-lines.tsx';
import styles from './itinerary-list.module.css';
import { ItineraryList } from './itinerary-list.tsx';
import { ItinerarySkeletons } from './itinerary-skeletons.tsx';
import { toMerits } from './merits.ts';
import type { PlanQuestion } from './plan-query.ts';
import type { PlanState } from './plan-url.ts';
import { SearchForm } from './search-form.tsx';
import { toTripsInSight } from './trips-in-sight.ts';
import { type FoundItinerary, type Itineraries, useItineraries } from './use-itineraries.ts';
import { useLinkedPlaces } from './use-linked-places.ts';
import { toAllowing, toAllowingStop, toAvoiding, toAvoidingStop, toClosed, usePlan } from './use-plan.ts';

const ItineraryDetail = lazy(() =>
  import('./itinerary-detail.tsx').then((module) => ({ default: module.ItineraryDetail })),
);

/** The current minute. Searches for "now" use it, and links to the trips they find contain it. */
const toThisMinute = () => new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString();

function toQuestion(state: PlanState, nowInstant: string): PlanQuestion | undefined {
  const { from, to, time } = state;
  if (!from || !to) return undefined;
  return {
    from,
    to,
    time: time.kind === 'now' ? nowInstant : toInstant(time.local),
    arriveBy: time.kind === 'arrive',
    plan: state,
  };
}

/** Reads out that a search began, failed, or how many trips are shown. */
function useAnnouncedSearch({ emptyReason, status }: Itineraries, shownCount: number): void {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const language = useLanguage();
  const whyNone = emptyReason?.text[language];
  useEffect(() => {
    if (status === 'searching') announce(t('plan.searching'));
    if (status === 'failed') announce(t('plan.failed'));
    if (status === 'found') {
      announce(shownCount > 0 ? t('plan.found', { count: shownCount }) : (whyNone ?? t('plan.none')));
    }
  }, [status, shownCount, whyNone, announce, t]);
}

/** `/plan`: form and list, or one opened trip. */
export function PlanPage() {
  const { t } = useTranslation();
  const plan = usePlan();
  const { state, go } = plan;
  const { setHeight } = useSheet();
  const [nowInstant, setNowInstant] = useState(toThisMinute);
  const question = useMemo(() => toQuestion(state, nowInstant), [state, nowInstant]);
  const itineraries = useItineraries(question, state.page ?? '');
  const { found, status } = itineraries;
  const [withTooFar, setWithTooFar] = useState(false);
  const sight = useMemo(() => toTripsInSight(found, state, withTooFar), [found, state, withTooFar]);
  const merits = useMemo(
    () =>
      toMerits(
        sight.shown.map(({ itinerary }) => itinerary),
        t,
      ),
    [sight, t],
  );
  const opened = state.trip ? found.find((one) => one.itinerary.id === state.trip) : undefined;
  const isGone = state.trip !== undefined && status === 'found' && !opened;
  const linked = useLinkedPlaces();
  const [focusedLeg, setFocusedLeg] = useState<number>();
  const lastOpened = useRef<string>(undefined);

  useMapScene({
    from: state.from,
    via: state.via?.place,
    to: state.to,
    itinerary: opened?.itinerary,
    focusedLeg,
  });

  useAnnouncedSearch(itineraries, sight.shown.length);

  const hasEnds = question !== undefined;
  useEffect(() => {
    if (hasEnds) setHeight('half');
  }, [hasEnds, setHeight]);

  /** Searches for "now" again, from the current minute; the list has the answers of other searches already. */
  function search() {
    setNowInstant(toThisMinute());
    document.getElementById('results-title')?.focus();
  }

  function open({ itinerary, page }: FoundItinerary) {
    setFocusedLeg(undefined);
    const { page: _old, ...rest } = state;
    lastOpened.current = itinerary.id;
    go({
      ...rest,
      // A link to a trip of a search for "now" contains the minute of the search.
      time: state.time.kind === 'now' ? { kind: 'depart', local: toLocalTime(nowInstant) } : state.time,
      trip: itinerary.id,
      ...(page && { page }),
    });
  }

  if (opened && question) {
    return (
      <Suspense fallback={<ItinerarySkeletons />}>
        <ItineraryDetail
          itinerary={opened.itinerary}
          merits={merits.get(opened.itinerary.id) ?? []}
          question={question}
          focusedLeg={focusedLeg}
          onFocusLeg={setFocusedLeg}
          onClose={() => go(toClosed(state))}
          onAvoid={(line) => go(toAvoiding(state, line))}
          onAvoidStop={(stop) => go(toAvoidingStop(state, stop))}
        />
      </Suspense>
    );
  }
  return (
    <>
      <h1 className="visually-hidden">{t('app.plan')}</h1>
      <SearchForm plan={plan} onSearch={search} />
      <AvoidedLines
        lines={state.avoid ?? []}
        stops={state.avoidStops ?? []}
        onAllow={(line) => go(toAllowing(state, line))}
        onAllowStop={(stop) => go(toAllowingStop(state, stop))}
      />
      {linked.lost.map((text) => (
        <p key={text} className={styles.notice}>
          {t('plan.linkLost', { text })}
        </p>
      ))}
      {linked.busy ? (
        <ItinerarySkeletons />
      ) : (
        <ItineraryList
          state={state}
          itineraries={itineraries}
          sight={sight}
          merits={merits}
          onShowTooFar={() => setWithTooFar(true)}
          isGone={isGone}
          focusKey={lastOpened.current}
          onOpen={open}
          onChange={(next, replace) => go(toClosed(next), { replace })}
        />
      )}
    </>
  );
}
