/**
 * The ends of a query where a day has added stops (`transit/timetable`): who is at a stop is at the ways into it, and
 * who alights at a way out is at its stop.
 */

import {
  type AddedStops,
  listOf,
  WAY_OUT,
  withWaysIn,
  withWaysOut,
} from '../../transit/timetable/day/added-stops.ts';
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import type { StopAccess } from './search-query.ts';

interface Ends {
  readonly access: readonly StopAccess[];
  readonly egress: readonly StopAccess[];
}

/** The same query where a day adds no stops. */
export function withAddedStops<Query extends Ends>(day: DayTimetable, query: Query): Query {
  const { addedStops } = day;
  if (!addedStops) return query;
  return {
    ...query,
    access: withWaysIn(addedStops, query.access),
    egress: withWaysOut(addedStops, query.egress),
  };
}

/** Boardable stops of the timetable that the day was made of. */
export function countPlaces({ addedStops, stopCount }: DayTimetable): number {
  return addedStops?.first ?? stopCount;
}

/** Takes arrivals and vehicles at ways out over to the stops that they are copies of. */
export function foldWaysOut(added: AddedStops | undefined, arrivals: Int32Array, rides: Uint8Array): void {
  if (!added) return;
  for (const copy of listOf(added, WAY_OUT)) {
    const stop = added.place[copy - added.first] as number;
    const [arrival, known] = [arrivals[copy] as number, arrivals[stop] as number];
    const isFewer = (rides[copy] as number) < (rides[stop] as number);
    if (arrival > known || (arrival === known && !isFewer)) continue;
    arrivals[stop] = arrival;
    rides[stop] = rides[copy] as number;
  }
}
