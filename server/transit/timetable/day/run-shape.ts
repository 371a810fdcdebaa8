/** Calls of a run that differ from those of its pattern: some are added, some are left out. */

import type { PatternTable } from '../timetable.ts';
import type { WaitingProfiles } from '../waiting-profiles.ts';
import type { ActiveRun, RunShape, ShapeCall } from './active-runs.ts';

/** The calls of a pattern as they are. */
export function toPatternCalls({ callFlags, callOffsets, stop }: PatternTable, pattern: number): ShapeCall[] {
  const calls: ShapeCall[] = [];
  const first = callOffsets[pattern] as number;
  for (let at = first; at < (callOffsets[pattern + 1] as number); at++) {
    const place = stop[at] as number;
    calls.push({
      stop: place,
      place,
      flags: callFlags[at] as number,
      trip: 0,
      position: at - first,
      times: 'both',
    });
  }
  return calls;
}

type TimedRun = Pick<ActiveRun, 'start' | 'profile' | 'tripProfile'>;

/**
 * The offset of a profile for a run of the shape. Seconds count from the start of its first trip.
 *
 * @param trips the runs of its trips
 */
export function addShapeProfile(
  profiles: WaitingProfiles,
  shape: RunShape,
  trips: readonly TimedRun[],
): number {
  const arrival: number[] = [];
  const departure: number[] = [];
  const base = trips[0]?.start ?? 0;
  for (const { position, times, trip } of shape.calls) {
    const { profile, start, tripProfile = profile } = trips[trip] as TimedRun;
    const arrives = start - base + profiles.arrivalAt(tripProfile + position);
    const departs = start - base + profiles.departureAt(tripProfile + position);
    arrival.push(times === 'departure' ? departs : arrives);
    departure.push(times === 'arrival' ? arrives : departs);
  }
  return profiles.addTimes(arrival, departure);
}
