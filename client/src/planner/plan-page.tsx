import { lazy, type ReactNode, Suspense, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toLocalTime } from '../i18n/clock.ts';
import { useMapScene } from '../map/map-scene.tsx';
import { useAnnounce } from '../ui/announcer.tsx';
import { KeptMark } from '../ui/kept-mark.tsx';
import { useLanguage } from '../ui/name.tsx';
import { useSheet } from '../ui/sheet.tsx';
import { AvoidedLines } from './avoided-lines.tsx';
import type { FoundItinerary } from './itinerary-facts.ts';
import styles from './itinerary-list.module.css';
import { ItineraryList } from './itinerary-list.tsx';
import { ItinerarySkeletons } from './itinerary-skeletons.tsx';
import { toMerits } from './merits.ts';
import { toQuestion, toThisMinute } from './plan-question.ts';
import type { PlanState } from './plan-url.ts';
import { findRecentTrip, useRecentTrips } from './recent-trips.ts';
import { RecentTripsList } from './recent-trips-list.tsx';
import { SearchForm } from './search-form.tsx';
import { toTripsInSight } from './trips-in-sight.ts';
import { type Itineraries, useItineraries } from './use-itineraries.ts';
import { useLinkedPlaces } from './use-linked-places.ts';
import { toAllowing, toAllowingStop, toAvoiding, toAvoidingStop, toClosed, usePlan } from './use-plan.ts';

const ItineraryDetail = lazy(() =>
  import('./itinerary-detail.tsx').then((module) => ({ default: module.ItineraryDetail })),
);

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

/** Remembers a search that found trips, for the list of recent trips. */
function useRememberedTrip(
  state: PlanState,
  { found, keptAt, status }: Itineraries,
  time: string | undefined,
) {
  const { remember } = useRecentTrips();
  const isFresh = status === 'found' && found.length > 0 && keptAt === undefined;
  const onFresh = useEffectEvent((instant: string) => {
    const trip = findRecentTrip(state, instant, toLocalTime(instant));
    if (trip) remember(trip);
  });
  useEffect(() => {
    if (isFresh && time !== undefined) onFresh(time);
  }, [isFresh, time]);
}

export interface PlanPageProps {
  /** Shown below the form while no search is made. */
  readonly start?: ReactNode;
}

/** `/plan`: form and list, or one opened trip. */
export function PlanPage({ start }: PlanPageProps) {
  const { t } = useTranslation();
  const plan = usePlan();
  const { state, go } = plan;
  const { setHeight } = useSheet();
  const [nowInstant, setNowInstant] = useState(toThisMinute);
  const question = useMemo(() => toQuestion(state, nowInstant), [state, nowInstant]);
  const itineraries = useItineraries(question, state.page ?? '');
  const { found, status } = itineraries;
  const language = useLanguage();
  const [withTooFar, setWithTooFar] = useState(false);
  const { ways } = itineraries;
  const sight = useMemo(
    () => toTripsInSight(found, state, withTooFar, ways),
    [found, state, withTooFar, ways],
  );
  const merits = useMemo(
    () =>
      toMerits(
        sight.rows.map(({ lead }) => lead.itinerary),
        t,
        sight.rows,
        language,
      ),
    [sight, t, language],
  );
  const opened = state.trip ? found.find((one) => one.itinerary.id === state.trip) : undefined;
  const isGone = state.trip !== undefined && status === 'found' && !opened;
  const linked = useLinkedPlaces();
  const [focusedLeg, setFocusedLeg] = useState<number>();
  const [pointedId, setPointedId] = useState<string>();
  const pointed = sight.rows.find(({ lead }) => lead.itinerary.id === pointedId) ?? sight.rows[0];
  const lastOpened = useRef<string>(undefined);

  useMapScene({
    from: state.from,
    via: state.via?.place,
    to: state.to,
    itinerary: opened?.itinerary,
    preview: pointed?.lead.itinerary,
    focusedLeg,
  });

  useAnnouncedSearch(itineraries, sight.rows.length);
  useRememberedTrip(state, itineraries, question?.time);

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
    setHeight('half');
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
        <KeptMark keptAt={itineraries.keptAt} />
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
          onPoint={setPointedId}
          onChange={(next, replace) => go(toClosed(next), { replace })}
        />
      )}
      {(status === 'idle' || status === 'failed') && <RecentTripsList />}
      {status === 'idle' && start}
    </>
  );
}
