/**
 * Queries of the page.
 *
 * Answers carry names in both languages, so the language is not part of a key, and switching it sends no request. Each query
 * passes its signal on: a new question aborts the request of the old one.
 */
import { MutationCache, QueryCache, QueryClient, queryOptions } from '@tanstack/react-query';
import { toPointText } from '../i18n/format.ts';
import type { Config, LatLon, Mode } from './contract.ts';
import { ApiProblem, get } from './http.ts';
import { getKept, isLost } from './kept-answers.ts';
import { sessionKey } from './session.ts';

const minute = 60_000;

export function createQueryClient(): QueryClient {
  // Any answer may say that the session is over: ask for the session again, and the page shows the sign-in form.
  const onError = (error: Error) => {
    if (error instanceof ApiProblem && error.code === 'token-missing')
      void client.invalidateQueries({ queryKey: [sessionKey] });
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 5 * minute,
        refetchOnWindowFocus: false,
        // Only a lost request is repeated; a refusal is an answer.
        retry: (count, error) => count < 1 && isLost(error),
        retryDelay: 400,
        // Fail offline requests at once: a paused query would look as if it were loading.
        networkMode: 'always',
      },
      // Do not send writes later, when the network is back.
      mutations: { networkMode: 'always' },
    },
  });
  return client;
}

export function geocodeQuery(text: string, language: string, near?: LatLon) {
  // Cut to about a kilometre: a nearby start of the search asks the same question.
  const place = near && `${near.lat.toFixed(2)},${near.lon.toFixed(2)}`;
  const params = { text, language, place, numResults: 8 };
  return queryOptions({
    queryKey: ['geocode', params],
    queryFn: ({ signal }) => get('/api/v1/geocode', { query: params, signal }),
  });
}

export function reverseGeocodeQuery(point: LatLon) {
  const params = { place: toPointText(point), numResults: 1 };
  return queryOptions({
    queryKey: ['reverse-geocode', params.place],
    queryFn: ({ signal }) => get('/api/v1/reverse-geocode', { query: params, signal }),
  });
}

/** @param time - ISO instant; without it the board starts now and is refreshed every half minute */
export function boardQuery(stopId: string, count: number, time?: string) {
  const params = { stopId, n: count, time };
  return queryOptions({
    queryKey: ['stoptimes', params],
    queryFn: ({ signal }) => getKept('/api/v6/stoptimes', { query: params, signal }),
    staleTime: minute / 2,
    refetchInterval: time ? false : minute / 2,
  });
}

/** All departures of a service day at a stop; of today without a date. */
export function stopTimetableQuery(stopId: string, date?: string) {
  return queryOptions({
    queryKey: ['stop-timetable', stopId, date],
    queryFn: ({ signal }) =>
      getKept('/api/v1/stops/{stopId}/timetable', { params: { stopId }, query: { date }, signal }),
  });
}

/** Places and stops around a point, the nearest first. */
export function nearbyQuery(point: LatLon, count: number) {
  const params = { place: toPointText(point), numResults: count };
  return queryOptions({
    queryKey: ['nearby', params],
    queryFn: ({ signal }) => get('/api/v1/reverse-geocode', { query: params, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function stopQuery(stopId: string) {
  return queryOptions({
    queryKey: ['stop', stopId],
    queryFn: ({ signal }) => getKept('/api/v6/stop', { query: { stopId }, signal }),
  });
}

export interface MapBounds {
  readonly south: number;
  readonly west: number;
  readonly north: number;
  readonly east: number;
}

export function mapStopsQuery({ south, west, north, east }: MapBounds, modes?: readonly Mode[]) {
  const params = {
    min: toPointText({ lat: south, lon: west }),
    max: toPointText({ lat: north, lon: east }),
    grouped: true,
    modes,
  };
  return queryOptions({
    queryKey: ['map-stops', params],
    queryFn: ({ signal }) => get('/api/v6/map/stops', { query: params, signal }),
  });
}

export function linesQuery() {
  return queryOptions({
    queryKey: ['lines'],
    queryFn: ({ signal }) => getKept('/api/v1/lines', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function lineQuery(lineId: string, date?: string) {
  return queryOptions({
    queryKey: ['line', lineId, date],
    queryFn: ({ signal }) =>
      getKept('/api/v1/lines/{lineId}', { params: { lineId }, query: { date }, signal }),
  });
}

/** The first of the days on which a line runs; null where it runs on none of them. */
export function nextRunDayQuery(lineId: string, days: readonly string[]) {
  return queryOptions({
    queryKey: ['next-run-day', lineId, days],
    queryFn: async ({ client }) => {
      for (const day of days) {
        const { directions } = await client.fetchQuery(lineQuery(lineId, day));
        if (directions.some(({ tripCount }) => tripCount > 0)) return day;
      }
      return null;
    },
  });
}

export function fareChoicesQuery() {
  return queryOptions({
    queryKey: ['fare-choices'],
    queryFn: ({ signal }) => getKept('/api/v1/fare-choices', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function configQuery() {
  return queryOptions({
    queryKey: ['config'],
    queryFn: ({ signal }) => getKept('/api/v1/config', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Milliseconds that the first paint waits for the configuration. */
const CONFIG_WAIT_MS = 3_000;

/** The configuration; undefined where the server does not answer in time, and the page then asks again by itself. */
export async function findConfig(client: QueryClient): Promise<Config | undefined> {
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), CONFIG_WAIT_MS));
  return Promise.race([client.fetchQuery(configQuery()).catch(() => undefined), late]);
}

export function groundQuery() {
  return queryOptions({
    queryKey: ['ground'],
    queryFn: ({ signal }) => getKept('/api/v1/ground', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
