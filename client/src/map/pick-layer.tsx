import L from 'leaflet';
import { useEffect } from 'react';
import { toHandleIcon } from './handle-icon.ts';
import { useMap, useMapEvents } from './map-island.tsx';
import type { MapPicker } from './map-scene.tsx';
import { toLatLon, toTuple, useStopFinder } from './stop-finder.ts';

const COLOR = '#6a1b9a';
const cornerIcon = toHandleIcon(16, `border:4px solid ${COLOR};background:#fff`);
const betweenIcon = toHandleIcon(12, `border:2px solid ${COLOR};background:#fff;opacity:.7`);

/** Takes clicks for a field of the page: spots with their stop, or the corners of an area. */
export function PickLayer({ picker }: { readonly picker: MapPicker }) {
  return picker.kind === 'point' ? <PointPick picker={picker} /> : <AreaPick area={picker} />;
}

type PickerOf<Kind extends MapPicker['kind']> = Extract<MapPicker, { readonly kind: Kind }>;

function PointPick({ picker }: { readonly picker: PickerOf<'point'> }) {
  const { findStop, toToleranceM } = useStopFinder();
  useMapEvents({
    click: ({ latlng }: L.LeafletMouseEvent) =>
      picker.onPick(toLatLon(latlng), findStop(latlng), toToleranceM()),
  });
  return null;
}

function AreaPick({ area }: { readonly area: PickerOf<'area'> }) {
  const map = useMap();
  const { onChange, points } = area;
  useMapEvents({
    click: ({ latlng }: L.LeafletMouseEvent) => onChange([...points, toLatLon(latlng)]),
  });
  useEffect(() => {
    const group = L.layerGroup();
    const corners = points.map(({ lat, lon }): L.LatLngTuple => [lat, lon]);
    const shape = L.polygon(corners, { color: COLOR, weight: 3, fillOpacity: 0.12, interactive: false });
    shape.addTo(group);
    for (const [i, corner] of corners.entries()) {
      const marker = L.marker(corner, { icon: cornerIcon, draggable: true, keyboard: false }).addTo(group);
      marker.on('drag', () => shape.setLatLngs(corners.with(i, toTuple(marker.getLatLng()))));
      marker.on('dragend', () => onChange(points.with(i, toLatLon(marker.getLatLng()))));
      marker.on('click', () => onChange(points.toSpliced(i, 1)));
      if (points.length < 2) continue;
      const next = corners[(i + 1) % corners.length] as L.LatLngTuple;
      const middle: L.LatLngTuple = [(corner[0] + next[0]) / 2, (corner[1] + next[1]) / 2];
      const between = L.marker(middle, { icon: betweenIcon, draggable: true, keyboard: false }).addTo(group);
      between.on('drag', () => shape.setLatLngs(corners.toSpliced(i + 1, 0, toTuple(between.getLatLng()))));
      between.on('dragend', () => onChange(points.toSpliced(i + 1, 0, toLatLon(between.getLatLng()))));
    }
    group.addTo(map);
    return () => void group.remove();
  }, [map, points, onChange]);
  return null;
}
