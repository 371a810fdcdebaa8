import { useQuery } from '@tanstack/react-query';
import L from 'leaflet';
import { useEffect, useState } from 'react';
import type { LatLon, Place } from '../api/contract.ts';
import { mapStopsQuery } from '../api/queries.ts';
import { useMap, useMapEvents } from './map-island.tsx';
import type { MapDraft } from './map-scene.tsx';
import { busZoom, stationModes, toGridBounds } from './stops-layer.tsx';

/** A click or a dragged stop takes the stop of the feeds within so many pixels. */
const SNAP_PX = 30;
/** Bends of a way with more corners are not drawn as handles: it comes from elsewhere. */
const MAX_HANDLES = 150;
const COLOR = '#c2185b';

const toIcon = (size: number, style: string) =>
  L.divIcon({
    className: '',
    iconSize: [size, size],
    html: `<span style="display:block;width:${size}px;height:${size}px;border-radius:50%;box-sizing:border-box;${style}"></span>`,
  });
const stopIcon = (isSnapped: boolean) =>
  toIcon(18, `border:4px solid ${COLOR};background:${isSnapped ? COLOR : '#fff'}`);
const bendIcon = toIcon(12, `background:${COLOR}`);
const betweenIcon = toIcon(12, `border:2px solid ${COLOR};background:#fff;opacity:.7`);

/** A line that is being drawn: its way, its stops, and handles that bend it. */
export function DraftLayer({ draft }: { readonly draft: MapDraft }) {
  const map = useMap();
  const [bounds, setBounds] = useState(() => toGridBounds(map));
  const [zoom, setZoom] = useState(() => map.getZoom());
  const stops = useQuery(mapStopsQuery(bounds, zoom < busZoom ? stationModes : undefined)).data;

  const findStop = ({ lat, lng }: L.LatLng): Place | undefined => {
    const at = map.latLngToContainerPoint([lat, lng]);
    let [best, bestPx]: [Place | undefined, number] = [undefined, SNAP_PX];
    for (const stop of stops ?? []) {
      const px = map.latLngToContainerPoint([stop.lat, stop.lon]).distanceTo(at);
      if (px <= bestPx && stop.stopId) [best, bestPx] = [stop, px];
    }
    return best;
  };

  useMapEvents({
    moveend: () => {
      setZoom(map.getZoom());
      setBounds((old) => {
        const next = toGridBounds(map);
        return JSON.stringify(next) === JSON.stringify(old) ? old : next;
      });
    },
    click: ({ latlng }: L.LeafletMouseEvent) => draft.onAdd(toLatLon(latlng), findStop(latlng)),
  });

  useEffect(() => {
    const group = L.layerGroup();
    const { points } = draft;
    const positions = points.map(({ lat, lon }): L.LatLngTuple => [lat, lon]);
    const way = L.polyline(positions, { color: COLOR, weight: 4, interactive: false }).addTo(group);
    const isHandled = points.length <= MAX_HANDLES;
    for (const [index, point] of points.entries()) {
      if (!point.isStop && !isHandled) continue;
      const icon = point.isStop ? stopIcon(point.isSnapped === true) : bendIcon;
      const marker = L.marker([point.lat, point.lon], { icon, draggable: true, keyboard: false });
      marker.on('drag', () => way.setLatLngs(positions.with(index, toTuple(marker.getLatLng()))));
      marker.on('dragend', () => {
        const at = marker.getLatLng();
        draft.onMove(index, toLatLon(at), point.isStop ? findStop(at) : undefined);
      });
      // A click on a stop must not add another one below it.
      marker.on('click', () => {
        if (!point.isStop) draft.onStraighten(index);
      });
      marker.addTo(group);
      const next = points[index + 1];
      if (!next || !isHandled) continue;
      const middle: L.LatLngTuple = [(point.lat + next.lat) / 2, (point.lon + next.lon) / 2];
      const between = L.marker(middle, { icon: betweenIcon, draggable: true, keyboard: false });
      between.on('drag', () =>
        way.setLatLngs(positions.toSpliced(index + 1, 0, toTuple(between.getLatLng()))),
      );
      between.on('dragend', () => draft.onBend(index, toLatLon(between.getLatLng())));
      between.addTo(group);
    }
    group.addTo(map);
    return () => void group.remove();
  });
  return null;
}

const toLatLon = ({ lat, lng }: L.LatLng): LatLon => ({ lat, lon: lng });
const toTuple = ({ lat, lng }: L.LatLng): L.LatLngTuple => [lat, lng];
