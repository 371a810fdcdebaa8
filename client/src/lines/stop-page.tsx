import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type Ref, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import type { StopDetail } from '../api/contract.ts';
import { isUnknown, toFailureText } from '../api/failure.ts';
import { boardQuery, stopQuery } from '../api/queries.ts';
import { toClock } from '../i18n/clock.ts';
import { languageTags } from '../i18n/language.ts';
import { useMapScene } from '../map/map-scene.tsx';
import { toStopChoice } from '../planner/place-choice.ts';
import { emptyPlan, toPlanParams } from '../planner/plan-url.ts';
import { emptyReach, toReachParams } from '../reach/reach-url.ts';
import { useGo } from '../ui/links.ts';
import { type NameParts, toNameParts, toNameText, useLanguage } from '../ui/name.tsx';
import { QueryView } from '../ui/query-view.tsx';
import { StateMessage } from '../ui/state-message.tsx';
import { useHeadingFocus } from '../ui/use-heading-focus.ts';
import { usePageTitle } from '../ui/use-page-title.ts';
import { BackButton } from './back-button.tsx';
import { toBoardRows } from './board-rows.ts';
import { DepartureBoard } from './departure-board.tsx';
import { LineLinks } from './line-links.tsx';
import styles from './lines.module.css';
import signStyles from './stop.module.css';

const pageSize = 24;

/** The current time, renewed every 15 s for the countdowns. */
function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 15_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** `/stop/:id`: next departures of a stop, by line. */
export function StopPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { id = '' } = useParams();
  const go = useGo();
  const stop = useQuery(stopQuery(id));
  const place = stop.data?.place;
  usePageTitle(place && toNameText(place.names, language));
  const spot = useMemo(() => place && { lat: place.lat, lon: place.lon, stopId: id }, [place, id]);
  useMapScene({ stop: spot });
  return (
    <QueryView
      query={stop}
      toFailed={(error) =>
        isUnknown(error) && (
          <StateMessage
            tone="failed"
            title={t('stop.unknown')}
            action={{ label: t('app.toPlan'), onClick: () => go('/plan') }}
          >
            {toFailureText(error, t, language)}
          </StateMessage>
        )
      }
    >
      {(data) => <StopView stopId={id} stop={data} />}
    </QueryView>
  );
}

interface StopViewProps {
  readonly stopId: string;
  readonly stop: StopDetail;
}

function StopView({ stopId, stop }: StopViewProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const go = useGo();
  const heading = useHeadingFocus(true);
  const choice = toStopChoice(stop.place, stopId);
  const plan = (end: 'from' | 'to') => go('/plan', toPlanParams({ ...emptyPlan, [end]: choice }));
  return (
    <article>
      <BackButton />
      <StopHeading ref={heading} parts={toNameParts(stop.place.names, language)} />
      <div className={styles.actions}>
        <Button variant="light" size="md" onClick={() => plan('from')}>
          {t('stop.fromHere')}
        </Button>
        <Button variant="light" size="md" onClick={() => plan('to')}>
          {t('stop.toHere')}
        </Button>
        <Button
          variant="subtle"
          size="md"
          className={styles.wide ?? ''}
          onClick={() => go('/reach', toReachParams({ ...emptyReach, place: choice }))}
        >
          {t('stop.reach')}
        </Button>
      </div>
      <section aria-labelledby="stop-lines">
        <h2 id="stop-lines" className={styles.subtitle}>
          {t('stop.lines')}
        </h2>
        <LineLinks routes={stop.routes} />
      </section>
      <Board stopId={stopId} />
    </article>
  );
}

/** The next departures, and a button for more of them. */
function Board({ stopId }: { readonly stopId: string }) {
  const { t } = useTranslation();
  const now = useNow();
  const [count, setCount] = useState(pageSize);
  const board = useQuery({ ...boardQuery(stopId, count), placeholderData: keepPreviousData });
  const eventCount = board.data?.stopTimes.length ?? 0;
  return (
    <section aria-labelledby="board-title">
      <div className={styles.row}>
        <h2 id="board-title" className={styles.subtitle}>
          {t('stop.board')}
        </h2>
        {board.data && (
          <span className={styles.muted}>
            {t('stop.updated', { time: toClock(board.dataUpdatedAt || now) })}
          </span>
        )}
      </div>
      <QueryView
        query={board}
        isEmpty={({ stopTimes }) => toBoardRows(stopTimes, now).length === 0}
        empty={<StateMessage title={t('stop.none')}>{t('stop.noneHint')}</StateMessage>}
      >
        {({ stopTimes }) => <DepartureBoard rows={toBoardRows(stopTimes, now)} now={now} />}
      </QueryView>
      {eventCount >= count && count < 200 && (
        <Button
          fullWidth
          variant="subtle"
          size="md"
          mih={44}
          loading={board.isPlaceholderData}
          onClick={() => setCount(count + pageSize)}
        >
          {t('stop.more')}
        </Button>
      )}
    </section>
  );
}

/** The name of a station in both languages, and in Mongolian, which is written from top to bottom. */
function StopHeading({ parts, ref }: { parts: NameParts; ref?: Ref<HTMLHeadingElement> }) {
  return (
    <header className={signStyles.sign}>
      {parts.mongolian && (
        <span lang="mn" className={signStyles.mongolian}>
          {parts.mongolian}
        </span>
      )}
      <div>
        <h1 ref={ref} tabIndex={-1} lang={languageTags[parts.firstLanguage]}>
          {parts.first}
        </h1>
        {parts.second && parts.secondLanguage && (
          <p lang={languageTags[parts.secondLanguage]}>{parts.second}</p>
        )}
      </div>
    </header>
  );
}
