import L from 'leaflet';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { MapBounds } from '../api/queries.ts';
import { Icon } from '../ui/icon.tsx';
import { fitInView } from './fit-in-view.ts';
import { useMap } from './map-island.tsx';
import styles from './map-region.module.css';

/** Nearer, further, everything: real buttons of a finger's size. */
export function MapControls({ bounds }: { readonly bounds: MapBounds }) {
  const { t } = useTranslation();
  const map = useMap();
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (box.current) L.DomEvent.disableClickPropagation(box.current);
  }, []);

  return (
    <div ref={box} className={styles.controls}>
      <div className={styles.group}>
        <button type="button" aria-label={t('map.zoomIn')} onClick={() => map.zoomIn()}>
          +
        </button>
        <button type="button" aria-label={t('map.zoomOut')} onClick={() => map.zoomOut()}>
          −
        </button>
      </div>
      <div className={styles.group}>
        <button
          type="button"
          aria-label={t('map.whole')}
          title={t('map.whole')}
          onClick={() =>
            fitInView(map, [
              [bounds.south, bounds.west],
              [bounds.north, bounds.east],
            ])
          }
        >
          <Icon name="whole" />
        </button>
      </div>
    </div>
  );
}
