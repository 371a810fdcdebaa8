import L from 'leaflet';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Marker, useMap } from 'react-leaflet';
import type { LatLon } from '../api/contract.ts';
import { fitInView, showSpot } from './fit-in-view.ts';
import type { Pick } from './map-pick.tsx';
import type { MapScene } from './map-scene.tsx';
import type { Position } from './polyline.ts';

type Mark = 'from' | 'to' | 'via' | 'pick';

const sizes: Readonly<Record<Mark, number>> = { from: 30, to: 30, via: 24, pick: 16 };

function toIcon(end: Mark, text: string): L.DivIcon {
  const size = sizes[end];
  const html = document.createElement('span');
  html.textContent = text;
  return L.divIcon({ className: `end-marker end-marker-${end}`, html, iconSize: [size, size] });
}

function EndMarker({ end, at, text }: { end: Mark; at: LatLon; text: string }) {
  return <Marker position={[at.lat, at.lon]} icon={toIcon(end, text)} interactive={false} keyboard={false} />;
}

/** Start, destination, the place on the way and the spot that was picked. */
export function EndMarkers({ scene, pick }: { readonly scene: MapScene; readonly pick: Pick | undefined }) {
  const { t } = useTranslation();
  const map = useMap();
  const { from, to, via, stop, itinerary } = scene;

  useEffect(() => {
    // An opened trip has its own view.
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
