import { useIsFetching, useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useDeferredValue, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { configQuery } from '../api/queries.ts';
import { whenIdle } from '../ui/when-idle.ts';
import styles from './map-region.module.css';
import type { Pick } from './map-scene.tsx';

const MapView = lazy(() => import('./map-view.tsx').then((module) => ({ default: module.MapView })));

export interface MapRegionProps {
  /** Renders what can be done with a picked spot; `onClose` ends the pick. */
  readonly renderPick: (pick: Pick, onClose: () => void) => ReactNode;
}

/** Milliseconds after which the map no longer waits for the panel. */
const MAP_WAIT_MS = 4_000;

/**
 * Whether the map's turn has come: its code and its first drawing take longer than those of the panel, which users read first.
 * The map waits until the panel has its first answers and the browser has nothing else to do.
 */
function useMapTurn(): boolean {
  const [isTurn, setTurn] = useState(false);
  // Deferred as the list of trips is, so that the list is on the page first.
  const isAsking = useDeferredValue(useIsFetching() > 0);
  useEffect(() => {
    if (isTurn) return undefined;
    const limit = setTimeout(() => setTurn(true), MAP_WAIT_MS);
    return () => clearTimeout(limit);
  }, [isTurn]);
  useEffect(() => {
    if (isTurn || isAsking) return undefined;
    return whenIdle(() => setTurn(true));
  }, [isTurn, isAsking]);
  return isTurn;
}

/** The map with its frame. The panel shows the same things, so the map takes no keyboard focus. */
export function MapRegion({ renderPick }: MapRegionProps) {
  const { t } = useTranslation();
  const config = useQuery(configQuery());
  const [pick, setPick] = useState<Pick>();
  const isTurn = useMapTurn();
  return (
    <section className={styles.region} aria-label={t('map.label')}>
      <p className="visually-hidden">{t('map.hint')}</p>
      {config.data && isTurn && (
        <Suspense fallback={null}>
          <MapView config={config.data} pick={pick} onPick={setPick} />
        </Suspense>
      )}
      {pick && renderPick(pick, () => setPick(undefined))}
    </section>
  );
}
