import L from 'leaflet';
import { useEffect } from 'react';
import { toStroke } from '../ui/line-color.ts';
import { toModeLook } from '../ui/mode.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import { fitInView } from './fit-in-view.ts';
import type { MapColors } from './map-colors.ts';
import { sketchDash } from './map-colors.ts';
import { useMap } from './map-island.tsx';
import type { MapScene } from './map-scene.tsx';
import type { Position } from './polyline.ts';
import { removeCanvas } from './remove-canvas.ts';

export interface LineLayerProps {
  readonly line: NonNullable<MapScene['line']>;
  readonly colors: MapColors;
}

/** One line in one direction, with its stops. */
export function LineLayer({ line: { route, direction }, colors }: LineLayerProps) {
  const map = useMap();
  const language = useLanguage();

  useEffect(() => {
    const renderer = L.canvas({ pane: 'shown', padding: 0.4 });
    const dots = L.canvas({ pane: 'stops', padding: 0.4 });
    const color = toStroke(route.routeColor, toModeLook(route.mode).color, colors.land);
    const group = L.layerGroup();
    const parts = direction.geometry.coordinates.map((part) =>
      part.map(([lon, lat]): Position => [lat, lon]),
    );
    for (const part of parts) {
      const dash = route.confidence === 'reconstructed' ? sketchDash : {};
      L.polyline(part, {
        ...{ renderer, color },
        interactive: false,
        weight: 6,
        lineCap: 'round',
        ...dash,
      }).addTo(group);
    }
    for (const stop of direction.stops) {
      const name = document.createElement('b');
      name.textContent = toNameText(stop.names, language);
      L.circleMarker([stop.lat, stop.lon], {
        renderer: dots,
        radius: 4.5,
        color,
        weight: 2.5,
        fillColor: colors.stop,
        fillOpacity: 1,
      })
        .bindTooltip(name, { direction: 'top', offset: [0, -6], opacity: 1 })
        .addTo(group);
    }
    group.addTo(map);
    return () => {
      group.remove();
      removeCanvas(renderer);
      removeCanvas(dots);
    };
  }, [map, route, direction, colors, language]);

  useEffect(() => {
    fitInView(
      map,
      direction.stops.map(({ lat, lon }): Position => [lat, lon]),
    );
  }, [map, direction]);
  return null;
}
