import L from 'leaflet';
import { useEffect } from 'react';
import type { Config, Isochrones } from '../api/contract.ts';
import { reachOpacity, reachTones } from '../ui/reach-tones.ts';
import { useIsDark } from '../ui/use-is-dark.ts';
import { fitInView } from './fit-in-view.ts';
import { useMap } from './map-island.tsx';
import type { Position } from './polyline.ts';
import { removeCanvas } from './remove-canvas.ts';

export interface IsochroneLayerProps {
  readonly isochrones: Isochrones;
  /** Bounds of the region. Trains leave it; the first view does not. */
  readonly bounds: Config['bounds'];
}

/** Width of the outline. It keeps the small area around a single station visible at low zooms. */
const EDGE_PX = 4;

/** One polygon for each cut-off, the shortest on top, in the colours of the table. */
export function IsochroneLayer({ isochrones, bounds }: IsochroneLayerProps) {
  const map = useMap();
  const tones = reachTones[useIsDark() ? 'dark' : 'light'];

  useEffect(() => {
    // Opacity of the whole pane: overlapping polygons must not become darker.
    map.getPane('reach')?.style.setProperty('opacity', String(reachOpacity));
    const renderer = L.canvas({ pane: 'reach', padding: 0.4 });
    const group = L.layerGroup();
    for (const [index, feature] of [...isochrones.features.entries()].toReversed()) {
      const rings = feature.geometry.coordinates.map((polygon) =>
        polygon.map((ring) => ring.map(([lon, lat]): Position => [lat, lon])),
      );
      L.polygon(rings, {
        renderer,
        interactive: false,
        color: tones[index],
        weight: EDGE_PX,
        opacity: 1,
        fillOpacity: 1,
        fillColor: tones[index],
      }).addTo(group);
    }
    group.addTo(map);
    return () => {
      group.remove();
      removeCanvas(renderer);
    };
  }, [map, isochrones, tones]);

  useEffect(() => {
    const outermost = isochrones.features.findLast(({ geometry }) => geometry.coordinates.length > 0);
    const { lat, lon } = isochrones.one;
    const corners = (outermost?.geometry.coordinates ?? []).flatMap(([ring = []]) =>
      ring.map(([x, y]): Position => [y, x]),
    );
    const { south, west, north, east } = bounds;
    const isInRegion = ([y, x]: Position) => y >= south && y <= north && x >= west && x <= east;
    fitInView(map, [[lat, lon], ...corners.filter(isInRegion)]);
  }, [map, isochrones, bounds]);
  return null;
}
