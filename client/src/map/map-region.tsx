import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { configQuery } from '../api/queries.ts';
import styles from './map-region.module.css';
import type { Pick } from './map-scene.tsx';

const MapView = lazy(() => import('./map-view.tsx').then((module) => ({ default: module.MapView })));

export interface MapRegionProps {
  /** Renders what can be done with a picked spot; `onClose` ends the pick. */
  readonly renderPick: (pick: Pick, onClose: () => void) => ReactNode;
}

/** The map with its frame. The panel shows the same things, so the map takes no keyboard focus. */
export function MapRegion({ renderPick }: MapRegionProps) {
  const { t } = useTranslation();
  const config = useQuery(configQuery());
  const [pick, setPick] = useState<Pick>();
  return (
    <section className={styles.region} aria-label={t('map.label')}>
      <p className="visually-hidden">{t('map.hint')}</p>
      {config.data && (
        <Suspense fallback={null}>
          <MapView config={config.data} pick={pick} onPick={setPick} />
        </Suspense>
      )}
      {pick && renderPick(pick, () => setPick(undefined))}
    </section>
  );
}
