/** Searches that found trips, kept in this browser only. Their answers open without a network (`api/kept-answers.ts`). */
import { useStoredList } from '../ui/stored-list.ts';
import { isSamePlace, type PlaceChoice } from './place-choice.ts';
import { type PlanState, toPlanParams } from './plan-url.ts';
import { isPlaceChoice } from './recent-places.ts';

const storageKey = 'tongcheng.recent-trips.v1';
const MAX_KEPT = 5;

export interface RecentTrip {
  readonly from: PlaceChoice;
  readonly to: PlaceChoice;
  /** Query of `/plan` with the time of the search, so that it leads to the kept answer. */
  readonly query: string;
  /** The same query without a time: the search is repeated for the present moment. */
  readonly queryNow: string;
  /** ISO instant of the search's time. */
  readonly time: string;
}

function isRecentTrip(value: unknown): value is RecentTrip {
  const trip = value as Partial<RecentTrip> | null;
  return (
    typeof trip === 'object' &&
    trip !== null &&
    isPlaceChoice(trip.from) &&
    isPlaceChoice(trip.to) &&
    [trip.query, trip.queryNow, trip.time].every((text) => typeof text === 'string')
  );
}

/** The entry of a search; undefined where an end has no name, as a spot of the map. */
export function findRecentTrip(state: PlanState, time: string, local: string): RecentTrip | undefined {
  const { from, to, trip: _trip, page: _page, ...rest } = state;
  if (!from?.name || !to?.name) return undefined;
  const kind = state.time.kind === 'arrive' ? 'arrive' : 'depart';
  const toQuery = (when: PlanState['time']) => toPlanParams({ ...rest, from, to, time: when }).toString();
  return { from, to, time, query: toQuery({ kind, local }), queryNow: toQuery({ kind: 'now' }) };
}

const isSameTrip = (a: RecentTrip, b: RecentTrip) => isSamePlace(a.from, b.from) && isSamePlace(a.to, b.to);

/** `list` with `trip` in front, in place of an older one between the same places. */
export function toRecentTrips(list: readonly RecentTrip[], trip: RecentTrip): readonly RecentTrip[] {
  return [trip, ...list.filter((other) => !isSameTrip(other, trip))].slice(0, MAX_KEPT);
}

export function useRecentTrips() {
  const [list, keep] = useStoredList(storageKey, isRecentTrip);
  return {
    list,
    remember: (trip: RecentTrip) => keep(toRecentTrips(list, trip)),
    forget: (trip: RecentTrip) => keep(list.filter((other) => !isSameTrip(other, trip))),
  };
}
