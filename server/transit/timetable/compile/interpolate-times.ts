/** Fills the blank times of a trip between the calls that have one. */
import { toDistanceM } from '../../../base/geo.ts';

/** The calls of one trip, as parallel arrays; a blank time is -1. */
export interface TripCalls {
  readonly arrival: number[];
  readonly departure: number[];
  readonly lat: readonly number[];
  readonly lon: readonly number[];
  /** `shape_dist_traveled`, or -1. */
  readonly traveled: readonly number[];
}

/**
 * A call with one of its two times takes it for both; a call with none gets a time in proportion to the
 * way between its timed neighbours: by `shape_dist_traveled` where all have it and it grows, else by
 * straight lines. Whole seconds, rounded down, so that order is kept.
 *
 * @returns false where the first or the last call has no time: such a trip cannot be timed.
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
