import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Match, Place, StopDetail } from '../api/contract.ts';
import { nearbyQuery } from '../api/queries.ts';
import { toDistanceText } from '../i18n/format.ts';
import { toExitName } from '../planner/exit-name.ts';
import { toPlaceChoice } from '../planner/place-choice.ts';
import { emptyPlan, toPlanParams } from '../planner/plan-url.ts';
import { Icon } from '../ui/icon.tsx';
import { stopPath, useHref } from '../ui/links.ts';
import { toModeLook } from '../ui/mode.ts';
import { Name, toNameText, useLanguage } from '../ui/name.tsx';
import styles from './lines.module.css';
import { findNearestExit, isPartOf } from './nearby.ts';

/** Places that are asked for; the stop itself and its own platforms are among them. */
const ASKED = 16;
const SHOWN = 8;
/** Farther places have a stop of their own as a rule. */
const MOST_M = 1_500;

/** Entrances of a stop, and places and stops around it, each with the nearest entrance. */
export function StopNearby({ stop }: { readonly stop: StopDetail }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { place } = stop;
  // An answer of an older server, kept on the device, has no entrances.
  const exits: readonly Place[] = stop.entrances ?? [];
  const found = useQuery(nearbyQuery(place, ASKED)).data ?? [];
  const near = found
    .filter(
      (match) => !isPartOf(match, stop) && (match.distanceM ?? 0) <= MOST_M && match.placeType !== 'district',
    )
    .slice(0, SHOWN);
  const toExit = (exit: Place) => toExitName(exit.names, place.names, language, t);
  return (
    <>
      {exits.length > 0 && (
        <section aria-labelledby="stop-exits">
          <h2 id="stop-exits" className={styles.subtitle}>
            {t('exit.title')}
          </h2>
          <ul className={styles.exits}>
            {exits.map((exit) => (
              <li key={exit.stopId}>
                {toExit(exit)}
                {exit.wheelchair === 'accessible' && <small>{t('exit.stepFree')}</small>}
                {exit.wheelchair === 'not-accessible' && <small>{t('exit.steps')}</small>}
              </li>
            ))}
          </ul>
        </section>
      )}
      {near.length > 0 && (
        <section aria-labelledby="stop-near">
          <h2 id="stop-near" className={styles.subtitle}>
            {t('nearby.title')}
          </h2>
          <ul className={styles.lineList}>
            {near.map((match) => {
              const exit = findNearestExit(match, exits);
              return (
                <li key={match.id}>
                  <NearbyLink match={match} exit={exit && toExit(exit)} />
                </li>
              );
            })}
          </ul>
        </section>
      )}
    </>
  );
}

interface NearbyLinkProps {
  readonly match: Match;
  readonly exit: string | undefined;
}

/** A stop opens its page; another place becomes the destination of a trip. */
function NearbyLink({ match, exit }: NearbyLinkProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const toAddress = useHref();
  const [mode] = match.modes ?? [];
  const choice = toPlaceChoice(match);
  const address =
    choice.stopId === undefined
      ? toAddress('/plan', toPlanParams({ ...emptyPlan, to: choice }))
      : toAddress(stopPath(choice.stopId));
  return (
    <Link to={address} className={styles.nearRow}>
      <Icon name={mode ? toModeLook(mode).icon : 'place'} size={20} />
      <Name names={match.names} />
      {choice.stopId === undefined && (
        <span className="visually-hidden">
          {t('nearby.goTo', { place: toNameText(match.names, language) })}
        </span>
      )}
      <span className={styles.muted}>
        {[exit, toDistanceText(match.distanceM ?? 0, t)].filter(Boolean).join(' · ')}
      </span>
    </Link>
  );
}
