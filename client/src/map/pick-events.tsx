import { useMapEvents } from './map-island.tsx';
import type { Pick } from './map-scene.tsx';

/** A click, a right click or a long press on the map picks a spot. */
export function PickEvents({ onPick }: { readonly onPick: (pick: Pick) => void }) {
  const pickAt = ({ latlng }: { latlng: { lat: number; lng: number } }) =>
    onPick({ point: { lat: latlng.lat, lon: latlng.lng } });
  useMapEvents({ click: pickAt, contextmenu: pickAt });
  return null;
}
