/** The times of a trip: blank ones are interpolated, trips without usable times are dropped. */
import { toDistanceM } from '../../../base/geo.ts';
import type { StopTimeRow } from '../../gtfs/rows.ts';

/** Number of dropped trips by reason. */
export interface DroppedTrips {
  tooFewCalls: number;
  untimedEnds: number;
  timeRunsBack: number;
  unknownReference: number;
}

/** A call at a known stop. */
export interface Call {
  readonly row: StopTimeRow;
  readonly stop: number;
  readonly lat: number;
  readonly lon: number;
}

/** Times in seconds for each call, or the reason to drop the trip. */
export function timeTrip(
  calls: readonly Call[],
): { readonly arrival: readonly number[]; readonly departure: readonly number[] } | keyof DroppedTrips {
  if (calls.length < 2) return 'tooFewCalls';
  const arrival = calls.map(({ row }) => row.arrivalSec ?? -1);
  const departure = calls.map(({ row }) => row.departureSec ?? -1);
  const isTimed = interpolateTimes({
    arrival,
    departure,
    lat: calls.map((call) => call.lat),
    lon: calls.map((call) => call.lon),
    traveled: calls.map(({ row }) => row.shapeDistTraveled ?? -1),
  });
  if (!isTimed) return 'untimedEnds';
  for (let i = 0; i < calls.length; i++) {
    const isEarly = i > 0 && (arrival[i] as number) < (departure[i - 1] as number);
    if (isEarly || (departure[i] as number) < (arrival[i] as number)) return 'timeRunsBack';
  }
  return { arrival, departure };
}

/** The calls of one trip as parallel arrays; -1 for a blank time. */
export interface TripCalls {
  readonly arrival: number[];
  readonly departure: number[];
  readonly lat: readonly number[];
  readonly lon: readonly number[];
  /** `shape_dist_traveled`, or -1. */
  readonly traveled: readonly number[];
}

/**
 * Fills blank times in place. A call with one of its two times gets the same for the other. A call with none gets a time
 * in proportion to the distance between the timed calls around it: by `shape_dist_traveled` where all calls have it and it
 * never falls, else by straight lines. Seconds are rounded down, so times stay in order.
 *
 * @returns false where the first or the last call has no time
 */
export function interpolateTimes(calls: TripCalls): boolean {
  const { arrival, departure } = calls;
  const n = arrival.length;
  for (let i = 0; i < n; i++) {
    if (arrival[i] === -1) arrival[i] = departure[i] as number;
    if (departure[i] === -1) departure[i] = arrival[i] as number;
  }
  if (n === 0 || arrival[0] === -1 || arrival[n - 1] === -1) return false;
  for (let from = 0; from < n - 1; ) {
    let to = from + 1;
    while (arrival[to] === -1) to++;
    if (to > from + 1) fillBetween(calls, from, to);
    from = to;
  }
  return true;
}

function fillBetween(calls: TripCalls, from: number, to: number): void {
  const way = [0];
  const traveled = calls.traveled.slice(from, to + 1);
  const usable = traveled.every((d, i) => d >= 0 && (i === 0 || d >= (traveled[i - 1] as number)));
  for (let i = from + 1; i <= to; i++) {
    const step = usable
      ? (calls.traveled[i] as number) - (calls.traveled[i - 1] as number)
      : toDistanceM(pointOf(calls, i - 1), pointOf(calls, i));
    way.push((way[way.length - 1] as number) + step);
  }
  const total = way[way.length - 1] as number;
  const start = calls.departure[from] as number;
  const span = (calls.arrival[to] as number) - start;
  for (let i = from + 1; i < to; i++) {
    const share = total > 0 ? (way[i - from] as number) / total : (i - from) / (to - from);
    const time = start + Math.floor(span * share);
    calls.arrival[i] = time;
    calls.departure[i] = time;
  }
}

const pointOf = (calls: TripCalls, i: number) => ({
  lat: calls.lat[i] as number,
  lon: calls.lon[i] as number,
});
