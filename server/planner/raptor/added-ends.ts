/**
 * Extends the access and egress of a query to the stops that a day adds (`transit/timetable`): a passenger at a stop
 * can also board at its added copies for boarding, and a passenger who alights at an added copy is at the original
 * stop.
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

/** The query with the added stops in its access and egress; the same object where the day adds no stops. */
export function withAddedStops<Query extends Ends>(day: DayTimetable, query: Query): Query {
  const { addedStops } = day;
  if (!addedStops) return query;
  return {
    ...query,
    access: withWaysIn(addedStops, query.access),
    egress: withWaysOut(addedStops, query.egress),
  };
}

/** Number of boardable stops of the timetable, without the stops that the day adds. */
export function countPlaces({ addedStops, stopCount }: DayTimetable): number {
  return addedStops?.first ?? stopCount;
}

/** Copies each arrival at an added stop, with its number of vehicles, to the original stop where it is better there. */
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
