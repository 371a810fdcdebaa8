import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { reverseGeocodeQuery } from '../api/queries.ts';
import { toPointText } from '../i18n/format.ts';
import type { Pick } from '../map/map-scene.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { stopPath, useGo, useHref } from '../ui/links.ts';
import { Name } from '../ui/name.tsx';
import styles from './map-pick.module.css';
import { findStationId, type PlaceChoice } from './place-choice.ts';
import { emptyPlan, parsePlanUrl, toPlanParams } from './plan-url.ts';
import { toSuggestion } from './suggestions.ts';
import { toWithEnd } from './use-plan.ts';

/** Largest distance from a place whose name is shown for the spot. */
const nearM = 150;

/**
 * Card of a picked spot, with buttons to start or end the trip there. It is not a Leaflet popup, whose order of focus
 * is wrong.
 */
export function MapPick({ pick, onClose }: { readonly pick: Pick; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const location = useLocation();
  const go = useGo();
  const toAddress = useHref();
  const near = useQuery({ ...reverseGeocodeQuery(pick.point), enabled: !pick.stop });
  const [match] = near.data ?? [];
  const nearby = match && (match.distanceM ?? 0) <= nearM ? toSuggestion(match).place.name : undefined;
  const name = pick.stop ? { zh: pick.stop.names.zh ?? '', en: pick.stop.names.en ?? '' } : nearby;
  const stopId = pick.stop && findStationId(pick.stop);
  const place: PlaceChoice = {
    lat: pick.point.lat,
    lon: pick.point.lon,
    ...(stopId && { stopId }),
    ...(name && { name }),
  };

  function setEnd(end: 'from' | 'to') {
    const state =
      location.pathname === '/plan' ? parsePlanUrl(new URLSearchParams(location.search)) : emptyPlan;
    go('/plan', toPlanParams(toWithEnd(state, end, place)));
    onClose();
  }

  return (
    <div className={styles.pick}>
      <div className={styles.pickHead}>
        <span>
          {pick.stop && stopId ? (
            <Link to={toAddress(stopPath(stopId))} onClick={onClose}>
              <Name names={pick.stop.names} />
            </Link>
          ) : (
            <>
              {name ? <Name names={name} /> : t('search.point')}
              <span className={styles.pickSub}> {toPointText(pick.point)}</span>
            </>
          )}
        </span>
        <IconButton
          icon="close"
          iconSize={18}
          tone="quiet"
          className={styles.close}
          label={t('app.close')}
          onClick={onClose}
        />
      </div>
      <div className={styles.pickActions}>
        <Button variant="light" onClick={() => setEnd('from')}>
          {t('search.here')}
        </Button>
        <Button onClick={() => setEnd('to')}>{t('search.there')}</Button>
      </div>
    </div>
  );
}
