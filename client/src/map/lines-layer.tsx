import { useQuery } from '@tanstack/react-query';
import L from 'leaflet';
import { useEffect } from 'react';
import type { Line } from '../api/contract.ts';
import { linesQuery } from '../api/queries.ts';
import { toStroke } from '../ui/line-color.ts';
import { type ModeKind, toModeLook } from '../ui/mode.ts';
import type { MapColors } from './map-colors.ts';
import { useMap } from './map-island.tsx';
import { removeCanvas } from './remove-canvas.ts';

export interface LinesLayerProps {
  /** Draws the lines pale, because the map shows something else. */
  readonly quiet: boolean;
  /** Id of the route that another layer draws. */
  readonly hidden: string | undefined;
  readonly colors: MapColors;
}

/** Stroke width of each mode, and its drawing order: higher numbers lie on top. */
const weights: Readonly<Record<ModeKind, { readonly weight: number; readonly order: number }>> = {
  walk: { weight: 1, order: 0 },
  other: { weight: 1.5, order: 0 },
  bus: { weight: 1.75, order: 1 },
  tram: { weight: 2.5, order: 2 },
  coach: { weight: 1.75, order: 1 },
  rail: { weight: 3, order: 3 },
  subway: { weight: 4.5, order: 4 },
};

/** All lines in their colours, on one canvas. */
export function LinesLayer({ quiet, hidden, colors }: LinesLayerProps) {
  const map = useMap();
  const lines = useQuery(linesQuery()).data?.lines;

  useEffect(() => {
    if (!lines) return undefined;
    const renderer = L.canvas({ pane: 'lines', padding: 0.4 });
    const group = L.layerGroup();
    for (const line of toDrawOrder(lines)) {
      if (line.route.routeId === hidden) continue;
      const look = toModeLook(line.route.mode);
      const color = toStroke(line.route.routeColor, look.color, colors.land);
      for (const part of line.geometry.coordinates) {
        L.polyline(
          part.map(([lon, lat]) => [lat, lon] as L.LatLngTuple),
          {
            renderer,
            interactive: false,
            color,
            weight: weights[look.kind].weight,
            opacity: look.kind === 'bus' || look.kind === 'coach' ? 0.55 : 0.9,
            lineCap: 'round',
            lineJoin: 'round',
          },
        ).addTo(group);
      }
    }
    group.addTo(map);
    return () => {
      group.remove();
      removeCanvas(renderer);
    };
  }, [map, lines, hidden, colors]);

  useEffect(() => {
    // Opacity of the whole pane: overlapping lines must not become darker.
    map.getPane('lines')?.style.setProperty('opacity', quiet ? '0.2' : '1');
  }, [map, quiet]);
  return null;
}

function toDrawOrder(lines: readonly Line[]): Line[] {
  const order = (line: Line) => weights[toModeLook(line.route.mode).kind].order;
  return lines.toSorted((a, b) => order(a) - order(b));
}
