/** Home and work, kept in this browser only. */
import { useQuery } from '@tanstack/react-query';
import { useMemo, useSyncExternalStore } from 'react';
import { configQuery } from '../api/queries.ts';
import { toPointText } from '../i18n/format.ts';
import { isInBounds, type PlaceChoice } from './place-choice.ts';
import { isPlaceChoice } from './recent-places.ts';

export const ownPlaceKinds = ['home', 'work'] as const;
export type OwnPlaceKind = (typeof ownPlaceKinds)[number];
export type OwnPlaces = Readonly<Partial<Record<OwnPlaceKind, PlaceChoice>>>;

const storageKey = 'tongcheng.own-places.v1';
const listeners = new Set<() => void>();
/** The value of this page; read from the storage once. */
let own: OwnPlaces | undefined;

function load(): OwnPlaces {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    const entries = stored as Record<string, unknown> | null;
    const known = ownPlaceKinds.flatMap((kind) => {
      const place = entries?.[kind];
      return isPlaceChoice(place) ? [[kind, place] as const] : [];
    });
    return Object.fromEntries(known);
  } catch {
    return {};
  }
}

function getOwnPlaces(): OwnPlaces {
  own ??= load();
  return own;
}

/** Keeps a place, or forgets it; a point has its position as its name. Without storage, as in some private windows, it lasts as long as the page is open. */
export function keepOwnPlace(kind: OwnPlaceKind, place: PlaceChoice | undefined): void {
  const { [kind]: _old, ...others } = getOwnPlaces();
  const text = place && toPointText(place);
  own = place ? { ...others, [kind]: { ...place, name: place.name ?? { zh: text, en: text } } } : others;
  try {
    if (Object.keys(own).length === 0) localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, JSON.stringify(own));
  } catch {
    // See above.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  const onStored = ({ key }: StorageEvent) => {
    if (key !== storageKey) return;
    own = undefined;
    listener();
  };
  window.addEventListener('storage', onStored);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', onStored);
  };
}

export const useOwnPlaces = (): OwnPlaces => useSyncExternalStore(subscribe, getOwnPlaces);

/** Those in the region of the server: places of another region cannot be reached here. */
export function useOwnPlacesHere(): OwnPlaces {
  const bounds = useQuery(configQuery()).data?.bounds;
  const places = useOwnPlaces();
  return useMemo(() => {
    const here = ownPlaceKinds.flatMap((kind) => {
      const place = places[kind];
      return place && (!bounds || isInBounds(place, bounds)) ? [[kind, place] as const] : [];
    });
    return Object.fromEntries(here);
  }, [bounds, places]);
}
