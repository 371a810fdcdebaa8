import L from 'leaflet';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Marker, useMap } from 'react-leaflet';
import type { LatLon } from '../api/contract.ts';
import { fitInView, showSpot } from './fit-in-view.ts';
import type { Pick } from './map-pick.tsx';
import type { MapScene } from './map-scene.tsx';

function toIcon(end: 'from' | 'to' | 'pick', text: string): L.DivIcon {
  const size = end === 'pick' ? 16 : 30;
  const html = document.createElement('span');
  html.textContent = text;
  return L.divIcon({ className: `end-marker end-marker-${end}`, html, iconSize: [size, size] });
}

function EndMarker({ end, at, text }: { end: 'from' | 'to' | 'pick'; at: LatLon; text: string }) {
  return <Marker position={[at.lat, at.lon]} icon={toIcon(end, text)} interactive={false} keyboard={false} />;
}

/** Start, destination and the spot that was picked. */
export function EndMarkers({ scene, pick }: { readonly scene: MapScene; readonly pick: Pick | undefined }) {
  const { t } = useTranslation();
  const map = useMap();
  const { from, to, stop, itinerary } = scene;

  useEffect(() => {
    // An opened trip has its own view.
    if (itinerary) return;
    if (from && to) {
      fitInView(map, [
        [from.lat, from.lon],
        [to.lat, to.lon],
      ]);
    } else {
      const one = stop ?? from ?? to;
      if (one) showSpot(map, [one.lat, one.lon], stop ? 15 : 13);
    }
  }, [map, from, to, stop, itinerary]);

  return (
    <>
      {from && <EndMarker end="from" at={from} text={t('map.fromMark')} />}
      {to && <EndMarker end="to" at={to} text={t('map.toMark')} />}
      {stop && <EndMarker end="pick" at={stop} text="" />}
      {pick && <EndMarker end="pick" at={pick.point} text="" />}
    </>
  );
}
