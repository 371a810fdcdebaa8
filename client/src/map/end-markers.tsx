import L from 'leaflet';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LatLon } from '../api/contract.ts';
import { fitInView, showSpot } from './fit-in-view.ts';
import { useMap } from './map-island.tsx';
import type { MapScene, Pick } from './map-scene.tsx';
import type { Position } from './polyline.ts';

/** Start, destination, the place on the way and the spot that was picked. */
export function EndMarkers({ scene, pick }: { readonly scene: MapScene; readonly pick: Pick | undefined }) {
  const { t } = useTranslation();
  const map = useMap();
  const { from, to, via, stop, itinerary } = scene;

  useEffect(() => {
    // `ItineraryLayer` moves the map to an opened trip.
    if (itinerary) return;
    if (from && to) {
      fitInView(map, [
        [from.lat, from.lon],
        [to.lat, to.lon],
        ...(via ? [[via.lat, via.lon] as Position] : []),
      ]);
    } else {
      const one = stop ?? from ?? to;
      if (one) showSpot(map, [one.lat, one.lon], stop ? 15 : 13);
    }
  }, [map, from, to, via, stop, itinerary]);

  return (
    <>
      {from && <EndMarker end="from" at={from} text={t('map.fromMark')} />}
      {via && <EndMarker end="via" at={via} text={t('map.viaMark')} />}
      {to && <EndMarker end="to" at={to} text={t('map.toMark')} />}
      {stop && <EndMarker end="pick" at={stop} text="" />}
      {pick && <EndMarker end="pick" at={pick.point} text="" />}
    </>
  );
}

type Mark = 'from' | 'to' | 'via' | 'pick';

const sizes: Readonly<Record<Mark, number>> = { from: 30, to: 30, via: 24, pick: 16 };

function toIcon(end: Mark, text: string): L.DivIcon {
  const size = sizes[end];
  const html = document.createElement('span');
  html.textContent = text;
  return L.divIcon({ className: `end-marker end-marker-${end}`, html, iconSize: [size, size] });
}

interface EndMarkerProps {
  readonly end: Mark;
  readonly at: LatLon;
  /** Text inside the disc. */
  readonly text: string;
}

/** A disc on the map. A new place or text changes the marker instead of replacing it. */
function EndMarker({ end, at: { lat, lon }, text }: EndMarkerProps) {
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
