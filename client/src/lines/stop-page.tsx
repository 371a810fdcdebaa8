import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type Ref, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { StopDetail, StopTime } from '../api/contract.ts';
import { isUnknown, toFailureText } from '../api/failure.ts';
import { findKeptTime } from '../api/kept-answers.ts';
import { boardQuery, stopQuery } from '../api/queries.ts';
import { toClock, toInstant } from '../i18n/clock.ts';
import { languageTags } from '../i18n/language.ts';
import { addAboutTexts, addTripTexts } from '../i18n/more-texts.ts';
import { useMapScene } from '../map/map-scene.tsx';
import { favouriteBoardSize, useFavouriteStops } from '../planner/favourite-stops.ts';
import { keepOwnPlace, ownPlaceKinds, useOwnPlaces } from '../planner/own-places.ts';
import { isSamePlace, type PlaceChoice, toStopChoice } from '../planner/place-choice.ts';
import { emptyPlan, toPlanParams } from '../planner/plan-url.ts';
import { cityCutoffs, emptyReach, toReachParams } from '../reach/reach-url.ts';
import { useAnnounce } from '../ui/announcer.tsx';
import { Icon } from '../ui/icon.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { KeptMark } from '../ui/kept-mark.tsx';
import { stopTimesPath, toDayParams, useGo, useHref } from '../ui/links.ts';
import { toModeLook } from '../ui/mode.ts';
import { type NameParts, toNameParts, toNameText, useLanguage } from '../ui/name.tsx';
import { QueryView } from '../ui/query-view.tsx';
import { StateMessage } from '../ui/state-message.tsx';
import { useHeadingFocus } from '../ui/use-heading-focus.ts';
import { usePageTitle } from '../ui/use-page-title.ts';
import { BackButton } from './back-button.tsx';
import { toBoardRows, toEventTime } from './board-rows.ts';
import { BoardTools, useBoardChoice } from './board-tools.tsx';
import { DepartureBoard } from './departure-board.tsx';
import { LineLinks } from './line-links.tsx';
import styles from './lines.module.css';
import signStyles from './stop.module.css';
import { StopNearby } from './stop-nearby.tsx';
import { useNow } from './use-now.ts';

addAboutTexts();
addTripTexts();

const pageSize = 24;
/** Departures that the server gives at most. */
const maxSize = 500;
/** Of the next departures few go in the one direction that is chosen. */
const perDirection = 4;

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
  const announce = useAnnounce();
  const go = useGo();
  const toAddress = useHref();
  const heading = useHeadingFocus(true);
  const favourites = useFavouriteStops();
  const [{ at }] = useBoardChoice();
  const choice = toStopChoice(stop.place, stopId);
  const favourite = { ...choice, stopId: choice.stopId ?? stopId };
  const isFavourite = favourites.isKept(favourite);
  // Trains reach the whole region, other lines one city.
  const hasTrains = stop.routes.some(({ mode }) => toModeLook(mode).kind === 'rail');
  const cutoffs = hasTrains ? emptyReach.cutoffs : cityCutoffs;
  const plan = (end: 'from' | 'to') => go('/plan', toPlanParams({ ...emptyPlan, [end]: choice }));
  return (
    <article>
      <div className={styles.row}>
        <BackButton />
        <OwnPlaceButtons choice={choice} />
        <IconButton
          icon="star"
          label={t(isFavourite ? 'favourite.remove' : 'favourite.add')}
          pressed={isFavourite}
          onClick={() => {
            favourites.toggle(favourite);
            announce(t(isFavourite ? 'favourite.removed' : 'favourite.added'));
          }}
        />
      </div>
      <StopHeading ref={heading} parts={toNameParts(stop.place.names, language)} />
      <Board stopId={stopId} size={isFavourite ? favouriteBoardSize : pageSize} />
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
          onClick={() => go('/reach', toReachParams({ ...emptyReach, cutoffs, place: choice }))}
        >
          {t('stop.reach')}
        </Button>
      </div>
      <Button
        component={Link}
        to={toAddress(stopTimesPath(stopId), toDayParams(at?.slice(0, 10)))}
        variant="subtle"
        size="md"
        fullWidth
        mih={44}
        leftSection={<Icon name="clock" size={18} />}
      >
        {t('times.link')}
      </Button>
      <section aria-labelledby="stop-lines">
        <h2 id="stop-lines" className={styles.subtitle}>
          {t('stop.lines')}
        </h2>
        <LineLinks routes={stop.routes} />
      </section>
      <StopNearby stop={stop} />
    </article>
  );
}

