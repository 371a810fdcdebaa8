/** Places used lately, kept in this browser only. */
import { useQuery } from '@tanstack/react-query';
import { configQuery } from '../api/queries.ts';
import { useStoredList } from '../ui/stored-list.ts';
import { isInBounds, isSamePlace, type PlaceChoice } from './place-choice.ts';

const storageKey = 'tongcheng.recent-places.v1';
const MAX_KEPT = 6;

export function isPlaceChoice(value: unknown): value is PlaceChoice {
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

/** `list` with `place` in front; a point without a name is left out. */
function toRecentPlaces(list: readonly PlaceChoice[], place: PlaceChoice): readonly PlaceChoice[] {
  if (!place.name) return list;
  return [place, ...list.filter((other) => !isSamePlace(other, place))].slice(0, MAX_KEPT);
}

export interface RecentPlaces {
  /** Those in the region of the server: places of another region cannot be reached here. */
  readonly list: readonly PlaceChoice[];
  readonly remember: (place: PlaceChoice) => void;
  readonly forgetAll: () => void;
}

export function useRecentPlaces(): RecentPlaces {
  const config = useQuery(configQuery()).data;
  const [stored, keep] = useStoredList(storageKey, isPlaceChoice);
  return {
    list: config ? stored.filter((place) => isInBounds(place, config.bounds)) : stored,
    remember: (place) => keep(toRecentPlaces(stored, place)),
    forgetAll: () => keep([]),
  };
}
