/** What the page asks of cards, clearing and ledger, one entry a question; writing is in `money-writes.ts`. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Language } from '../i18n/language.ts';
import type {
  Card,
  CardList,
  CardStatement,
  DisputePage,
  EntryPage,
  JourneyDetail,
  ReconItemPage,
  Scheme,
  Settlement,
  SettlementPeriods,
  Statement,
  TransactionPage,
} from './contract.ts';
import { fetchJson, toPath } from './http.ts';

const second = 1_000;

/** Everything that a ride, a top-up or a close may change begins with this word. */
export const moneyKey = 'money';

export const cardUrl = (cardId: string, rest = '') => `/api/v1/cards/${encodeURIComponent(cardId)}${rest}`;
export const periodUrl = (period: string, rest = '') =>
  `/api/v1/settlement/${encodeURIComponent(period)}${rest}`;

/** Follows `nextCursor` from page to page. */
const paged = {
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last: { readonly nextCursor?: string }) => last.nextCursor,
};

export function schemeQuery(date?: string) {
  return queryOptions({
    queryKey: ['scheme', date],
    queryFn: ({ signal }) => fetchJson<Scheme>('/api/v1/scheme', { date }, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function cardsQuery(prefix: string) {
  return infiniteQueryOptions({
    queryKey: [moneyKey, 'cards', prefix],
    queryFn: ({ signal, pageParam }) =>
      fetchJson<CardList>(
        '/api/v1/cards',
        { prefix: prefix || undefined, limit: 20, cursor: pageParam },
        signal,
      ),
    ...paged,
  });
}

export function cardQuery(cardId: string) {
  return queryOptions({
    queryKey: [moneyKey, 'card', cardId],
    queryFn: ({ signal }) => fetchJson<Card>(cardUrl(cardId), {}, signal),
    staleTime: second,
  });
}

export function transactionsQuery(cardId: string) {
  return infiniteQueryOptions({
    queryKey: [moneyKey, 'transactions', cardId],
    queryFn: ({ signal, pageParam }) =>
      fetchJson<TransactionPage>(cardUrl(cardId, '/transactions'), { limit: 50, cursor: pageParam }, signal),
    ...paged,
    staleTime: second,
  });
}

export function cardStatementQuery(cardId: string, month: string) {
  return queryOptions({
    queryKey: [moneyKey, 'card-statement', cardId, month],
    queryFn: ({ signal }) => fetchJson<CardStatement>(cardUrl(cardId, '/statement'), { month }, signal),
    staleTime: second,
  });
}

/** Account names of transfers come in one language only, so it is a part of the key. */
export function journeyQuery(journeyId: string, language: Language) {
  return queryOptions({
    queryKey: [moneyKey, 'journey', journeyId, language],
    queryFn: ({ signal }) =>
      fetchJson<JourneyDetail>(`/api/v1/journeys/${encodeURIComponent(journeyId)}`, { language }, signal),
    staleTime: second,
  });
}

export function periodsQuery() {
  return queryOptions({
    queryKey: [moneyKey, 'periods'],
    queryFn: ({ signal }) => fetchJson<SettlementPeriods>('/api/v1/settlement/periods', {}, signal),
    staleTime: second,
  });
}

/** Figures of open days are asked for too: the page says that they are provisional. */
export function settlementQuery(period: string) {
  return queryOptions({
    queryKey: [moneyKey, 'settlement', period],
    queryFn: ({ signal }) => fetchJson<Settlement>(periodUrl(period), { provisional: true }, signal),
    staleTime: second,
    // Counts are worked out beside the requests and come a little later.
    refetchInterval: ({ state }) => (state.data && !state.data.counts ? 2 * second : false),
  });
}

export function entriesQuery(period: string, party: string, line: string) {
  return infiniteQueryOptions({
    queryKey: [moneyKey, 'entries', period, party, line],
    queryFn: ({ signal, pageParam }) =>
      fetchJson<EntryPage>(
        periodUrl(period, '/entries'),
        { party, line, limit: 50, cursor: pageParam },
        signal,
      ),
    ...paged,
  });
}

export function statementQuery(period: string, party: string) {
  return queryOptions({
    queryKey: [moneyKey, 'statement', period, party],
    queryFn: ({ signal }) =>
      fetchJson<Statement>(periodUrl(period, `/statements/${encodeURIComponent(party)}`), {}, signal),
  });
}

/** Address of the same statement as a file. */
export function toStatementFileUrl(
  period: string,
  party: string,
  format: 'html' | 'csv' | 'json',
  language: Language,
): string {
  return toPath(periodUrl(period, `/statements/${encodeURIComponent(party)}`), { format, language });
}

/** Address of a card's monthly statement as a file. */
export function toCardFileUrl(
  cardId: string,
  month: string,
  format: 'html' | 'csv',
  language: Language,
): string {
  return toPath(cardUrl(cardId, '/statement'), { month, format, language });
}

export function reconItemsQuery(period: string, kind: string) {
  return infiniteQueryOptions({
    queryKey: [moneyKey, 'recon-items', period, kind],
    queryFn: ({ signal, pageParam }) =>
      fetchJson<ReconItemPage>(
        periodUrl(period, '/recon-items'),
        { kind: kind || undefined, limit: 50, cursor: pageParam },
        signal,
      ),
    ...paged,
  });
}

export function disputesQuery() {
  return infiniteQueryOptions({
    queryKey: [moneyKey, 'disputes'],
    queryFn: ({ signal, pageParam }) =>
      fetchJson<DisputePage>('/api/v1/disputes', { limit: 50, cursor: pageParam }, signal),
    ...paged,
  });
}
