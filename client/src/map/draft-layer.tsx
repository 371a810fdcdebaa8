import L from 'leaflet';
import { useEffect, useReducer } from 'react';
import { toHandleIcon } from './handle-icon.ts';
import { useMap, useMapEvents } from './map-island.tsx';
import type { DraftPoint, MapDraft } from './map-scene.tsx';
import { toLatLon, toTuple, useStopFinder } from './stop-finder.ts';

/** Bends in view that are drawn as handles; with more of them a longer look at the map would be slow. */
const MAX_HANDLES = 120;
const COLOR = '#c2185b';

const stopIcon = (isSnapped: boolean) =>
  toHandleIcon(18, `border:4px solid ${COLOR};background:${isSnapped ? COLOR : '#fff'}`);
const bendIcon = toHandleIcon(12, `background:${COLOR}`);
const betweenIcon = toHandleIcon(12, `border:2px solid ${COLOR};background:#fff;opacity:.7`);

/** A line that is being drawn: its way, its stops, and handles that bend it. */
export function DraftLayer({ draft }: { readonly draft: MapDraft }) {
  const map = useMap();
  const { findStop, toToleranceM } = useStopFinder();
  const [, lookAgain] = useReducer((count: number) => count + 1, 0);

  useMapEvents({
    // Handles are drawn for what is in view.
    moveend: lookAgain,
    click: ({ latlng }: L.LeafletMouseEvent) =>
      draft.onAdd(toLatLon(latlng), findStop(latlng), toToleranceM()),
  });

  useEffect(() => {
    const group = L.layerGroup();
    const { points } = draft;
    const positions = points.map(({ lat, lon }): L.LatLngTuple => [lat, lon]);
    const way = L.polyline(positions, { color: COLOR, weight: 4, interactive: false }).addTo(group);
    const view = map.getBounds().pad(0.1);
    const isSeen = ({ lat, lon }: DraftPoint) => view.contains([lat, lon]);
    const isHandled = points.filter((point) => !point.isStop && isSeen(point)).length <= MAX_HANDLES;
    for (const [index, point] of points.entries()) {
      if (!isSeen(point) || (!point.isStop && !isHandled)) continue;
      const icon = point.isStop ? stopIcon(point.isSnapped === true) : bendIcon;
      const marker = L.marker([point.lat, point.lon], { icon, draggable: true, keyboard: false });
      marker.on('drag', () => way.setLatLngs(positions.with(index, toTuple(marker.getLatLng()))));
      marker.on('dragend', () => {
        const at = marker.getLatLng();
        draft.onMove(index, toLatLon(at), point.isStop ? findStop(at) : undefined, toToleranceM());
      });
      // A click on a stop must not add another one below it.
      marker.on('click', () => {
        if (!point.isStop) draft.onStraighten(index);
      });
      if (point.name) marker.bindTooltip(toNode(point.name), { direction: 'top', offset: [0, -8] });
      marker.addTo(group);
    }
    for (const [index, point] of points.entries()) {
      const next = points[index + 1];
      if (!next || !isHandled) continue;
      const middle: L.LatLngTuple = [(point.lat + next.lat) / 2, (point.lon + next.lon) / 2];
      if (!view.contains(middle)) continue;
      const between = L.marker(middle, { icon: betweenIcon, draggable: true, keyboard: false });
      between.on('drag', () =>
        way.setLatLngs(positions.toSpliced(index + 1, 0, toTuple(between.getLatLng()))),
      );
      between.on('dragend', () => draft.onBend(index, toLatLon(between.getLatLng()), toToleranceM()));
      between.addTo(group);
    }
    group.addTo(map);
    return () => void group.remove();
  });
  return null;
}

/** Names are data and must not become markup. */
function toNode(name: string): HTMLElement {
  const node = document.createElement('b');
  node.textContent = name;
  return node;
}
