import L from 'leaflet';
import { useEffect, useState } from 'react';
import type { LatLon } from '../api/contract.ts';
import { useMap } from './map-island.tsx';

type Mark = 'from' | 'to' | 'via' | 'pick';

const sizes: Readonly<Record<Mark, number>> = { from: 30, to: 30, via: 24, pick: 16 };

function toIcon(end: Mark, text: string): L.DivIcon {
  const size = sizes[end];
  const html = document.createElement('span');
  html.textContent = text;
  return L.divIcon({ className: `end-marker end-marker-${end}`, html, iconSize: [size, size] });
}

export interface EndMarkerProps {
  readonly end: Mark;
  readonly at: LatLon;
  /** Text inside the disc. */
  readonly text: string;
}

/** A disc on the map. A new place or text changes the marker instead of replacing it. */
export function EndMarker({ end, at: { lat, lon }, text }: EndMarkerProps) {
  const map = useMap();
  const [marker] = useState(() => L.marker([lat, lon], { interactive: false, keyboard: false }));

  // Sets the icon before the marker is added: Leaflet would load its default picture for a marker without an icon.
  useEffect(() => void marker.setIcon(toIcon(end, text)), [marker, end, text]);
  useEffect(() => void marker.setLatLng([lat, lon]), [marker, lat, lon]);
  useEffect(() => {
    marker.addTo(map);
    return () => void marker.remove();
  }, [marker, map]);

  return null;
}
