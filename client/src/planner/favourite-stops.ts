/** Favourite stops, kept in this browser only. Their boards are asked for at length, so that they last without a network. */
import { useStoredList } from '../ui/stored-list.ts';
import { isSamePlace, type PlaceChoice } from './place-choice.ts';
import { isPlaceChoice } from './recent-places.ts';

const storageKey = 'tongcheng.favourite-stops.v1';
const MAX_KEPT = 8;

/** Departures that a favourite's board has: about a morning of a busy stop. */
export const favouriteBoardSize = 240;

export interface FavouriteStop extends PlaceChoice {
  readonly stopId: string;
}

function isFavouriteStop(value: unknown): value is FavouriteStop {
  return isPlaceChoice(value) && value.stopId !== undefined;
}

export function useFavouriteStops() {
  const [list, keep] = useStoredList(storageKey, isFavouriteStop);
  const isKept = (stop: FavouriteStop) => list.some((other) => isSamePlace(other, stop));
  return {
    list,
    isKept,
    /** Adds the stop at the end, or removes it. */
    toggle: (stop: FavouriteStop) =>
      keep(
        isKept(stop) ? list.filter((other) => !isSamePlace(other, stop)) : [...list, stop].slice(-MAX_KEPT),
      ),
  };
}
