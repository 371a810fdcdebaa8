/** Runs that a passenger from the origin can board. */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';

/** Row of the first run of a chain that departs from a position at `readySec` or later; the chain's end where none does. */
export function findFirstRun(day: DayTimetable, chain: number, position: number, readySec: number): number {
  const { runStart, runProfile, profileDeparture } = day;
  let low = day.runOffsets[chain]!;
  let high = day.runOffsets[chain + 1]!;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (runStart[middle]! + profileDeparture[runProfile[middle]! + position]! >= readySec) high = middle;
    else low = middle + 1;
  }
  return low;
}
