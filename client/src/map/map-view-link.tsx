/**
 * The view of the map in the address. Moves by hand replace it, so that Back leaves them alone; moves
 * that the page makes follow from the rest of the address and are not written down.
 */
import type L from 'leaflet';
import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router';
import { followViews, followZooms, holdView, isMovedByPage } from './fit-in-view.ts';
import { useMapEvents } from './map-island.tsx';
import { toViewParam } from './view-param.ts';

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
  const byHand = useRef(false);
  const map = useMapEvents({
    dragstart: () => {
      byHand.current = true;
    },
    zoomstart: () => {
      if (!isMovedByPage(map)) byHand.current = true;
    },
    // Not at the end of the drag: the map glides on for a while.
    moveend: () => {
      if (byHand.current) writeView(map);
      byHand.current = false;
    },
  });
  useEffect(() => followZooms(map), [map]);
  useEffect(() => {
    if (isLinked && key === firstKey.current) holdView(map);
    else followViews(map);
  }, [map, isLinked, key]);
  return null;
}
