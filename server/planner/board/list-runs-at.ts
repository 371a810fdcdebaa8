/** Finds the runs that call at stops in a span of time. */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';

/** A call of a run. */
export interface RunCall {
  readonly chain: number;
  readonly run: number;
  /** Index of the call in the chain. */
  readonly position: number;
  /** Departure, or arrival for `kind: 'arrival'`. */
  readonly timeSec: number;
}

export interface RunCallQuery {
  readonly stops: readonly number[];
  readonly kind: 'departure' | 'arrival';
  readonly fromSec: number;
  readonly toSec: number;
  /** Skips chains for which it returns false. */
  readonly isWanted?: (chain: number) => boolean;
}

/** Time of a run at one position of its chain, by departure or arrival profile. */
export function toCallSec(day: DayTimetable, profile: Int32Array, run: number, position: number): number {
  return (day.runStart[run] as number) + (profile[(day.runProfile[run] as number) + position] as number);
}

/** The first run of a chain with a time at `position` of `fromSec` or later; the end of the chain where none has. */
export function findFirstRunAt(
  day: DayTimetable,
  profile: Int32Array,
  chain: number,
  position: number,
  fromSec: number,
): number {
  // Binary search: the runs of a chain ascend at every call.
  let low = day.runOffsets[chain] as number;
  for (let high = day.runOffsets[chain + 1] as number; low < high; ) {
    const middle = (low + high) >>> 1;
    if (toCallSec(day, profile, middle, position) >= fromSec) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Calls with `fromSec <= time < toSec`, by time. The last call of a run has no departure, the first no arrival. */
export function listRunCalls(day: DayTimetable, query: RunCallQuery): RunCall[] {
  const profile = query.kind === 'departure' ? day.profileDeparture : day.profileArrival;
  const calls: RunCall[] = [];
  for (const stop of query.stops) {
    for (let i = day.stopOffsets[stop] as number; i < (day.stopOffsets[stop + 1] as number); i++) {
      const chain = day.stopChain[i] as number;
      const position = day.stopPosition[i] as number;
      const last = (day.chainLength[chain] as number) - 1;
      if (query.kind === 'departure' ? position === last : position === 0) continue;
      if (query.isWanted?.(chain) === false) continue;
      const end = day.runOffsets[chain + 1] as number;
      for (let run = findFirstRunAt(day, profile, chain, position, query.fromSec); run < end; run++) {
        const timeSec = toCallSec(day, profile, run, position);
        if (timeSec >= query.toSec) break;
        calls.push({ chain, run, position, timeSec });
      }
    }
  }
  return calls.sort((a, b) => a.timeSec - b.timeSec || a.run - b.run || a.position - b.position);
}
