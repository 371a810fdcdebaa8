/** The first run that can be boarded, looked for around the one that was found last: most often that is near. */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';

/** Steps double away from the last find, then halve: a few probes instead of the logarithm of all runs. */
export class FirstRuns {
  readonly #day: DayTimetable;
  /** By chain: the run that was found last, in this query or another. */
  readonly #found: Int32Array;

  constructor(day: DayTimetable) {
    this.#day = day;
    this.#found = day.runOffsets.slice(0, day.chainCount);
  }

  /**
   * Row of the first run of a chain that departs from a position at `readySec` or later.
   *
   * @param readySec no later than the last run's departure
   */
  find(chain: number, position: number, readySec: number): number {
    const { profileDeparture, runOffsets, runProfile, runStart } = this.#day;
    let low = runOffsets[chain] as number;
    let high = (runOffsets[chain + 1] as number) - 1;
    const found = this.#found[chain] as number;
    const departure =
      (runStart[found] as number) + (profileDeparture[(runProfile[found] as number) + position] as number);
    if (departure >= readySec) {
      high = found;
      for (let step = 1, at = found - 1; at >= low; at -= step, step *= 2) {
        const sec =
          (runStart[at] as number) + (profileDeparture[(runProfile[at] as number) + position] as number);
        if (sec < readySec) {
          low = at + 1;
          break;
        }
        high = at;
      }
    } else {
      low = found + 1;
      for (let step = 1, at = low; at < high; at += step, step *= 2) {
        const sec =
          (runStart[at] as number) + (profileDeparture[(runProfile[at] as number) + position] as number);
        if (sec >= readySec) {
          high = at;
          break;
        }
        low = at + 1;
      }
    }
    while (low < high) {
      const middle = (low + high) >>> 1;
      const sec =
        (runStart[middle] as number) +
        (profileDeparture[(runProfile[middle] as number) + position] as number);
      if (sec >= readySec) high = middle;
      else low = middle + 1;
    }
    this.#found[chain] = low;
    return low;
  }
}
