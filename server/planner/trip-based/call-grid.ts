/**
 * A number for every call of every chain, so that what is known of a chain's calls fits one flat array.
 *
 * A **cell** is one call of one chain. The cells of a chain follow each other in the order of its calls, and
 * behind the last lies one more, its fence, that belongs to no call: a loop along the chain needs no other end.
 * An **event** is one run at one cell; the events of a run follow each other too.
 */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';

export interface CallGrid {
  /** All cells, fences included. */
  readonly cellCount: number;
  readonly eventCount: number;
  /** First cell of each chain, and behind the last chain `cellCount`. */
  readonly firstCell: Int32Array;
  /** First event of each chain, and behind the last chain `eventCount`. */
  readonly firstEvent: Int32Array;
  readonly cellChain: Int32Array;
  /** -1 at fences. */
  readonly cellStop: Int32Array;
  /** MAY_BOARD and MAY_ALIGHT. Nobody boards where a vehicle ends, alights where it begins, or does either at a fence. */
  readonly cellFlags: Uint8Array;
}

export const MAY_BOARD = 1;
export const MAY_ALIGHT = 2;

/** Numbers the calls of a day. Linear in the calls of its chains. */
export function toCallGrid(day: DayTimetable): CallGrid {
  const { chainCount } = day;
  const firstCell = new Int32Array(chainCount + 1);
  const firstEvent = new Int32Array(chainCount + 1);
  for (let chain = 0; chain < chainCount; chain++) {
    const length = day.chainLength[chain]!;
    const runs = day.runOffsets[chain + 1]! - day.runOffsets[chain]!;
    firstCell[chain + 1] = firstCell[chain]! + length + 1;
    firstEvent[chain + 1] = firstEvent[chain]! + length * runs;
  }
  const cellCount = firstCell[chainCount]!;
  const cellChain = new Int32Array(cellCount);
  const cellStop = new Int32Array(cellCount).fill(-1);
  const cellFlags = new Uint8Array(cellCount);
  for (let chain = 0; chain < chainCount; chain++) {
    const cell = firstCell[chain]!;
    const call = day.chainCall[chain]!;
    const length = day.chainLength[chain]!;
    cellChain.fill(chain, cell, cell + length + 1);
    cellStop.set(day.callStop.subarray(call, call + length), cell);
    cellFlags.set(day.callFlags.subarray(call, call + length), cell);
    cellFlags[cell] = cellFlags[cell]! & MAY_BOARD;
    cellFlags[cell + length - 1] = cellFlags[cell + length - 1]! & MAY_ALIGHT;
  }
  return {
    cellCount,
    eventCount: firstEvent[chainCount]!,
    firstCell,
    firstEvent,
    cellChain,
    cellStop,
    cellFlags,
  };
}
