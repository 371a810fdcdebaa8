import { useQuery, useQueryClient } from '@tanstack/react-query';
import L from 'leaflet';
import { useEffect, useState } from 'react';
import type { Mode, Place, Route } from '../api/contract.ts';
import { type MapBounds, mapStopsQuery, stopQuery } from '../api/queries.ts';
import { toLineColors } from '../ui/line-color.ts';
import { toLineLabel } from '../ui/line-label.ts';
import { toModeLook } from '../ui/mode.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import type { MapColors } from './map-colors.ts';
import { useMap, useMapEvents } from './map-island.tsx';
import type { Pick } from './map-scene.tsx';
import { removeCanvas } from './remove-canvas.ts';

/** Smallest zoom for stations and for bus stops. */
const stationZoom = 12;
export const busZoom = 14;
export const stationModes: readonly Mode[] = [
  'SUBWAY',
  'HIGHSPEED_RAIL',
  'LONG_DISTANCE',
  'NIGHT_RAIL',
  'REGIONAL_RAIL',
  'SUBURBAN',
];

/** Bounds of the view, widened to multiples of 0.05 degrees: small moves request nothing new. */
export function toGridBounds(map: L.Map): MapBounds {
  const bounds = map.getBounds().pad(0.2);
  const down = (value: number) => Math.floor(value * 20) / 20;
  const up = (value: number) => Math.ceil(value * 20) / 20;
  return {
    south: down(bounds.getSouth()),
    west: down(bounds.getWest()),
    north: up(bounds.getNorth()),
    east: up(bounds.getEast()),
  };
}

export interface StopsLayerProps {
  readonly colors: MapColors;
  readonly onPick: (pick: Pick) => void;
}

/** Stops as dots. A tooltip lists the lines of a stop; a click picks it. */
export function StopsLayer({ colors, onPick }: StopsLayerProps) {
  const map = useMap();
  const client = useQueryClient();
  const language = useLanguage();
  const [zoom, setZoom] = useState(() => map.getZoom());
  const [bounds, setBounds] = useState(() => toGridBounds(map));
  useMapEvents({
    moveend: () => {
      setZoom(map.getZoom());
      setBounds((old) => {
        const next = toGridBounds(map);
        return JSON.stringify(next) === JSON.stringify(old) ? old : next;
      });
    },
  });
  const stops = useQuery({
    ...mapStopsQuery(bounds, zoom < busZoom ? stationModes : undefined),
    enabled: zoom >= stationZoom,
  }).data;

  useEffect(() => {
    if (!stops || zoom < stationZoom) return undefined;
    const renderer = L.canvas({ pane: 'stops', padding: 0.4 });
    const group = L.layerGroup();
    for (const stop of stops) {
      const isStation = stop.modes?.some((mode) => stationModes.includes(mode)) ?? false;
      const dot = L.circleMarker([stop.lat, stop.lon], {
        renderer,
        radius: isStation ? 5.5 : 3.5,
        color: colors.stopRing,
        weight: isStation ? 2.5 : 1.5,
        fillColor: colors.stop,
        fillOpacity: 1,
        bubblingMouseEvents: false,
      });
      dot.bindTooltip(() => toTooltip(stop, language), { direction: 'top', offset: [0, -6], opacity: 1 });
      dot.on('mouseover', () => {
        if (!stop.stopId) return;
        void client.ensureQueryData(stopQuery(stop.stopId)).then(
          ({ routes }) => dot.setTooltipContent(toTooltip(stop, language, routes)),
          () => {},
        );
      });
      dot.on('click', () => {
        if (stop.stopId) onPick({ point: stop, stop });
      });
      dot.addTo(group);
    }
    group.addTo(map);
    return () => {
      group.remove();
      removeCanvas(renderer);
    };
  }, [map, client, stops, zoom, colors, language, onPick]);
  return null;
}

/** Name and lines of a stop, built from nodes: names are data and must not become markup. */
function toTooltip(stop: Place, language: 'zh' | 'en', routes?: readonly Route[]): HTMLElement {
  const box = document.createElement('div');
  const name = document.createElement('b');
  name.textContent = toNameText(stop.names, language);
  box.append(name);
  if (!routes || routes.length === 0) return box;
  const list = document.createElement('div');
  list.style.cssText = 'display:flex;flex-wrap:wrap;gap:3px;margin-top:4px';
  const byLabel = new Map(routes.map((route) => [toLineLabel(route, language), route]));
  for (const [label, route] of [...byLabel].slice(0, 16)) {
    const look = toModeLook(route.mode);
    const { fill, text } = toLineColors(route.routeColor, route.routeTextColor, look.color);
    const badge = document.createElement('span');
    badge.textContent = label;
    badge.style.cssText = `padding:0 6px;white-space:nowrap;border-radius:4px;font-size:12px;font-weight:650;background:${fill};color:${text}`;
    list.append(badge);
  }
  box.append(list);
  return box;
}
