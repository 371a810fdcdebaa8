/** Places used lately, kept in this browser only. */
import { isSamePlace, type PlaceChoice } from './place-choice.ts';

const storageKey = 'tongcheng.recent-places.v1';
const keep = 6;

function isPlaceChoice(value: unknown): value is PlaceChoice {
  if (typeof value !== 'object' || value === null) return false;
  const place = value as Partial<PlaceChoice>;
  return (
    typeof place.lat === 'number' &&
    typeof place.lon === 'number' &&
    (place.stopId === undefined || typeof place.stopId === 'string') &&
    typeof place.name?.zh === 'string' &&
    typeof place.name.en === 'string'
  );
}

/** Latest first; what an older page or another hand left there and does not fit is passed over. */
export function loadRecentPlaces(): readonly PlaceChoice[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isPlaceChoice).slice(0, keep) : [];
  } catch {
    return [];
  }
}

/** `list` with `place` in front; a bare point without a name is not worth remembering. */
export function toRecentPlaces(list: readonly PlaceChoice[], place: PlaceChoice): readonly PlaceChoice[] {
  if (!place.name) return list;
  return [place, ...list.filter((other) => !isSamePlace(other, place))].slice(0, keep);
}

export function storeRecentPlaces(list: readonly PlaceChoice[]): void {
  try {
    if (list.length === 0) localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, JSON.stringify(list));
  } catch {
    // A full or closed store costs the convenience, nothing else.
  }
}
