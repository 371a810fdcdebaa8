/** Suggestions of a search box: recent places, a typed position, or matches of the server. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LatLon, Match } from '../api/contract.ts';
import { geocodeQuery, linesQuery } from '../api/queries.ts';
import { toWgs84 } from '../map/gcj-shift.ts';
import { useLanguage } from '../ui/name.tsx';
import { isNumberLike, toNumberSuggestions } from './line-suggestions.ts';
import { type OwnPlaces, ownPlaceKinds } from './own-places.ts';
import { findTypedPoint, isSamePlace, type PlaceChoice, toPlaceChoice } from './place-choice.ts';
import type { Suggestion } from './suggestion.ts';

export interface Suggestions {
  readonly list: readonly Suggestion[];
  /** The list belongs to the present text of the box. */
  readonly settled: boolean;
  readonly failed: boolean;
}

export function toSuggestion(match: Match): Suggestion {
  const place = toPlaceChoice(match);
  const area = match.areas.find((one) => one.default)?.name ?? match.areas[0]?.name;
  return {
    place,
    kind: place.stopId === undefined ? 'place' : 'stop',
    modes: match.modes ?? [],
    ...(area && { area }),
    matched: { name: match.name, tokens: match.tokens },
  };
}

/** A typed position; where it is in China also its meaning as a position of Amap, in GCJ-02. */
export function toPointSuggestions(text: string): Suggestion[] {
  const point = findTypedPoint(text);
  if (!point) return [];
  const shifted = toWgs84(point);
  const plain: Suggestion = { place: point, kind: 'point', modes: [] };
  return shifted.lat === point.lat && shifted.lon === point.lon
    ? [plain]
    : [plain, { place: shifted, kind: 'amap-point', modes: [] }];
}

function useDebounced<T>(value: T, delayMs: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), delayMs);
    return () => clearTimeout(timer);
  }, [value, delayMs]);
  return settled;
}

const noPlaces: OwnPlaces = {};

const toOwnSuggestions = (own: OwnPlaces) =>
  ownPlaceKinds.flatMap((kind) => {
    const place = own[kind];
    return place ? [{ place, kind, modes: [] } satisfies Suggestion] : [];
  });

/** Whether the text is what the page calls an own place, such as `家` or `Home`. */
const isOwnName = (query: string, name: string) => query.trim().toLowerCase() === name.toLowerCase();

/**
 * Suggestions for `query`; own and recent places while it is empty.
 *
 * Of places that fit alike, those near `near` come first. Each text has its own key in the cache, and changing the text aborts its request. So an older answer never replaces
 * a newer one.
 */
export function useSuggestions(
  query: string,
  {
    own = noPlaces,
    recent,
  }: { readonly recent: readonly PlaceChoice[]; readonly own?: OwnPlaces | undefined },
  active: boolean,
  near?: LatLon,
): Suggestions {
  const language = useLanguage();
  const typed = useMemo(() => toPointSuggestions(query), [query]);
  const debounced = useDebounced(query, 150);
  const asks = active && debounced !== '' && typed.length === 0;
  const { data, isError, isPending, isPlaceholderData } = useQuery({
    ...geocodeQuery(debounced, language, near),
    enabled: asks,
    placeholderData: keepPreviousData,
  });
  const lines = useQuery({ ...linesQuery(), enabled: asks && isNumberLike(debounced) }).data?.lines;
  const found = useMemo(
    () => [...toNumberSuggestions(debounced, lines ?? []), ...(data?.map(toSuggestion) ?? [])],
    [data, debounced, lines],
  );
  const { t } = useTranslation();
  const mine = useMemo(() => toOwnSuggestions(own), [own]);
  const used = useMemo(() => {
    const isMine = (place: PlaceChoice) => mine.some((one) => isSamePlace(one.place, place));
    const others = recent.filter((place) => !isMine(place));
    return [...mine, ...others.map((place): Suggestion => ({ place, kind: 'recent', modes: [] }))];
  }, [mine, recent]);
  const named = useMemo(
    () => mine.filter(({ kind }) => isOwnName(query, t(`own.${kind}`))),
    [mine, query, t],
  );
  if (query === '') return { list: used, settled: true, failed: false };
  if (typed.length > 0) return { list: typed, settled: true, failed: false };
  return {
    list: named.length > 0 ? [...named, ...found] : found,
    settled: debounced === query && !isPlaceholderData && !isPending,
    failed: isError,
  };
}
