import L from 'leaflet';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { MapBounds } from '../api/queries.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { fitInView } from './fit-in-view.ts';
import { useMap } from './map-island.tsx';
import styles from './map-region.module.css';

/** Buttons over the map: nearer, further, all of the region. Clicks on them do not reach the map. */
export function MapControls({ bounds }: { readonly bounds: MapBounds }) {
  const { t } = useTranslation();
  const map = useMap();
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (box.current) L.DomEvent.disableClickPropagation(box.current);
  }, []);

  return (
    <div ref={box} className={styles.controls} data-map-controls>
      <div className={styles.group}>
        <IconButton icon="add" tone="ink" label={t('map.zoomIn')} onClick={() => map.zoomIn()} />
        <IconButton icon="subtract" tone="ink" label={t('map.zoomOut')} onClick={() => map.zoomOut()} />
      </div>
      <div className={styles.group}>
        <IconButton
          icon="whole"
          tone="ink"
          label={t('map.whole')}
          onClick={() =>
            fitInView(map, [
              [bounds.south, bounds.west],
              [bounds.north, bounds.east],
            ])
          }
        />
      </div>
    </div>
  );
}
