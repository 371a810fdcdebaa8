import L from 'leaflet';
import { useEffect } from 'react';
import type { Itinerary } from '../api/contract.ts';
import { isWalk } from '../api/leg-mode.ts';
import { toStroke } from '../ui/line-color.ts';
import { toModeLook } from '../ui/mode.ts';
import { toNameText, useLanguage } from '../ui/name.tsx';
import { fitInView } from './fit-in-view.ts';
import type { MapColors } from './map-colors.ts';
import { sketchDash } from './map-colors.ts';
import { useMap } from './map-island.tsx';
import { toLegPositions } from './polyline.ts';
import { removeCanvas } from './remove-canvas.ts';

export interface ItineraryLayerProps {
  readonly itinerary: Itinerary;
  /** Whether the trip is one of a list: then the map stays where it is. */
  readonly isPreview: boolean;
  readonly focusedLeg: number | undefined;
  readonly colors: MapColors;
}

/** One trip on the map, with the stops it calls at. */
export function ItineraryLayer({ itinerary, isPreview, focusedLeg, colors }: ItineraryLayerProps) {
  const map = useMap();
  const language = useLanguage();

  useEffect(() => {
    const renderer = L.canvas({ pane: 'shown', padding: 0.4 });
    const dots = L.canvas({ pane: 'stops', padding: 0.4 });
    const group = L.layerGroup();
    for (const [index, leg] of itinerary.legs.entries()) {
      const dim = focusedLeg !== undefined && focusedLeg !== index ? 0.3 : 1;
      const positions = toLegPositions(leg);
      if (isWalk(leg)) {
        L.polyline(positions, {
          renderer,
          interactive: false,
          color: colors.walk,
          weight: 4,
          opacity: dim,
          dashArray: '1 8',
          lineCap: 'round',
        }).addTo(group);
        continue;
      }
      const color = toStroke(leg.routeColor, toModeLook(leg.mode).color, colors.land);
      const shared = { renderer, interactive: false, lineCap: 'round', lineJoin: 'round' } as const;
      L.polyline(positions, { ...shared, color: colors.land, weight: 10, opacity: dim }).addTo(group);
      const dash = leg.confidence === 'reconstructed' ? sketchDash : {};
      L.polyline(positions, { ...shared, color, weight: 6, opacity: dim, ...dash }).addTo(group);
      const between = (leg.intermediateStops ?? []).map((stop) => ({ stop, radius: 3 }));
      for (const { stop, radius } of [
        { stop: leg.from, radius: 6 },
        ...between,
        { stop: leg.to, radius: 6 },
      ]) {
        const dot = L.circleMarker([stop.lat, stop.lon], {
          renderer: dots,
          radius,
          color,
          weight: radius > 3 ? 3 : 1.5,
          opacity: dim,
          fillColor: colors.stop,
          fillOpacity: 1,
        });
        const name = document.createElement('b');
        name.textContent = toNameText(stop.names, language);
        dot.bindTooltip(name, { direction: 'top', offset: [0, -6], opacity: 1 });
        dot.addTo(group);
      }
    }
    group.addTo(map);
    return () => {
      group.remove();
      removeCanvas(renderer);
      removeCanvas(dots);
    };
  }, [map, itinerary, focusedLeg, colors, language]);

  useEffect(() => {
    if (isPreview) return;
    const leg = focusedLeg === undefined ? undefined : itinerary.legs[focusedLeg];
    fitInView(map, (leg ? [leg] : itinerary.legs).flatMap(toLegPositions));
  }, [map, itinerary, isPreview, focusedLeg]);
  return null;
}
