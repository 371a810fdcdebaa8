/** All calls of all runs at some stops around a time, straight from the day's arrays. */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';

/** A run at one position of its chain. */
export interface RunCall {
  readonly chain: number;
  readonly run: number;
  readonly position: number;
  /** Departure, or arrival where arrivals are asked for. */
  readonly timeSec: number;
}

export interface RunCallQuery {
  readonly stops: readonly number[];
  readonly kind: 'departure' | 'arrival';
  readonly fromSec: number;
  readonly toSec: number;
  /** Of other chains no run is looked at; all are wanted where absent. */
  readonly isWanted?: (chain: number) => boolean;
}

/** Calls with `fromSec <= time < toSec`, in order of time; the last call has no departure, the first no arrival. */
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
      // Runs of a chain ascend at every call.
      let low = day.runOffsets[chain] as number;
      const end = day.runOffsets[chain + 1] as number;
      const timeOf = (run: number) =>
        (day.runStart[run] as number) + (profile[(day.runProfile[run] as number) + position] as number);
      for (let high = end; low < high; ) {
        const middle = (low + high) >>> 1;
        if (timeOf(middle) >= query.fromSec) high = middle;
        else low = middle + 1;
      }
      for (let run = low; run < end; run++) {
        const timeSec = timeOf(run);
        if (timeSec >= query.toSec) break;
        calls.push({ chain, run, position, timeSec });
      }
    }
  }
  return calls.sort((a, b) => a.timeSec - b.timeSec || a.run - b.run || a.position - b.position);
}
