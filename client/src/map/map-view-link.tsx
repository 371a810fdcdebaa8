/**
 * The view of the map in the address. Moves by hand replace it, so that Back leaves them alone; moves
 * that the page makes follow from the rest of the address and are not written down.
 */
import type L from 'leaflet';
import { useEffect, useRef } from 'react';
import { useMapEvents } from 'react-leaflet';
import { useLocation } from 'react-router';
import { followViews, holdView, isMovedByPage } from './fit-in-view.ts';

export interface LinkedView {
  readonly lat: number;
  readonly lon: number;
  readonly zoom: number;
}

/** Of `map=40.81,111.65,12`; undefined where there is none or it makes no sense. */
export function findLinkedView(search: string): LinkedView | undefined {
  const match = /^(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?),(\d{1,2})$/.exec(
    new URLSearchParams(search).get('map') ?? '',
  );
  if (!match) return undefined;
  const [lat, lon, zoom] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return Math.abs(lat) <= 85 && Math.abs(lon) <= 180 && zoom >= 6 && zoom <= 18
    ? { lat, lon, zoom }
    : undefined;
}

export function toViewParam({ lat, lon, zoom }: LinkedView): string {
  return `${lat.toFixed(4)},${lon.toFixed(4)},${Math.round(zoom)}`;
}

function writeView(map: L.Map): void {
  const { lat, lng } = map.getCenter();
  const url = new URL(window.location.href);
  url.searchParams.set('map', toViewParam({ lat, lon: lng, zoom: map.getZoom() }));
  window.history.replaceState(window.history.state, '', url);
}

/**
 * Keeps the address in step with moves by hand. The view that a link brought is held, against what
 * the page would rather show, until somebody goes somewhere else in the page.
 */
export function ViewInLink({ isLinked }: { readonly isLinked: boolean }) {
  const { key } = useLocation();
  const firstKey = useRef(key);
  const map = useMapEvents({
    dragend: () => writeView(map),
    zoomend: () => {
      if (!isMovedByPage(map)) writeView(map);
    },
  });
  useEffect(() => {
    if (isLinked && key === firstKey.current) holdView(map);
    else followViews(map);
  }, [map, isLinked, key]);
  return null;
}
