/** Searches for itineraries; loads earlier and later pages at both ends of the list. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo } from 'react';
import type { EmptyReason, Itinerary, PlanResponse } from '../api/contract.ts';
import { findKeptTime } from '../api/kept-answers.ts';
import type { FoundItinerary } from './itinerary-facts.ts';
import { toNamedEnds } from './named-ends.ts';
import type { PlanQuestion } from './plan-query.ts';
import { itinerariesQuery } from './plan-question.ts';
import { toMergedWays, type Way } from './ways.ts';

export type PlanNote = NonNullable<PlanResponse['notes']>[number];

export interface Itineraries {
  readonly found: readonly FoundItinerary[];
  /** Ways of going of all pages. */
  readonly ways: readonly Way[];
  /** Remarks of the server about the list. */
  readonly notes: readonly PlanNote[];
  readonly status: 'idle' | 'searching' | 'found' | 'failed';
  readonly error: unknown;
  readonly emptyReason: EmptyReason | undefined;
  /** Whether the server searched a page only in part. */
  readonly isIncomplete: boolean;
  /** When the server gave the oldest page, where a page comes from the device (`api/kept-answers.ts`). */
  readonly keptAt: number | undefined;
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

function findOldest(pages: readonly PlanResponse[]): number | undefined {
  const times = pages.map(findKeptTime).filter((time) => time !== undefined);
  return times.length > 0 ? Math.min(...times) : undefined;
}

export function useItineraries(question: PlanQuestion | undefined, startPage: string): Itineraries {
  const query = useInfiniteQuery(itinerariesQuery(question, startPage));
  // A list that arrives is rendered in slices, between which the browser reacts to the user.
  const arrived = useDeferredValue(query.data);
  const data = query.data && arrived;
  const [from, to] = [question?.from, question?.to];
  const found = useMemo(
    () =>
      (data ? toFound(data.pages, data.pageParams.map(String)) : []).map((one) => ({
        ...one,
        itinerary: toNamedEnds(one.itinerary, from, to),
      })),
    [data, from, to],
  );
  const ways = useMemo(() => (data ? toMergedWays(data.pages, data.pageParams.map(String)) : []), [data]);
  const pages = data?.pages ?? [];
  const isEmpty = (page: PlanResponse | undefined) => pages.length > 1 && page?.itineraries.length === 0;
  return {
    found,
    ways,
    notes: pages.flatMap((page) => page.notes ?? []),
    status: !question ? 'idle' : data ? 'found' : query.isError ? 'failed' : 'searching',
    error: query.error,
    emptyReason: pages.find((page) => page.emptyReason)?.emptyReason,
    isIncomplete: pages.some((page) => page.incomplete !== undefined),
    keptAt: findOldest(pages),
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
