/** Suggests similar names where `searchPlaces` finds nothing. */
import leven from 'leven';
import type { Place } from './place.ts';
import type { PlaceIndex } from './place-index.ts';
import { toFolded, toSearchForm } from './search-form.ts';

/** Largest difference between text and suggestion: edit distance divided by the length of the longer one. */
const MAX_SHARE = 0.34;
/** Drops suggestions that differ by this much more than the best one. */
const MAX_BEHIND = 0.12;
/** Compares only the first characters of a longer text, which bounds the cost. */
const MAX_LENGTH = 60;

/**
 * Places whose names are spelled or pronounced most similarly to the text, best first.
 *
 * Compares folded names and, for Chinese, pinyin (新花广场 sounds like 新华广场) by Levenshtein distance. Does not find a text
 * that is part of a longer name: `searchPlaces` does. Of equally similar ones the first is that with the greatest `rank`. Cost: one pass over all names.
 */
export function suggestPlaces(
  index: PlaceIndex,
  text: string,
  limit: number,
  rank: (place: Place) => number = ({ importance }) => importance,
): Place[] {
  const query = toSearchForm(text.slice(0, MAX_LENGTH));
  if (query.folded === '') return [];
  const shares = new Map<Place, number>();
  for (const { names, place, translations } of index.entries) {
    for (const form of [...names, ...translations]) {
      const share = Math.min(
        toShare(query.folded, form.folded),
        toShare(query.reading?.pinyin ?? query.folded, form.reading?.pinyin ?? form.folded),
      );
      if (share <= MAX_SHARE && share < (shares.get(place) ?? Number.POSITIVE_INFINITY))
        shares.set(place, share);
    }
  }
  return toNearest(
    [...shares].toSorted(([a], [b]) => rank(b) - rank(a) || (a.id < b.id ? -1 : 1)),
    limit,
  );
}

/** The ids most similar to the text, best first: `hohhot-metro:M109` for `hohhot-metro:M199`. */
export function suggestIds(ids: Iterable<string>, text: string, limit: number): string[] {
  const folded = toFolded(text.slice(0, MAX_LENGTH));
  const shares: [id: string, share: number][] = [];
  for (const id of ids) {
    const share = toShare(folded, toFolded(id));
    if (share <= MAX_SHARE) shares.push([id, share]);
  }
  return toNearest(
    shares.toSorted(([a], [b]) => a.length - b.length || (a < b ? -1 : 1)),
    limit,
  );
}

/** The values with the smallest shares, at most `limit`; equal shares keep their order. */
function toNearest<T>(found: readonly (readonly [T, number])[], limit: number): T[] {
  const least = Math.min(...found.map(([, share]) => share));
  return found
    .filter(([, share]) => share <= least + MAX_BEHIND)
    .toSorted(([, a], [, b]) => a - b)
    .slice(0, limit)
    .map(([value]) => value);
}

/** Edit distance divided by the length of the longer text; 1 where the lengths alone differ too much. */
function toShare(a: string, b: string): number {
  const length = Math.max(a.length, b.length);
  const maxDistance = Math.floor(length * MAX_SHARE) + 1;
  if (Math.abs(a.length - b.length) >= maxDistance) return 1;
  return leven(a, b, { maxDistance }) / length;
}
