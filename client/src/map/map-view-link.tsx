/**
 * The view of the map in the address. Moves by hand replace the address, so they add no entries to the history. Moves
 * of the page are not written: they follow from the rest of the address.
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
 * Writes moves by hand into the address. A view that a link brought stays until the user goes to another page: moves
 * of the page are ignored until then.
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
    // Not on `dragend`: the map keeps gliding after it.
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
