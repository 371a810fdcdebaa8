import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import type { LatLon, Names } from '../api/contract.ts';
import { reverseGeocodeQuery } from '../api/queries.ts';
import { type PlaceChoice, toPointText } from '../planner/place-choice.ts';
import { emptyPlan, parsePlanUrl, toPlanParams } from '../planner/plan-url.ts';
import { toSuggestion } from '../planner/suggestions.ts';
import { toWithEnd } from '../planner/use-plan.ts';
import { Icon } from '../ui/icon.tsx';
import { stopPath, useGo, useHref } from '../ui/links.ts';
import { Name } from '../ui/name.tsx';
import styles from './map-region.module.css';

/** A spot of the map that was clicked or held: a stop, or any point. */
export interface Pick {
  readonly point: LatLon;
  readonly stop?: { readonly stopId: string; readonly names: Names };
}

/** Not so far from a place that its name would mislead. */
const nearM = 150;

/** What to do with the spot. It stands over the map, not in a popup: its order of focus stays sane. */
export function MapPick({ pick, onClose }: { readonly pick: Pick; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const location = useLocation();
  const go = useGo();
  const toAddress = useHref();
  const near = useQuery({ ...reverseGeocodeQuery(pick.point), enabled: !pick.stop });
  const [match] = near.data ?? [];
  const nearby = match && (match.distanceM ?? 0) <= nearM ? toSuggestion(match).place.name : undefined;
  const name = pick.stop ? { zh: pick.stop.names.zh ?? '', en: pick.stop.names.en ?? '' } : nearby;
  const place: PlaceChoice = {
    ...pick.point,
    ...(pick.stop && { stopId: pick.stop.stopId }),
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
          {pick.stop ? (
            <Link to={toAddress(stopPath(pick.stop.stopId))} onClick={onClose}>
              <Name names={pick.stop.names} />
            </Link>
          ) : (
            <>
              {name ? <Name names={name} /> : t('search.point')}
              <span className={styles.pickSub}> {toPointText(pick.point)}</span>
            </>
          )}
        </span>
        <button type="button" aria-label={t('app.close')} onClick={onClose}>
          <Icon name="close" size={18} />
        </button>
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
