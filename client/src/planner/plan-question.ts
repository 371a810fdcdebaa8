/** The search that an address asks for. The entry of the page sends it before the code of the view is there. */
import { infiniteQueryOptions, type QueryClient, skipToken } from '@tanstack/react-query';
import { getKept } from '../api/kept-answers.ts';
import { toInstant } from '../i18n/clock.ts';
import { getOwnFare, withOwnFare } from './own-fare.ts';
import { type PlanQuestion, toPlanQuery } from './plan-query.ts';
import { type PlanState, parsePlanUrl } from './plan-url.ts';

/** The current minute. Searches for "now" use it, and links to the trips they find contain it. */
export const toThisMinute = () => new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString();

export function toQuestion(state: PlanState, nowInstant: string): PlanQuestion | undefined {
  const { from, to, time } = state;
  if (!from || !to) return undefined;
  return {
    from,
    to,
    time: time.kind === 'now' ? nowInstant : toInstant(time.local),
    arriveBy: time.kind === 'arrive',
    plan: state,
  };
}

/** Pages of trips; a link to a trip of a later page loads that page first. */
export function itinerariesQuery(question: PlanQuestion | undefined, startPage: string) {
  const params = question && toPlanQuery(question);
  return infiniteQueryOptions({
    queryKey: ['itineraries', params],
    initialPageParam: startPage,
    queryFn: params
      ? ({ pageParam, signal }) =>
          getKept('/api/v6/plan', { query: { ...params, pageCursor: pageParam || undefined }, signal })
      : skipToken,
    getNextPageParam: (last) => last.nextPageCursor || undefined,
    getPreviousPageParam: (first) => first.previousPageCursor || undefined,
  });
}

/** Sends the search of the address, if it is one; the view then finds the answer, or waits for the same request. */
export async function askAhead(
  client: QueryClient,
  { pathname, search }: Pick<Location, 'pathname' | 'search'>,
): Promise<void> {
  if (pathname !== '/plan') return;
  const state = withOwnFare(parsePlanUrl(new URLSearchParams(search)), getOwnFare());
  const question = toQuestion(state, toThisMinute());
  if (question) await client.prefetchInfiniteQuery(itinerariesQuery(question, state.page ?? ''));
}
