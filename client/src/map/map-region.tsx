import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { configQuery } from '../api/queries.ts';
import type { Pick } from './map-pick.tsx';
import { MapPick } from './map-pick.tsx';
import styles from './map-region.module.css';

const MapView = lazy(() => import('./map-view.tsx').then((module) => ({ default: module.MapView })));

/** The map with its frame. All it shows is in the panel too, so it is no stop for the keyboard. */
export function MapRegion() {
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
      {pick && <MapPick pick={pick} onClose={() => setPick(undefined)} />}
    </section>
  );
}
