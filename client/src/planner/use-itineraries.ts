/** Searches for itineraries; loads earlier and later pages at both ends of the list. */
import { skipToken, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { EmptyReason, Itinerary, PlanResponse } from '../api/contract.ts';
import { get } from '../api/http.ts';
import { toNamedEnds } from './named-ends.ts';
import { type PlanQuestion, toPlanQuery } from './plan-query.ts';

export interface FoundItinerary {
  readonly itinerary: Itinerary;
  /** Cursor of the page that has it; empty for the first page. */
  readonly page: string;
}

export interface Itineraries {
  readonly found: readonly FoundItinerary[];
  readonly status: 'idle' | 'searching' | 'found' | 'failed';
  readonly error: unknown;
  readonly emptyReason: EmptyReason | undefined;
  /** Whether the server searched a page only in part. */
  readonly isIncomplete: boolean;
  readonly earlier: PageButton;
  readonly later: PageButton;
  readonly again: () => void;
}

export interface PageButton {
  readonly load: () => void;
  readonly busy: boolean;
  /** The last request for such a page failed; `load` repeats it. */
  readonly failed: boolean;
  /** The last such page was empty. */
  readonly exhausted: boolean;
}

/** Itineraries of all pages without duplicates, the walk from start to destination last. */
export function toFound(pages: readonly PlanResponse[], cursors: readonly string[]): FoundItinerary[] {
  const seen = new Set<string>();
  const list: FoundItinerary[] = [];
  const add = (itinerary: Itinerary, page: string) => {
    if (seen.has(itinerary.id)) return;
    seen.add(itinerary.id);
    list.push({ itinerary, page });
  };
  for (const [index, page] of pages.entries()) {
    for (const itinerary of page.itineraries) add(itinerary, cursors[index] ?? '');
  }
  const first = cursors.indexOf('');
  for (const itinerary of pages[Math.max(0, first)]?.direct ?? []) add(itinerary, '');
  return list;
}

export function useItineraries(question: PlanQuestion | undefined, startPage: string): Itineraries {
  const params = question && toPlanQuery(question);
  const query = useInfiniteQuery({
    queryKey: ['itineraries', params],
    // A link to a trip of a later page loads that page first.
    initialPageParam: startPage,
    queryFn: params
      ? ({ pageParam, signal }) =>
          get('/api/v6/plan', { query: { ...params, pageCursor: pageParam || undefined }, signal })
      : skipToken,
    getNextPageParam: (last) => last.nextPageCursor || undefined,
    getPreviousPageParam: (first) => first.previousPageCursor || undefined,
  });
  const [from, to] = [question?.from, question?.to];
  const found = useMemo(
    () =>
      (query.data ? toFound(query.data.pages, query.data.pageParams.map(String)) : []).map((one) => ({
        ...one,
        itinerary: toNamedEnds(one.itinerary, from, to),
      })),
    [query.data, from, to],
  );
  const pages = query.data?.pages ?? [];
  const isEmpty = (page: PlanResponse | undefined) => pages.length > 1 && page?.itineraries.length === 0;
  return {
    found,
    status: !params ? 'idle' : query.data ? 'found' : query.isError ? 'failed' : 'searching',
    error: query.error,
    emptyReason: pages.find((page) => page.emptyReason)?.emptyReason,
    isIncomplete: pages.some((page) => page.incomplete !== undefined),
    earlier: {
      load: () => void query.fetchPreviousPage(),
      busy: query.isFetchingPreviousPage,
      failed: query.isFetchPreviousPageError,
      exhausted: isEmpty(pages[0]),
    },
    later: {
      load: () => void query.fetchNextPage(),
      busy: query.isFetchingNextPage,
      failed: query.isFetchNextPageError,
      exhausted: isEmpty(pages.at(-1)),
    },
    again: () => void query.refetch(),
  };
}
