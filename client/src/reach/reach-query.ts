import { queryOptions } from '@tanstack/react-query';
import { get } from '../api/http.ts';
import { toInstant } from '../i18n/clock.ts';
import { toPlaceParam } from '../planner/place-choice.ts';
import type { ReachState } from './reach-url.ts';

/** Isochrones of a state; `nowInstant` is the time of travel for "now". */
export function isochronesQuery({ place, time, cutoffs }: ReachState, nowInstant: string) {
  const params = {
    from: place ? toPlaceParam(place) : '',
    time: time.kind === 'now' ? nowInstant : toInstant(time.local),
    arriveBy: time.kind === 'arrive' || undefined,
    cutoffs,
  };
  return queryOptions({
    queryKey: ['isochrones', params],
    enabled: place !== undefined,
    queryFn: ({ signal }) => get('/api/v1/isochrones', { query: params, signal }),
  });
}
