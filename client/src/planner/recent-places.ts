/** Places used lately, kept in this browser only. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { configQuery } from '../api/queries.ts';
import { isInBounds, isSamePlace, type PlaceChoice } from './place-choice.ts';

const storageKey = 'tongcheng.recent-places.v1';
const MAX_KEPT = 6;

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

/** Latest first. Entries of another shape, such as those of older versions of the page, are left out. */
function loadRecentPlaces(): readonly PlaceChoice[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isPlaceChoice).slice(0, MAX_KEPT) : [];
  } catch {
    return [];
  }
}

function storeRecentPlaces(list: readonly PlaceChoice[]): void {
  try {
    if (list.length === 0) localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, JSON.stringify(list));
  } catch {
    // Without storage the list lasts as long as the page is open.
  }
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
  const [stored, setStored] = useState(loadRecentPlaces);
  function keep(next: readonly PlaceChoice[]) {
    setStored(next);
    storeRecentPlaces(next);
  }
  return {
    list: config ? stored.filter((place) => isInBounds(place, config.bounds)) : stored,
    remember: (place) => keep(toRecentPlaces(stored, place)),
    forgetAll: () => keep([]),
  };
}
