import L from 'leaflet';
import { useEffect } from 'react';
import type { AccessZone } from '../api/contract.ts';
import { toChange, toChangeTone } from '../ui/change-tones.ts';
import { useIsDark } from '../ui/use-is-dark.ts';
import { useMap } from './map-island.tsx';
import { removeCanvas } from './remove-canvas.ts';

/** Zones as dots: filled by how their access changes, hollow where it does not. */
export function ZoneChangeLayer({ zones }: { readonly zones: readonly AccessZone[] }) {
  const map = useMap();
  const isDark = useIsDark();
  useEffect(() => {
    const renderer = L.canvas({ pane: 'shown', padding: 0.4 });
    const group = L.layerGroup();
    for (const zone of zones) {
      const change = toChange(zone);
      const color = toChangeTone(change, isDark);
      L.circleMarker([zone.lat, zone.lon], {
        renderer,
        interactive: false,
        radius: change === 0 ? 2.5 : 5,
        color,
        weight: 1,
        fill: change !== 0,
        fillColor: color,
        fillOpacity: 0.8,
      }).addTo(group);
    }
    group.addTo(map);
    return () => {
      group.remove();
      removeCanvas(renderer);
    };
  }, [map, zones, isDark]);
  return null;
}
