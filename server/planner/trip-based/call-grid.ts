/**
 * Numbers every call of every chain, so that data of calls fit one flat array.
 *
 * A **cell** is one call of one chain; the cells of a chain have consecutive numbers in the order of its calls. An
 * **event** is one run at one cell; the events of a run have consecutive numbers too.
 */
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';

export interface CallGrid {
  readonly cellCount: number;
  readonly eventCount: number;
  /** First cell of each chain, and one last entry `cellCount`. */
  readonly firstCell: Int32Array;
  /** First event of each chain, and one last entry `eventCount`. */
  readonly firstEvent: Int32Array;
  readonly cellChain: Int32Array;
  /** By chain, CHAIN_WIDTH integers that the search needs to board one of its runs. */
  readonly chainTable: Int32Array;
  /** By row of runs, RUN_WIDTH integers. */
  readonly runTable: Int32Array;
  readonly cellStop: Int32Array;
  /** Like `cellStop`, but `stopCount` for calls without alighting. */
  readonly cellAlightStop: Int32Array;
  /** The flags MAY_BOARD and MAY_ALIGHT; the last call of a chain lacks MAY_BOARD, the first MAY_ALIGHT. */
  readonly cellFlags: Uint8Array;
}

export const CHAIN_WIDTH = 3;
/** Row of the chain's first run. */
export const FIRST_RUN = 0;
/** Number of calls of a run. */
export const LENGTH = 1;
/** Add this to a cell for its event in the chain's first run. */
export const CELL_TO_EVENT = 2;

export const RUN_WIDTH = 2;
/** Second at which the run starts. */
export const RUN_START = 0;
/** Add this to a cell for its index in the run's profile. */
export const CELL_TO_PROFILE = 1;

export const MAY_BOARD = 1;
export const MAY_ALIGHT = 2;

/** Numbers the calls of a day. Time: linear in the calls of its chains. */
export function toCallGrid(day: DayTimetable): CallGrid {
  const { chainCount } = day;
  const firstCell = new Int32Array(chainCount + 1);
  const firstEvent = new Int32Array(chainCount + 1);
  for (let chain = 0; chain < chainCount; chain++) {
    const length = day.chainLength[chain]!;
    const runs = day.runOffsets[chain + 1]! - day.runOffsets[chain]!;
    firstCell[chain + 1] = firstCell[chain]! + length;
    firstEvent[chain + 1] = firstEvent[chain]! + length * runs;
  }
  const cellCount = firstCell[chainCount]!;
  const cellChain = new Int32Array(cellCount);
  const cellStop = new Int32Array(cellCount);
  const cellFlags = new Uint8Array(cellCount);
  for (let chain = 0; chain < chainCount; chain++) {
    const cell = firstCell[chain]!;
    const call = day.chainCall[chain]!;
    const length = day.chainLength[chain]!;
    cellChain.fill(chain, cell, cell + length);
    cellStop.set(day.callStop.subarray(call, call + length), cell);
    cellFlags.set(day.callFlags.subarray(call, call + length), cell);
    cellFlags[cell] = cellFlags[cell]! & MAY_BOARD;
    cellFlags[cell + length - 1] = cellFlags[cell + length - 1]! & MAY_ALIGHT;
  }
  const cellAlightStop = cellStop.map((stop, cell) =>
    (cellFlags[cell]! & MAY_ALIGHT) === 0 ? day.stopCount : stop,
  );
  return {
    chainTable: toChainTable(day, firstCell, firstEvent),
    runTable: toRunTable(day, firstCell),
    cellCount,
    eventCount: firstEvent[chainCount]!,
    firstCell,
    firstEvent,
    cellChain,
    cellStop,
    cellAlightStop,
    cellFlags,
  };
}

function toChainTable(day: DayTimetable, firstCell: Int32Array, firstEvent: Int32Array): Int32Array {
  const table = new Int32Array(day.chainCount * CHAIN_WIDTH);
  for (let chain = 0; chain < day.chainCount; chain++) {
    const at = chain * CHAIN_WIDTH;
    table[at + FIRST_RUN] = day.runOffsets[chain]!;
    table[at + LENGTH] = day.chainLength[chain]!;
    table[at + CELL_TO_EVENT] = firstEvent[chain]! - firstCell[chain]!;
  }
  return table;
}

function toRunTable(day: DayTimetable, firstCell: Int32Array): Int32Array {
  const table = new Int32Array(day.runOffsets[day.chainCount]! * RUN_WIDTH);
  for (let chain = 0; chain < day.chainCount; chain++) {
    for (let row = day.runOffsets[chain]!; row < day.runOffsets[chain + 1]!; row++) {
      table[row * RUN_WIDTH + RUN_START] = day.runStart[row]!;
      table[row * RUN_WIDTH + CELL_TO_PROFILE] = day.runProfile[row]! - firstCell[chain]!;
    }
  }
  return table;
}
