import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { findKeptTime } from '../api/kept-answers.ts';
import { boardQuery } from '../api/queries.ts';
import { addAboutTexts } from '../i18n/more-texts.ts';
import { type FavouriteStop, favouriteBoardSize, useFavouriteStops } from '../planner/favourite-stops.ts';
import { KeptMark } from '../ui/kept-mark.tsx';
import { stopPath, useHref } from '../ui/links.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import { QueryView } from '../ui/query-view.tsx';
import { toBoardRows } from './board-rows.ts';
import { DepartureBoard } from './departure-board.tsx';
import styles from './favourite-stops.module.css';
import { useNow } from './use-now.ts';

addAboutTexts();

/** Lines that a favourite shows. */
const shownLines = 3;

/** The favourite stops with their next departures. */
export function FavouriteStopsList() {
  const { t } = useTranslation();
  const { list } = useFavouriteStops();
  if (list.length === 0) return null;
  return (
    <section className={styles.favourites} aria-labelledby="favourites-title">
      <h2 id="favourites-title">{t('favourite.title')}</h2>
      {list.map((stop) => (
        <Favourite key={stop.stopId} stop={stop} />
      ))}
    </section>
  );
}

function Favourite({ stop }: { readonly stop: FavouriteStop }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const toAddress = useHref();
  const now = useNow();
  const board = useQuery(boardQuery(stop.stopId, favouriteBoardSize));
  return (
    <section className={styles.favourite}>
      <h3>
        <Link to={toAddress(stopPath(stop.stopId))}>{stop.name && toNameText(stop.name, language)}</Link>
      </h3>
      <QueryView
        query={board}
        isEmpty={({ stopTimes }) => toBoardRows(stopTimes, now).length === 0}
        empty={t('stop.none')}
      >
        {(data) => (
          <>
            <KeptMark keptAt={findKeptTime(data)} now={now} />
            <DepartureBoard rows={toBoardRows(data.stopTimes, now).slice(0, shownLines)} now={now} />
          </>
        )}
      </QueryView>
    </section>
  );
}
