/** Requests of the page of trains. */
import { queryOptions } from '@tanstack/react-query';
import type { Match, Names } from '../api/contract.ts';
import { get } from '../api/http.ts';
import { getKept } from '../api/kept-answers.ts';
import { type LocalTime, toInstant } from '../i18n/clock.ts';

const railModes = ['HIGHSPEED_RAIL', 'LONG_DISTANCE', 'NIGHT_RAIL', 'REGIONAL_RAIL', 'SUBURBAN'] as const;
const DAY_SEC = 86_400;

/** Stations of each city of the region, the main one of each first: the search finds them by the city's name. */
export function stationsQuery(cities: readonly Names[]) {
  const texts = cities.map((names) => names.zh ?? Object.values(names)[0] ?? '');
  return queryOptions({
    queryKey: ['rail-stations', texts],
    queryFn: async ({ signal }): Promise<readonly (readonly Match[])[]> =>
      Promise.all(
        texts.map((text) =>
          get('/api/v1/geocode', { query: { text, mode: [...railModes], numResults: 4 }, signal }),
        ),
      ),
    enabled: texts.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Every train that leaves a station on a day, with its later calls. */
export function trainBoardQuery(stationId: string, date: string) {
  const params = {
    stopId: stationId,
    time: toInstant(`${date}T00:00` as LocalTime),
    window: DAY_SEC,
    mode: [...railModes],
    fetchStops: true,
  };
  return queryOptions({
    queryKey: ['train-board', params],
    queryFn: ({ signal }) => getKept('/api/v6/stoptimes', { query: params, signal }),
  });
}

/** The whole run of a train. */
export function trainQuery(tripId: string) {
  return queryOptions({
    queryKey: ['train', tripId],
    queryFn: ({ signal }) => get('/api/v6/trip', { query: { tripId, detailedLegs: false }, signal }),
  });
}