/** Buttons that make the stop home or work. */
function OwnPlaceButtons({ choice }: { readonly choice: PlaceChoice }) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const places = useOwnPlaces();
  return (
    <span className={styles.own}>
      {ownPlaceKinds.map((kind) => {
        const own = places[kind];
        const isOwn = own !== undefined && isSamePlace(own, choice);
        return (
          <IconButton
            key={kind}
            icon={kind}
            label={t(isOwn ? `own.${kind}Forget` : `own.${kind}Set`)}
            pressed={isOwn}
            onClick={() => {
              keepOwnPlace(kind, isOwn ? undefined : choice);
              announce(t(isOwn ? 'own.forgotten' : 'own.kept'));
            }}
          />
        );
      })}
    </span>
  );
}

interface BoardProps {
  readonly stopId: string;
  /** Number of departures on the first page. */
  readonly size: number;
}

/** The next departures, and a button for more of them. */
function Board({ size, stopId }: BoardProps) {
  const { t } = useTranslation();
  const now = useNow();
  const [more, setMore] = useState(0);
  const [choice, choose] = useBoardChoice();
  const count = Math.min(maxSize, (size + more) * (choice.toward === undefined ? 1 : perDirection));
  const start = choice.at && toInstant(choice.at);
  const moment = start ? Date.parse(start) : now;
  const board = useQuery({ ...boardQuery(stopId, count, start), placeholderData: keepPreviousData });
  const language = useLanguage();
  const towards = useMemo(
    () =>
      new Map(
        toBoardRows(board.data?.stopTimes ?? [], moment).map(({ line }) => [
          line.headsign,
          toNameText(line.headsigns, language),
        ]),
      ),
    [board.data, moment, language],
  );
  const listRows = (stopTimes: readonly StopTime[]) =>
    toBoardRows(stopTimes, moment).filter(
      ({ line }) => choice.toward === undefined || line.headsign === choice.toward,
    );
  const eventCount = board.data?.stopTimes.length ?? 0;
  const keptAt = findKeptTime(board.data);
  const lastKept = keptAt === undefined ? undefined : board.data?.stopTimes.at(-1);
  return (
    <section aria-labelledby="board-title">
      <div className={styles.row}>
        <h2 id="board-title" className={styles.subtitle}>
          {t('stop.board')}
        </h2>
        {board.data && keptAt === undefined && !start && (
          <span className={styles.muted}>
            {t('stop.updated', { time: toClock(board.dataUpdatedAt || now) })}
          </span>
        )}
      </div>
      <BoardTools choice={choice} onChange={choose} towards={towards} />
      <KeptMark keptAt={keptAt} now={now} />
      <QueryView
        query={board}
        isEmpty={({ stopTimes }) => listRows(stopTimes).length === 0}
        empty={<StateMessage title={t('stop.none')}>{t('stop.noneHint')}</StateMessage>}
      >
        {({ stopTimes }) => (
          <DepartureBoard rows={listRows(stopTimes)} now={moment} isLater={start !== undefined} />
        )}
      </QueryView>
      {lastKept && (
        <p className={styles.muted}>{t('kept.boardEnds', { time: toClock(toEventTime(lastKept)) })}</p>
      )}
      {lastKept === undefined && eventCount >= count && count < maxSize && (
        <Button
          fullWidth
          variant="subtle"
          size="md"
          mih={44}
          loading={board.isPlaceholderData}
          onClick={() => setMore(more + pageSize)}
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
