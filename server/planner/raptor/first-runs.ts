/** The chains that a passenger ready at a stop can catch, and the first run of each. */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';

const NEVER = 0x3fffffff;

/**
 * Maps each call of each chain to its slot. A slot is an index of `stopChain`: one chain at one stop, at one of its
 * positions.
 */
export interface CallSlots {
  /** By chain: index of its first call in `slotOfCall`. */
  readonly firstCall: Int32Array;
  /** By call: its slot. */
  readonly slotOfCall: Int32Array;
  /**
   * By slot: the departure of the chain's last run, the last second at which a passenger can board before any run is
   * ridden; `-NEVER` at last calls and for chains without runs.
   */
  readonly blankCatches: Int32Array;
}

/** Time: linear in the calls of chains. */
export function toCallSlots(day: DayTimetable): CallSlots {
  const { chainCount, chainLength, stopChain, stopPosition } = day;
  const firstCall = new Int32Array(chainCount + 1);
  for (let chain = 0; chain < chainCount; chain++) {
    firstCall[chain + 1] = (firstCall[chain] as number) + (chainLength[chain] as number);
  }
  const slotOfCall = new Int32Array(stopChain.length);
  const blankCatches = new Int32Array(stopChain.length).fill(-NEVER);
  stopChain.forEach((chain, slot) => {
    const position = stopPosition[slot] as number;
    slotOfCall[(firstCall[chain] as number) + position] = slot;
    const end = day.runOffsets[chain + 1] as number;
    const isLast = position + 1 === chainLength[chain];
    if (isLast || end === day.runOffsets[chain]) return;
    const at = (day.runProfile[end - 1] as number) + position;
    blankCatches[slot] = (day.runStart[end - 1] as number) + (day.profileDeparture[at] as number);
  });
  return { blankCatches, firstCall, slotOfCall };
}

/**
 * Row of the first run of a chain that departs from a position at `readySec` or later; the row after the chain's last
 * run if there is none.
 */
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

/**
 * Finds first runs by an exponential search from the run that it found last for the chain, which is usually near, then
 * by a binary search.
 */
export class FirstRuns {
  readonly #day: DayTimetable;
  /** By chain: the run that `find` returned last, in this query or an earlier one. */
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
