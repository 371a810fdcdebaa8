/** Names that a text nearly is, for a text that `searchPlaces` finds nothing for. */
import leven from 'leven';
import type { Place } from './place.ts';
import type { PlaceIndex } from './place-index.ts';
import { toFolded, toSearchForm } from './search-form.ts';

/** A suggestion differs from the text in at most this share of its letters. */
const MAX_SHARE = 0.34;
/** What differs by this much more than the nearest suggestion is no suggestion beside it. */
const MAX_BEHIND = 0.12;
/** A longer text is compared by its first letters only, so that the cost stays bounded. */
const MAX_LENGTH = 60;

/**
 * The places whose names are written or spoken most nearly like the text, the nearest first; empty where nothing is near.
 *
 * Distances are Levenshtein's, of folded names and, for Chinese, of pinyin (新花广场 sounds like 新华广场). A text that is
 * part of a longer name is `searchPlaces`' matter. Cost: one pass over all names.
 */
export function suggestPlaces(index: PlaceIndex, text: string, limit: number): Place[] {
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
    [...shares].toSorted(([a], [b]) => b.importance - a.importance || (a.id < b.id ? -1 : 1)),
    limit,
  );
}

/** Identifiers most nearly like the text, the nearest first: `hohhot-metro:M199` is nearly `hohhot-metro:M109`. */
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

/** The first few by share; what shares alike keeps its order. */
function toNearest<T>(found: readonly (readonly [T, number])[], limit: number): T[] {
  const least = Math.min(...found.map(([, share]) => share));
  return found
    .filter(([, share]) => share <= least + MAX_BEHIND)
    .toSorted(([, a], [, b]) => a - b)
    .slice(0, limit)
    .map(([value]) => value);
}

/** Edits as a share of the longer text's length; 1 where the lengths alone are too far apart. */
function toShare(a: string, b: string): number {
  const length = Math.max(a.length, b.length);
  const maxDistance = Math.floor(length * MAX_SHARE) + 1;
  if (Math.abs(a.length - b.length) >= maxDistance) return 1;
  return leven(a, b, { maxDistance }) / length;
}
