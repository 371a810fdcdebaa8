/** Queries about cards, clearing and ledger; `money-writes.ts` has the requests that write. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Language } from '../i18n/language.ts';
import type {} from './contract.ts';
import { get, toUrl } from './http.ts';

const second = 1_000;

/** First part of the keys of all queries that a ride, a top-up or a close may change. */
export const moneyKey = 'money';

/** Rows in one page of a list. */
const limit = 50;

/** Options of a list whose next page is at `nextCursor`. */
const paged = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last: { readonly nextCursor?: string }) => last.nextCursor,
};

export function schemeQuery(date?: string) {
  return queryOptions({
    queryKey: ['scheme', date],
    queryFn: ({ signal }) => get('/api/v1/scheme', { query: { date }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function cardsQuery(prefix: string) {
  return infiniteQueryOptions({
    queryKey: [moneyKey, 'cards', prefix],
    queryFn: ({ signal, pageParam: cursor }) =>
      get('/api/v1/cards', { query: { prefix: prefix || undefined, limit: 20, cursor }, signal }),
    ...paged,
  });
}

export function cardQuery(cardId: string) {
  return queryOptions({
    queryKey: [moneyKey, 'card', cardId],
    queryFn: ({ signal }) => get('/api/v1/cards/{cardId}', { params: { cardId }, signal }),
    staleTime: second,
  });
}

/** Registrations and denials of a card. */
export function cardRegistrationsQuery(cardId: string) {
  return queryOptions({
    queryKey: [moneyKey, 'card-registrations', cardId],
    queryFn: ({ signal }) => get('/api/v1/cards/{cardId}/registrations', { params: { cardId }, signal }),
    staleTime: second,
  });
}

/** Registrations of all cards, the newest first. */
export function registrationsQuery() {
  return infiniteQueryOptions({
    queryKey: [moneyKey, 'registrations'],
    queryFn: ({ signal, pageParam: cursor }) =>
      get('/api/v1/registrations', { query: { limit: 20, cursor }, signal }),
    ...paged,
  });
}

export function denyListsQuery() {
  return infiniteQueryOptions({
    queryKey: [moneyKey, 'deny-lists'],
    queryFn: ({ signal, pageParam: cursor }) =>
      get('/api/v1/deny-lists', { query: { limit: 20, cursor }, signal }),
    ...paged,
  });
}

/** What priced a clearing day. */
export function groundsQuery(date: string) {
  return queryOptions({
    queryKey: [moneyKey, 'grounds', date],
    queryFn: ({ signal }) => get('/api/v1/settlement/{date}/grounds', { params: { date }, signal }),
    staleTime: second,
  });
}

/** Records that wait at the desk, by reason, and numbers of terminals that never came. */
export function unfinishedQuery() {
  return queryOptions({
    queryKey: [moneyKey, 'unfinished'],
    queryFn: async ({ signal }) => {
      const { counts } = await get('/api/v1/desk/records', { query: { limit: 1 }, signal });
      const { missingTotal } = await get('/api/v1/taps/gaps', { query: { limit: 1 }, signal });
      return { waiting: counts.filter(({ state }) => state === 'waiting'), missingTotal };
    },
    staleTime: 0,
  });
}

export function transactionsQuery(cardId: string) {
  return infiniteQueryOptions({
    queryKey: [moneyKey, 'transactions', cardId],
    queryFn: ({ signal, pageParam: cursor }) =>
      get('/api/v1/cards/{cardId}/transactions', { params: { cardId }, query: { limit, cursor }, signal }),
    ...paged,
    staleTime: second,
  });
}

export function cardStatementQuery(cardId: string, month: string) {
  return queryOptions({
    queryKey: [moneyKey, 'card-statement', cardId, month],
    queryFn: ({ signal }) =>
      get('/api/v1/cards/{cardId}/statement', { params: { cardId }, query: { month }, signal }),
    staleTime: second,
  });
}

/** The answer has account names in one language only, so the language is part of the key. */
export function journeyQuery(journeyId: string, language: Language) {
  return queryOptions({
    queryKey: [moneyKey, 'journey', journeyId, language],
    queryFn: ({ signal }) =>
      get('/api/v1/journeys/{journeyId}', { params: { journeyId }, query: { language }, signal }),
    staleTime: second,
  });
}

export function periodsQuery() {
  return queryOptions({
    queryKey: [moneyKey, 'periods'],
    queryFn: ({ signal }) => get('/api/v1/settlement/periods', { signal }),
    staleTime: second,
  });
}

/** Includes figures of open days; the page marks them as provisional. */
export function settlementQuery(period: string) {
  return queryOptions({
    queryKey: [moneyKey, 'settlement', period],
    queryFn: ({ signal }) =>
      get('/api/v1/settlement/{period}', { params: { period }, query: { provisional: true }, signal }),
    staleTime: second,
    // The server counts beside the requests, so `counts` comes with a later answer.
    refetchInterval: ({ state }) => (state.data && !state.data.counts ? 2 * second : false),
  });
}

/** Days that are asked for money before the first of them is taken. */
const mostAsked = 14;

/** The first of the days on which money moved; the first of all where none of the nearest has any. */
export function firstWithMoneyQuery(days: readonly string[]) {
  return queryOptions({
    queryKey: [moneyKey, 'first-with-money', days],
    queryFn: async ({ client }) => {
      for (const day of days.slice(0, mostAsked)) {
        const { links } = await client.fetchQuery(settlementQuery(day));
        if (links.length > 0) return day;
      }
      return days[0] ?? '';
    },
    staleTime: second,
  });
}

export function entriesQuery(period: string, party: string, line: string) {
  return infiniteQueryOptions({
    queryKey: [moneyKey, 'entries', period, party, line],
    queryFn: ({ signal, pageParam: cursor }) =>
      get('/api/v1/settlement/{period}/entries', {
        params: { period },
        query: { party, line, limit, cursor },
        signal,
      }),
    ...paged,
  });
}

export function statementQuery(period: string, party: string) {
  return queryOptions({
    queryKey: [moneyKey, 'statement', period, party],
    queryFn: ({ signal }) =>
      get('/api/v1/settlement/{period}/statements/{party}', { params: { period, party }, signal }),
  });
}

/** Address of the same statement as a file. */
export function toStatementFileUrl(
  period: string,
  party: string,
  format: 'html' | 'csv' | 'json',
  language: Language,
): string {
  const params = { period, party };
  return toUrl('/api/v1/settlement/{period}/statements/{party}', { params, query: { format, language } });
}

/** Address of a card's monthly statement as a file. */
export function toCardFileUrl(
  cardId: string,
  month: string,
  format: 'html' | 'csv',
  language: Language,
): string {
  return toUrl('/api/v1/cards/{cardId}/statement', {
    params: { cardId },
    query: { month, format, language },
  });
}

export function reconItemsQuery(period: string, kind: string) {
  return infiniteQueryOptions({
    queryKey: [moneyKey, 'recon-items', period, kind],
    queryFn: ({ signal, pageParam: cursor }) =>
      get('/api/v1/settlement/{period}/recon-items', {
        params: { period },
        query: { kind: kind || undefined, limit, cursor },
        signal,
      }),
    ...paged,
  });
}

export function disputesQuery() {
  return infiniteQueryOptions({
    queryKey: [moneyKey, 'disputes'],
    queryFn: ({ signal, pageParam: cursor }) => get('/api/v1/disputes', { query: { limit, cursor }, signal }),
    ...paged,
  });
}
