import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { EndMarker } from './end-marker.tsx';
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
