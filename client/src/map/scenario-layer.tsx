import L from 'leaflet';
import { useEffect, useRef } from 'react';
import { toStroke } from '../ui/line-color.ts';
import { fitInView } from './fit-in-view.ts';
import type { MapColors } from './map-colors.ts';
import { useMap } from './map-island.tsx';
import type { MapScenario } from './map-scene.tsx';
import type { Position } from './polyline.ts';
import { removeCanvas } from './remove-canvas.ts';

export interface ScenarioLayerProps {
  readonly scenario: MapScenario;
  readonly colors: MapColors;
}

const NEW = '#c2185b';
const CHANGED = '#b35806';
const AREA = '#6a1b9a';
const GONE = '#c92a2a';

/** Lines that a scenario adds or changes, stops that it takes away, and its zones. The map moves to them once. */
export function ScenarioLayer({ scenario, colors }: ScenarioLayerProps) {
  const map = useMap();
  const { areas, isReady, key, stops, ways } = scenario;
  const fitted = useRef<string>(undefined);

  useEffect(() => {
    const renderer = L.canvas({ pane: 'shown', padding: 0.4 });
    const dots = L.canvas({ pane: 'stops', padding: 0.4 });
    const group = L.layerGroup();
    for (const points of areas) {
      const color = toStroke(undefined, AREA, colors.land);
      L.polygon(points.map(toTuple), {
        renderer,
        interactive: false,
        color,
        weight: 2,
        fillOpacity: 0.12,
      }).addTo(group);
    }
    for (const { color, kind, points } of ways) {
      L.polyline(points.map(toTuple), {
        renderer,
        interactive: false,
        color: toStroke(color, kind === 'new' ? NEW : kind === 'removed' ? GONE : CHANGED, colors.land),
        weight: kind === 'new' ? 5 : 4,
        lineCap: 'round',
        ...(kind === 'removed' || kind === 'walk' ? { dashArray: '2 8' } : {}),
      }).addTo(group);
    }
    for (const { isGone, name, ...at } of stops) {
      const text = document.createElement('b');
      text.textContent = name;
      L.circleMarker(toTuple(at), {
        renderer: dots,
        radius: 5,
        color: toStroke(undefined, isGone ? GONE : NEW, colors.land),
        weight: 2.5,
        fillColor: colors.stop,
        fillOpacity: isGone ? 0 : 1,
      })
        .bindTooltip(text, { direction: 'top', offset: [0, -6], opacity: 1 })
        .addTo(group);
    }
    group.addTo(map);
    return () => {
      group.remove();
      removeCanvas(renderer);
      removeCanvas(dots);
    };
  }, [map, areas, ways, stops, colors]);

  useEffect(() => {
    if (!isReady || fitted.current === key) return;
    fitted.current = key;
    fitInView(map, [...ways.flatMap(({ points }) => points.map(toTuple)), ...areas.flat().map(toTuple)]);
  }, [map, isReady, key, ways, areas]);
  return null;
}

const toTuple = ({ lat, lon }: { readonly lat: number; readonly lon: number }): Position => [lat, lon];
