/** Suggestions of a search box: recent places, a typed position, or matches of the server. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { Match } from '../api/contract.ts';
import { geocodeQuery } from '../api/queries.ts';
import { toWgs84 } from '../map/gcj-shift.ts';
import { useLanguage } from '../ui/name.tsx';
import { findTypedPoint, type PlaceChoice, toPlaceChoice } from './place-choice.ts';

export interface Suggestion {
  readonly place: PlaceChoice;
  readonly kind: 'stop' | 'place' | 'point' | 'amap-point' | 'recent';
  /** Modes of the planning API that call there. */
  readonly modes: readonly string[];
  /** City or district, in the language of the request. */
  readonly area?: string;
  /** The matched name, and the parts of it (start, length) that match the text. */
  readonly matched?: { readonly name: string; readonly tokens: readonly (readonly [number, number])[] };
}

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

/**
 * Suggestions for `query`; recent places while it is empty.
 *
 * Each text has its own key in the cache, and changing the text aborts its request. So an older answer never replaces
 * a newer one.
 */
export function useSuggestions(query: string, recent: readonly PlaceChoice[], active: boolean): Suggestions {
  const language = useLanguage();
  const typed = useMemo(() => toPointSuggestions(query), [query]);
  const debounced = useDebounced(query, 150);
  const asks = active && debounced !== '' && typed.length === 0;
  const { data, isError, isPending, isPlaceholderData } = useQuery({
    ...geocodeQuery(debounced, language),
    enabled: asks,
    placeholderData: keepPreviousData,
  });
  const found = useMemo(() => data?.map(toSuggestion) ?? [], [data]);
  const used = useMemo(
    () => recent.map((place): Suggestion => ({ place, kind: 'recent', modes: [] })),
    [recent],
  );
  if (query === '') return { list: used, settled: true, failed: false };
  if (typed.length > 0) return { list: typed, settled: true, failed: false };
  return {
    list: found,
    settled: debounced === query && !isPlaceholderData && !isPending,
    failed: isError,
  };
}
