import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { isUnknown, toFailureText } from '../api/failure.ts';
import { boardQuery, stopQuery } from '../api/queries.ts';
import { toClock } from '../i18n/clock.ts';
import { useMapScene } from '../map/map-scene.tsx';
import { toStopChoice } from '../planner/place-choice.ts';
import { emptyPlan, toPlanParams } from '../planner/plan-url.ts';
import { emptyReach, toReachParams } from '../reach/reach-url.ts';
import { Failure } from '../ui/failure.tsx';
import { useGo } from '../ui/links.ts';
import { toNameParts, toNameText, useLanguage } from '../ui/name.tsx';
import { StateMessage } from '../ui/state-message.tsx';
import { useHeadingFocus } from '../ui/use-heading-focus.ts';
import { usePageTitle } from '../ui/use-page-title.ts';
import { BackButton } from './back-button.tsx';
import { toBoardRows } from './board-rows.ts';
import { DepartureBoard } from './departure-board.tsx';
import { LineLinks } from './line-links.tsx';
import styles from './lines.module.css';
import { StopHeading } from './stop-heading.tsx';

const pageSize = 24;

/** Seconds pass without anybody asking: the countdown is counted anew every 15 s. */
function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 15_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** `/stop/:id`: what leaves next, by line. */
export function StopPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { id = '' } = useParams();
  const go = useGo();
  const now = useNow();
  const [count, setCount] = useState(pageSize);
  const stop = useQuery(stopQuery(id));
  const board = useQuery({ ...boardQuery(id, count), placeholderData: keepPreviousData });
  const place = stop.data?.place;
  const heading = useHeadingFocus(place !== undefined);
  usePageTitle(place && toNameText(place.names, language));
  const spot = useMemo(() => place && { lat: place.lat, lon: place.lon, stopId: id }, [place, id]);
  useMapScene({ stop: spot });

  if (stop.isLoadingError) {
    return isUnknown(stop.error) ? (
      <StateMessage
        tone="failed"
        title={t('stop.unknown')}
        action={{ label: t('app.toPlan'), onClick: () => go('/plan') }}
      >
        {toFailureText(stop.error, t, language)}
      </StateMessage>
    ) : (
      <Failure error={stop.error} onRetry={() => void stop.refetch()} />
    );
  }
  if (!place || !stop.data) return <p className={styles.loading}>{t('app.loading')}</p>;

  const choice = toStopChoice(place, id);
  const plan = (end: 'from' | 'to') => go('/plan', toPlanParams({ ...emptyPlan, [end]: choice }));
  const events = board.data?.stopTimes ?? [];
  const rows = toBoardRows(events, now);
  return (
    <article>
      <BackButton />
      <StopHeading ref={heading} parts={toNameParts(place.names, language)} />
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
        <LineLinks routes={stop.data.routes} />
      </section>
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
        {board.isLoadingError ? (
          <Failure error={board.error} onRetry={() => void board.refetch()} />
        ) : !board.data ? (
          <p className={styles.loading}>{t('app.loading')}</p>
        ) : rows.length === 0 ? (
          <StateMessage title={t('stop.none')}>{t('stop.noneHint')}</StateMessage>
        ) : (
          <DepartureBoard rows={rows} now={now} />
        )}
        {events.length >= count && count < 200 && (
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
    </article>
  );
}
